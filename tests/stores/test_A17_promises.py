"""A17: hosts keep their promises on every kind of store, end to end, while they die and the store fails.

Beside this, the conformance suite: what each store must do alone (`test_A17_writing`, `test_A17_reading`), and what
only a server can suffer (`test_server_faults`, `test_mariadb_faults`).
"""

import asyncio
import random
from typing import Any

import pytest

from actors import Address, DeadlineExceeded, HostUnavailable, LocalCluster, StoreUnavailable
from actors.actor import Actor
from actors.journal import verify
from actors.messages import Command
from actors.stores.contract import Batch, Conflict, Store, StoreError
from tests.actors.counters import Add, AddThere, Pass, Total, counter


def test_A17_hosts_keep_their_promises_on_it(url: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(url, hosts=3) as cluster:
            epoch = cluster.epoch
            calls = [cluster.call(counter(f"{i % 7}"), Add(by=1), command_id=f"c{i}") for i in range(70)]
            calls += [cluster.call(counter(f"{i % 7}"), Pass(by=1, to=f"{(i + 1) % 7}")) for i in range(14)]
            calls += [cluster.call(counter(f"{i % 3}"), AddThere(by=1, to=f"{i % 3 + 3}")) for i in range(6)]
            await asyncio.gather(*calls)
            while await cluster.store.tells():
                await asyncio.sleep(0.01)
            for index in range(3):
                await cluster.restart(index)
            again = [cluster.call(counter(f"{i % 7}"), Add(by=1), command_id=f"c{i}") for i in range(70)]
            await asyncio.gather(*again)
            totals = [await cluster.call(counter(f"{i}"), Total()) for i in range(7)]
        async with LocalCluster.open(url, hosts=2) as cluster:
            assert cluster.epoch == epoch
            assert [await cluster.call(counter(f"{i}"), Total()) for i in range(7)] == totals
            events = await cluster.store.chained()
            assert list(verify(events)) == []
            assert sum(totals) == 70 + 2 * 14 + 2 * 6
            assert await cluster.store.tells() == []
            assert await cluster.store.position() == len(events)

    asyncio.run(main())


class Failing:
    """Has a store fail now and then, ``left`` times: before it writes or reads."""

    def __init__(self, store: Store, chance: random.Random, left: int) -> None:
        self._chance, self.left = chance, left
        self._commit, self._load = store.commit, store.load
        store.commit, store.load = self._failing_commit, self._failing_load  # type: ignore[method-assign]

    def _fails(self) -> bool:
        if not self.left or self._chance.random() > 0.3:
            return False
        self.left -= 1
        return True

    async def _failing_commit(self, batch: Batch) -> int:
        if self._fails():
            await asyncio.sleep(0)
            raise self._chance.choice((StoreError("lost"), Conflict("a rival")))
        return await self._commit(batch)

    async def _failing_load(self, actor: Actor) -> None:
        if self._fails():
            raise StoreError("lost")
        await self._load(actor)


# A host that dies before it has asked a server leaves its question behind.
@pytest.mark.filterwarnings("ignore:coroutine '.*' was never awaited:RuntimeWarning")
@pytest.mark.parametrize("seed", range(3))
def test_A17_hosts_keep_their_promises_on_it_while_it_fails_and_they_die(
    url: str, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        chance = random.Random(seed)
        async with LocalCluster.open(url, hosts=3) as cluster:
            failing = Failing(cluster.store, chance, 40)

            async def insist(target: Address, command: Command[int], id_: str) -> None:
                """Until it is decided; what was acknowledged stays so whoever asks again."""
                answers: set[Any] = set()
                while len(answers) < 1 or chance.random() < 0.3:
                    try:
                        answers.add(await cluster.call(target, command, command_id=id_, timeout=20))
                    except (StoreUnavailable, HostUnavailable, DeadlineExceeded):
                        await asyncio.sleep(0.01)
                assert len(answers) == 1

            async def die() -> None:
                for _ in range(6):
                    await asyncio.sleep(0.05)
                    try:
                        await cluster.restart(chance.randrange(3))
                    except StoreError:
                        continue

            commands: list[tuple[str, Command[int]]] = []
            for number in range(60):
                commands += [(f"{number % 7}", Add(by=1)), (f"{number % 7}", Pass(by=1, to=f"{number % 5}"))]
                commands += [(f"{number % 3}", AddThere(by=1, to=f"{number % 3 + 3}"))]
            calls = [insist(counter(key), command, f"c{i}") for i, (key, command) in enumerate(commands)]
            await asyncio.gather(*calls, die())
            failing.left = 0
            while await cluster.store.tells():
                await asyncio.sleep(0.02)
            assert await cluster.parked() == []
            totals = [await cluster.call(counter(f"{i}"), Total()) for i in range(7)]
            assert sum(totals) == 60 + 2 * 60 + 2 * 60
            events = await cluster.store.chained()
            assert list(verify(events)) == []
            positions = [event.position for event in await cluster.store.since(0)]
            assert positions == list(range(1, len(events) + 1))

    asyncio.run(main())
