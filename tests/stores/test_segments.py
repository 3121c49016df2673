"""Sealing the journal: it reads as before, whole and by actor; a file that is not what was sealed is noticed."""

import asyncio
import heapq
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from actors import LocalCluster
from actors.clock import SECOND
from actors.journal import Recorded, verify
from actors.stores import segments
from actors.stores.archive import seal
from actors.stores.sqlite import SqliteStore
from actors.testing import LoopClock, simulate
from tests.actors.counters import Add, Total, counter


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a short journal has many slices and blocks."""
    monkeypatch.setattr(segments, "SLICE", 40)
    monkeypatch.setattr("actors.stores.archive.SLICE", 40)
    monkeypatch.setattr(segments, "BLOCK", 7)


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
                assert await seal(store, store.archive, clock.now() - days * 86_400 * SECOND - 1) is not None
                assert await whole(store) == before
                for key, events in actors.items():
                    assert await cluster.events(counter(key), limit=1000) == events
                    for after in (0, 1, 5, 11):
                        assert await cluster.events(counter(key), after, 3) == events[after : after + 3]
            assert len(await store.sealed()) == 2
            assert await seal(store, store.archive, clock.now() - 86_400 * SECOND - 1) is None
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
                await seal(store, store.archive, clock.now() - 86_400 * SECOND)
            assert await whole(store) == before
            monkeypatch.undo()
            await seal(store, store.archive, clock.now() - 86_400 * SECOND)
            assert await whole(store) == before
            assert len(await store.chained()) < len(before) // 2

    monkeypatch.setattr(segments, "SLICE", 40)
    simulate(main)


def test_each_step_of_sealing_may_run_in_another_thread(tmp_path: Path) -> None:
    def elsewhere(work: Callable[..., Any], *args: Any) -> Any:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(work, *args).result()

    event = Recorded(1, "counter", "a", 1, "test", 0, "", "c", "{}", b"")
    writer = elsewhere(segments.Writer, tmp_path / "100%?", 1, 1)
    elsewhere(writer.slice, [event])
    segment = elsewhere(writer.close)
    assert list(segments.Segments(tmp_path / "100%?", [segment]).since(0, 9)) == [event]


def test_a_segment_that_was_changed_or_lost_is_named(tmp_path: Path) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(str(tmp_path / "a.db"), hosts=1, clock=clock) as cluster:
            await fill(cluster)
            store: Any = cluster.store
            segment = await seal(store, store.archive, clock.now())
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
