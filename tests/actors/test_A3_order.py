"""A3: one sender's commands arrive in the order they were sent, each once, over a transport that does neither."""

import asyncio
from collections.abc import Callable

import pytest

from actors import LocalCluster
from actors._edge.sender import Client
from actors._edge.sessions import Sessions
from actors._edge.wire import Call, Envelope, Reply, decode_replies, encode
from actors.messages import ANONYMOUS
from actors.testing import LoopClock, Misbehaving, simulate
from tests.actors.counters import Add, counter


@pytest.mark.parametrize("seed", range(8))
def test_A3_commands_of_one_sender_arrive_in_order(database: str, seed: int) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            client = Client(Misbehaving(cluster, seed), cluster.hosts)
            sent: dict[str, list[int]] = {key: [] for key in "abcd"}
            calls = []
            for number in range(1, 201):
                key = "abcd"[number % 4]
                sent[key].append(number)
                calls.append(asyncio.ensure_future(client.call(counter(key), Add(by=number), timeout=600)))
                await asyncio.sleep(0.01 if number % 7 == 0 else 0)
            await asyncio.gather(*calls)
            for key in "abcd":
                events = await cluster.events(counter(key))
                assert [event.data["by"] for event in events] == sent[key]
            await client.close()

    simulate(main)


def test_A3_an_envelope_that_comes_again_is_taken_once() -> None:
    """Whatever the order in which envelopes come and however often; and each time it is answered the same."""

    async def main() -> None:
        taken: list[str] = []

        def admit(call: Call, done: Callable[[Reply], None]) -> None:
            taken.append(call.id)
            done(Reply(call.id.encode()))

        sessions = Sessions(admit, lambda: 1)

        async def deliver(number: int) -> list[tuple[int, Reply]]:
            calls = [Call(f"{number}.{n}", "test_counter", "a", b"", ANONYMOUS, (), -1.0, False, False) for n in "ab"]
            return decode_replies(await sessions.deliver(encode(Envelope(1, "s", number, 0, calls)))).ready

        numbers = [2, 1, 1, 2, 0, 0, 1, 3, 2, 3]
        answers = await asyncio.gather(*map(deliver, numbers))
        assert taken == [f"{number}.{n}" for number in range(4) for n in "ab"]
        for number, ready in zip(numbers, answers, strict=True):
            assert [(place, reply.body.decode()) for place, reply in ready] == [(0, f"{number}.a"), (1, f"{number}.b")]

    simulate(main)
