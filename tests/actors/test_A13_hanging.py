"""A13: what hangs the loop of its host is counted by the next process, and put aside before it ends many of them."""

import asyncio
from typing import Any

from actors import Address, LocalCluster
from actors._host.failures import TRIES
from actors._host.hanging import HungReminder, HungTell, blame, culprit_of
from actors._host.unit import Unit
from actors._host.work import Call, Firing, Told, told_by
from actors.messages import ANONYMOUS, encode_message
from actors.stores.contract import Batch
from tests.actors.counters import Add, counter

ADD = Add(by=1)
PAYLOAD = encode_message(ADD)
A, B = counter("a"), counter("b")


def a_tell(parent: Any = None) -> Told:
    return Told("tell", B, ADD, PAYLOAD, told_by(A), source=A, parent=parent)


def test_A13_what_a_hanging_turn_comes_of() -> None:
    call = Call("call", A, ADD, PAYLOAD, ANONYMOUS, done=lambda reply: None)
    assert culprit_of(None) is None
    assert culprit_of(call) is None, "its caller asks again, until their own deadline"
    assert culprit_of(a_tell(Unit(call, None, None, 0))) is None, "it leaves no row of its own"  # type: ignore[arg-type]
    assert culprit_of(a_tell()) == HungTell("tell")
    assert culprit_of(a_tell(Unit(a_tell(), None, None, 0))) == HungTell("tell")  # type: ignore[arg-type]
    firing = Firing.of(A, "soon", 7, ADD, PAYLOAD)
    assert culprit_of(firing) == HungReminder(A, "soon", 7, PAYLOAD)


def test_A13_a_tell_that_hangs_every_host_is_counted_and_parked(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1) as cluster:
            store = cluster.store
            await store.commit(Batch(outbox=[("tell", 1, 1, 0, *A, *B, PAYLOAD, None, 0)]))
            for tries in range(1, TRIES):
                await blame(store, HungTell("tell"), 1)
                tell = await store.tell("tell")
                assert tell is not None
                assert (tell.tries, tell.failure) == (tries, None)
            await blame(store, HungTell("tell"), 1)
            await blame(store, HungTell("tell"), 1)
            await blame(store, HungTell("done with meanwhile"), 1)
            (parked,) = await cluster.parked()
            assert (parked.tries, parked.failure) == (TRIES, f"its handler held up its host {TRIES} times")

    asyncio.run(main())


def test_A13_a_reminder_that_hangs_its_host_is_parked_unless_it_was_set_anew(database: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1) as cluster:
            store, key, far = cluster.store, (*A, "soon"), 1 << 60
            await store.commit(Batch(reminders={key: (*key, far, PAYLOAD)}))
            await blame(store, HungReminder(A, "soon", far - 1, PAYLOAD), 1)
            assert await store.due(A, "soon") == far
            assert await cluster.parked() == []
            await blame(store, HungReminder(A, "soon", far, PAYLOAD), 1)
            assert await store.due(A, "soon") is None
            (parked,) = await cluster.parked()
            assert (parked.target, parked.payload) == (Address("test_counter", "a"), PAYLOAD)

    asyncio.run(main())
