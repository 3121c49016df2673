"""A17: questions to every store: pages by mark, by number, by position; text by its bytes; housekeeping."""

import asyncio
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from actors.actor import Actor
from actors.address import Address
from actors.stores import open_store
from actors.stores.contract import Batch, Store, StoreError
from actors.stores.sqlite import SqliteStore
from tests.databases import PostgresDatabases
from tests.stores.batches import Author, BookRow, Library, book, command, told
from tests.stores.conftest import OnStore

A = Address("library", "a")

# In the order of their characters' numbers; other orders put a before B, é beside e, and leave the signs out.
BY_BYTES = ["!1|x", "-", ".a", ">B|y", ">a|x", "?z", "A", "B", "a", "b", "e", "é", "论", "语", "𠀀"]


async def pages(page: Any, mark: Any, **more: Any) -> list[Any]:
    """Everything, page by page."""
    found: list[Any] = []
    while some := await page(mark(found[-1]) if found else None, 4, **more):
        found += some
    return found


def test_A17_tells_come_page_by_page_in_their_order(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        rows = [told(id_, seq=1 + i // 8, number=i % 2) for i, id_ in enumerate(BY_BYTES)]
        await store.commit(Batch(outbox=rows[::-1]))
        order = [row[0] for row in sorted(rows, key=lambda row: (row[2], row[3], row[0].encode()))]
        assert [tell.id for tell in await pages(store.tells, lambda tell: tell.mark)] == order
        assert await store.tells(limit=0) == []

    on_store(work)


def test_A17_tells_to_one_actor_and_parked_ones(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        rows = [told(f"{i:02}", number=i, to="bB"[i % 2], failure="failed" if i % 3 == 0 else None) for i in range(24)]
        await store.commit(Batch(outbox=rows))
        to_b = await pages(store.tells, lambda tell: tell.mark, to=Address("library", "b"))
        assert [tell.number for tell in to_b] == [i for i in range(24) if i % 2 == 0 and i % 3]
        assert {tell.target.key for tell in to_b} == {"b"}
        parked = await pages(store.parked, lambda tell: tell.mark)
        assert [tell.number for tell in parked] == [i for i in range(24) if i % 3 == 0]
        assert await store.waiting() == (16, 1_001)
        tell = await store.tell("01")
        assert tell is not None
        assert (tell.source, tell.target, tell.at, tell.tries) == (A, Address("library", "B"), 1_001, 0)

    on_store(work)


def test_A17_nothing_waits_in_an_empty_store(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        assert await store.waiting() == (0, None)
        assert (
            await store.tells() == await store.parked() == await store.reminders(10**15) == await store.since(0) == []
        )
        assert await store.prune(10, 10) == 0

    on_store(work)


def test_A17_a_journal_page_by_page(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        authors = [Author(key) for key in BY_BYTES] + [Author("a", kind="Library")]
        for author in authors:
            await store.commit(author.batch(2))
        found: list[Any] = []
        while page := await store.chained((found[-1].kind, found[-1].key, found[-1].seq) if found else ("", "", 0), 5):
            found += page
        wanted = [("Library", "a", 1), ("Library", "a", 2)]
        wanted += [("library", key, seq) for key in BY_BYTES for seq in (1, 2)]
        assert [(event.kind, event.key, event.seq) for event in found] == wanted
        events = await store.events(Address("library", "é"), 1)
        assert [(event.key, event.seq) for event in events] == [("é", 2)]
        assert [event.position for event in await store.since(30, 3)] == [31, 32]

    on_store(work)


def test_A17_reminders_by_when_they_are_due(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        keys = [("library", "a", f"r{i}") for i in range(6)]
        rows = {key: (*key, 100 - i, b"p%d" % i) for i, key in enumerate(keys)}
        await store.commit(Author().batch(reminders=rows))
        found = await store.reminders(99, 3)
        assert [(reminder.due, reminder.name, reminder.payload) for reminder in found] == [
            (95, "r5", b"p5"),
            (96, "r4", b"p4"),
            (97, "r3", b"p3"),
        ]
        assert found[0].address == A
        assert await store.due(A, "r1") == 99
        assert await store.due(A, "R1") is None

    on_store(work)


def test_A17_replies_are_forgotten_and_ids_made_up_inside_go_whole(on_store: OnStore[None]) -> None:
    hour = 3_600_000_000

    async def work(store: Store) -> None:
        ids = [".m1", "?.m1|h", "?>.m1|h", ">.m1|h", "~.m1", "c1"]
        for at in (hour, 5 * hour, 9 * hour):
            await store.commit(Batch(commands=[command(f"{id_}{at}", at=at) for id_ in ids]))
        assert await store.prune(2 * hour, 6 * hour) == 4 + 4  # ids of the first two hours, replies left of the first
        kept = {
            at // hour: {id_: await store.reply(A, f"{id_}{at}") for id_ in ids} for at in (hour, 5 * hour, 9 * hour)
        }
        assert [id_ for id_, reply in kept[1].items() if reply is None] == [".m1", "?.m1|h"]
        assert {reply.reply for reply in kept[1].values() if reply} == {None}
        assert [id_ for id_, reply in kept[5].items() if reply is None] == [".m1", "?.m1|h"]
        assert {reply.reply for reply in kept[5].values() if reply} == {b"reply"}
        assert all(kept[9].values())
        assert await store.prune(2 * hour, 6 * hour) == 0

    on_store(work)


def test_A17_facts_of_the_store(on_store: OnStore[None], url: str) -> None:
    async def work(store: Store) -> tuple[str, int]:
        await store.layout(3)
        return store.epoch, await store.layout()

    first = on_store(work)
    assert on_store(work) == first == (first[0], 3)

    async def copied(store: Store) -> tuple[str, str]:
        return await store.new_epoch(), store.epoch

    new, seen = on_store(copied)
    assert new == seen != first[0]
    assert on_store(work)[0] == new


def test_A17_rows_by_their_columns(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        rows = {}
        for i, shelf in enumerate(["s", None, "s", "S"]):
            rows |= book(f"{i}", shelf=shelf, place=10 - i, words={"n": [i]}, lent=i > 1)
        await store.commit(Author().batch(rows=rows))

        class Asking(Actor, kind="asking"):
            def load(self, db: Any) -> None:
                ids = lambda found: [row.id for row in found]  # noqa: E731
                self.found = [
                    ids(db.all(BookRow, shelf="s", order_by="place")),
                    ids(db.all(BookRow, shelf=None)),
                    ids(db.all(BookRow, shelf="s", lent=True)),
                    ids(db.all(BookRow, order_by="place")),
                    db.all(BookRow, shelf="nowhere"),
                    db.get(BookRow, "9"),
                    db.get(BookRow, "2").words,
                ]
                with pytest.raises(KeyError):
                    db.all(BookRow, colour="red")

        asking = Asking("x")
        await store.load(asking)
        assert asking.found == [["2", "0"], ["1"], ["2"], ["3", "2", "1", "0"], [], None, {"n": [2]}]
        assert (asking.seq, asking.hash) == (0, b"")

    on_store(work)


def test_A17_a_mistake_in_loading_is_the_actors_and_the_store_goes_on(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        class Mistaken(Actor, kind="mistaken"):
            def load(self, db: Any) -> None:
                db.all(BookRow)
                raise ValueError("a bug in load")

        with pytest.raises(ValueError, match="a bug in load"):
            await store.load(Mistaken("x"))
        assert await store.commit(Author().batch(1)) == 1
        await store.load(Library("a"))

    on_store(work)


def test_A17_rows_are_ordered_by_their_bytes(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        rows = {}
        for id_ in BY_BYTES:
            rows |= book(id_, shelf="s")
        await store.commit(Author().batch(rows=rows))
        library = Library("s")
        await store.load(library)
        assert [row.id for row in library.books] == BY_BYTES

    on_store(work)


def test_A17_a_few_rows_are_not_waited_for_behind_reports(on_store: OnStore[None], url: str) -> None:
    """Somebody who takes a ticket is looked up while managers read a year."""

    async def work(store: Store) -> None:
        await store.commit(Author().batch(rows=book("1")))
        held = threading.Event()

        def report(connection: Connection) -> None:
            connection.execute(text("SELECT 1"))
            held.wait(60)

        reports = [asyncio.create_task(store.read(report)) for _ in range(6)]
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(30):
                found = await store.look(
                    lambda connection: connection.execute(text("SELECT id FROM test_book")).scalar()
                )
        finally:
            held.set()
            await asyncio.gather(*reports)
        assert found == "1"
        with pytest.raises((StoreError, DBAPIError)):
            await store.look(lambda connection: connection.execute(text("DELETE FROM test_book")))

    on_store(work)


def test_A17_a_question_cannot_write(on_store: OnStore[None], url: str) -> None:
    async def work(store: Store) -> None:
        await store.commit(Author().batch(rows=book("1")))
        with pytest.raises((StoreError, DBAPIError)):
            await store.read(lambda connection: connection.execute(text("DELETE FROM test_book")))
        counted = await store.read(
            lambda connection: connection.execute(text("SELECT count(*) FROM test_book")).scalar()
        )
        assert counted == 1

    on_store(work)


def test_A17_a_copied_file_is_another_database(tmp_path: Path) -> None:
    """A restored copy goes its own way: what was read of the one means nothing in the other."""
    path, copy = tmp_path / "a.db", tmp_path / "copy.db"

    def epoch(of: Path) -> str:
        store = SqliteStore(str(of), create=True)
        asyncio.run(store.close())
        return store.epoch

    first = epoch(path)
    shutil.copy(path, copy)
    second = epoch(copy)
    assert epoch(path) == first != second == epoch(copy)
    path.rename(tmp_path / "moved.db")
    assert epoch(tmp_path / "moved.db") == first


def test_A17_a_restored_database_is_another_one(servers: Callable[[str], PostgresDatabases]) -> None:
    databases = servers("postgresql")
    url = databases.fresh()

    def epoch(of: str) -> str:
        async def main() -> str:
            store = await open_store(of)
            await store.close()
            return store.epoch

        return asyncio.run(main())

    first = epoch(url)
    copy = databases.fresh(like=url)
    second = epoch(copy)
    assert epoch(url) == first != second == epoch(copy)
    for used in (url, copy):
        databases.drop(used)
