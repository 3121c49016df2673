"""Sealing the journal: it reads as before, whole and by actor; a file that is not what was sealed is noticed."""

import asyncio
import heapq
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from actors import LocalCluster
from actors.clock import SECOND, VirtualClock
from actors.journal import Recorded, verify
from actors.stores import sealing, segments
from actors.stores.contract import StoreError
from actors.stores.sealing import seal
from actors.stores.sqlite import SqliteStore
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Total, counter


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a short journal has many slices and blocks."""
    monkeypatch.setattr(sealing, "SLICE", 40)
    monkeypatch.setattr(sealing, "PAGE", 17)
    monkeypatch.setattr(sealing, "BLOCK", 7)


async def fill(cluster: LocalCluster, days: int = 4, actors: int = 10) -> None:
    for _ in range(days):
        for number in range(actors):
            for _ in range(3):
                await cluster.call(counter(f"{number}"), Add(by=1))
        await asyncio.sleep(86_400)


async def whole(store: SqliteStore) -> list[Recorded]:
    found: list[Recorded] = []
    while page := await store.since(found[-1].position if found else 0, 17):
        found += page
    return found


def test_a_sealed_journal_reads_as_before(tmp_path: Path) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=2, clock=clock) as cluster:
            await fill(cluster)
            store: Any = cluster.store
            before = await whole(store)
            actors = {key: await cluster.events(counter(key), limit=1000) for key in "0123456789"}
            for days in (3, 1):  # twice: the second segment follows the first
                assert await seal(store, clock.now() - days * 86_400 * SECOND - 1) is not None
                assert await whole(store) == before
                for key, events in actors.items():
                    assert await cluster.events(counter(key), limit=1000) == events
                    for after in (0, 1, 5, 11):
                        assert await cluster.events(counter(key), after, 3) == events[after : after + 3]
            assert len(await store.sealed()) == 2
            assert await seal(store, clock.now() - 86_400 * SECOND - 1) is None
            kept = await store.chained()
            assert len(kept) < len(before) // 2
            # Serving goes on from what is left, and the whole is still one chain.
            await cluster.restart(0)
            await cluster.restart(1)
            assert await cluster.call(counter("3"), Add(by=1)) == 13
            assert await cluster.call(counter("3"), Total()) == 13
            sealed = (await store.archive.segments()).chained()
            joined = heapq.merge(sealed, await store.chained(), key=lambda e: (e.kind, e.key, e.seq))
            once = {(event.kind, event.key, event.seq): event for event in joined}
            assert list(verify(once.values())) == []
            assert len(once) == len(before) + 1
            assert (await store.archive.segments()).broken() == []

    simulate(main)


@pytest.mark.parametrize("stage", ["written", "listed", "half deleted"])
def test_sealing_that_is_interrupted_leaves_the_journal_whole(tmp_path: Path, stage: str, monkeypatch: Any) -> None:
    class Interrupted(Exception):
        pass

    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1, clock=clock) as cluster:
            await fill(cluster)
            store: Any = cluster.store
            before = await whole(store)
            real_seal, real_forget, calls = store.seal, store.forget_sealed, []

            async def sealing(segment: Any) -> None:
                if stage == "listed":
                    await real_seal(segment)
                if stage != "half deleted":
                    raise Interrupted
                await real_seal(segment)

            async def forgetting() -> int:
                calls.append(1)
                if len(calls) == 2:
                    store._db.execute("DELETE FROM journal WHERE position < 20 AND seq < 5")
                    raise Interrupted
                return int(await real_forget())

            monkeypatch.setattr(store, "seal", sealing)
            monkeypatch.setattr(store, "forget_sealed", forgetting)
            with pytest.raises(Interrupted):
                await seal(store, clock.now() - 86_400 * SECOND)
            assert await whole(store) == before
            monkeypatch.undo()
            await seal(store, clock.now() - 86_400 * SECOND)
            assert await whole(store) == before
            assert len(await store.chained()) < len(before) // 2

    simulate(main)


def test_a_segment_that_was_changed_or_lost_is_named(tmp_path: Path) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1, clock=clock) as cluster:
            await fill(cluster)
            store: Any = cluster.store
            segment = await seal(store, clock.now())
            assert segment is not None
            file = tmp_path / "segments" / segment.name
            file.chmod(0o600)
            data = bytearray(file.read_bytes())
            data[len(data) // 2] ^= 1
            file.write_bytes(data)
            assert (await store.archive.segments()).broken() == [segment.name]
            file.unlink()
            assert (await store.archive.segments()).broken() == [segment.name]

    simulate(main)


def changed_bit(draft: Path) -> None:
    data = bytearray(draft.read_bytes())
    data[-100] ^= 1
    draft.write_bytes(data)


def swapped_block(draft: Path) -> None:
    with closing(sqlite3.connect(draft)) as db, db:
        db.execute("UPDATE block SET data = (SELECT data FROM block WHERE number = 1) WHERE number = 2")


@pytest.mark.parametrize("harm", [changed_bit, swapped_block])
def test_a_file_that_does_not_read_as_it_was_written_is_no_segment(
    tmp_path: Path, harm: Callable[[Path], None], monkeypatch: Any
) -> None:
    really = sealing.opened

    def opened(path: Path) -> Any:
        harm(path)
        return really(path)

    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1, clock=clock) as cluster:
            await fill(cluster)
            before = await cluster.store.chained()
            with monkeypatch.context() as patched:
                patched.setattr(sealing, "opened", opened)
                with pytest.raises(StoreError, match="does not read as"):
                    await seal(cluster.store, clock.now())
            assert await cluster.store.sealed() == []
            assert await cluster.store.chained() == before
            assert [file.name for file in (tmp_path / "segments").iterdir()] == ["lock"]
            assert await seal(cluster.store, clock.now()) is not None

    simulate(main)


def test_a_clock_that_was_set_back_has_nothing_young_sealed(tmp_path: Path) -> None:
    async def main() -> None:
        clock = VirtualClock()
        start = clock.now()
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1, clock=clock) as cluster:
            for day in (0, 1, 9, 10, 2, 3):
                clock.advance((start - clock.now()) / SECOND + day * 86_400)
                await cluster.call(counter("a"), Add(by=1))
            assert await seal(cluster.store, start + 5 * 86_400 * SECOND) is not None
            (segment,) = await cluster.store.sealed()
            assert (segment.first, segment.last) == (1, 2)

    asyncio.run(main())


def test_whoever_slept_through_a_sealing_and_lives_again_has_no_gap(tmp_path: Path) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1, clock=clock) as cluster:
            for _ in range(2):
                await fill(cluster, days=1)
                assert await seal(cluster.store, clock.now()) is not None
            assert len(await cluster.store.chained()) == 20  # the newest of either time
            for after in range(6):
                events = await cluster.events(counter("3"), after)
                assert [event.seq for event in events] == list(range(after + 1, 7))
                assert [event.seq for event in await cluster.events(counter("3"), after, 2)] == [*range(after + 1, 7)][
                    :2
                ]

    simulate(main)


def test_each_step_of_sealing_may_run_in_another_thread_and_a_folder_have_any_name(tmp_path: Path) -> None:
    def elsewhere(work: Callable[..., Any], *args: Any) -> Any:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(work, *args).result()

    event = Recorded(1, "counter", "a", 1, "test", 0, "", "c", "{}", b"")
    writer = elsewhere(sealing.Writer, tmp_path / "100%?", 1)
    elsewhere(writer.slice, [event])
    segment = elsewhere(writer.close)
    elsewhere(writer.abandon)
    assert list(segments.Segments(tmp_path / "100%?", [segment]).since(0, 9)) == [event]
