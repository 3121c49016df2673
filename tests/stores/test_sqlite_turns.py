"""Hosts of one machine take turns at a SQLite file: nobody is passed over, and one that dies keeps nobody waiting."""

import asyncio
import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from actors import LocalCluster
from actors.stores.contract import StoreError
from actors.stores.sqlite import SqliteStore
from actors.stores.sqlite_turns import Turns
from tests.actors.counters import Add, counter
from tests.stores.batches import Author

HOLDER = """
import sys
from actors.stores.sqlite_turns import Turns
assert Turns(sys.argv[1]).take()
print("taken", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The turn is another process's, until that is killed."""
    arguments = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"taken\n"
        try:
            yield process
        finally:
            process.kill()


async def at_the_door(path: Path) -> None:
    """Wait until somebody waits."""
    with Path(f"{path}-door").open() as door:  # noqa: ASYNC230
        while True:
            try:
                fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            fcntl.flock(door, fcntl.LOCK_UN)
            await asyncio.sleep(0)


def test_whoever_waits_comes_before_whoever_has_just_written(tmp_path: Path) -> None:
    async def main() -> None:
        path = tmp_path / "a"
        one, two = Turns(str(path)), Turns(str(path))
        assert one.take()
        waiting = asyncio.create_task(two.wait(30))
        await at_the_door(path)
        one.give()
        assert not one.take()
        await waiting
        assert not one.take()
        two.give()
        assert one.take()
        one.close()
        two.close()

    asyncio.run(main())


def test_a_host_that_dies_in_its_turn_keeps_nobody_waiting(tmp_path: Path) -> None:
    async def main() -> None:
        turns = Turns(str(tmp_path / "a"))
        with held(tmp_path / "a") as other:
            waiting = asyncio.create_task(turns.wait(30))
            await at_the_door(tmp_path / "a")
            other.kill()
            await waiting
        turns.close()

    asyncio.run(main())


def test_a_wait_that_was_given_up_does_not_keep_the_turn(tmp_path: Path) -> None:
    async def main() -> None:
        path = tmp_path / "a"
        one, two = Turns(str(path)), Turns(str(path))
        assert one.take()
        waiting = asyncio.create_task(two.wait(30))
        await at_the_door(path)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert not two.take()
        one.give()
        await one.wait(5)
        one.give()
        await two.wait(5)
        assert not one.take()
        one.close()
        two.close()

    asyncio.run(main())


def test_a_host_that_does_not_end_its_turn_is_told_of(tmp_path: Path) -> None:
    """Such as one that was stopped: the others say so, and go on when it is gone."""

    async def main() -> None:
        path = tmp_path / "a.db"
        store = SqliteStore(str(path), create=True, patience=0.05)
        author = Author()
        with held(path):
            batch = author.batch(1)
            with pytest.raises(StoreError) as caught:
                await store.commit(batch)
            assert caught.value.problem == "locked"
            assert await store.position() == 0  # reading goes on
        assert await store.commit(batch) == 1
        await store.close()

    asyncio.run(main())


def test_a_host_whose_commit_has_to_wait_for_its_turn_goes_on(tmp_path: Path) -> None:
    """A host runs its commits without a task."""

    async def main() -> None:
        path = tmp_path / "a.db"
        async with LocalCluster.open(str(path), hosts=1) as cluster:
            host = cluster.host(0)
            assert await cluster.call(counter("a"), Add(by=1)) == 1  # after what the host itself has to write
            with held(path):
                calling = asyncio.create_task(cluster.call(counter("a"), Add(by=1)))
                await at_the_door(path)
                assert not calling.done()
            assert await calling == 2
            assert not host.dead

    asyncio.run(main())
