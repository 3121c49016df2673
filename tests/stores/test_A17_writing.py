"""A17: commits on every store: all or nothing, gapless in the order of commits, and every fault by its name."""

import asyncio
import json
from typing import Any

import pytest

from actors.address import Address
from actors.checks import as_json
from actors.journal import verify
from actors.rows import shape_of
from actors.stores import open_store
from actors.stores.contract import Batch, Conflict, Store, Unwritable
from tests.actors.test_checks import FITS
from tests.databases import now
from tests.stores.batches import Author, BookRow, Library, LoanRow, book, command, told
from tests.stores.conftest import OnStore

A = Address("library", "a")


async def everything(store: Store) -> tuple[Any, ...]:
    """All that a store holds of these tests, to see that a failed commit left nothing."""
    return (
        await store.position(),
        await store.since(0),
        await store.tells(),
        await store.parked(),
        await store.reminders(10**15),
        [await store.reply(A, f"c{number}") for number in range(5)],
        await shelved(store),
    )


async def shelved(store: Store) -> list[Any]:
    return await store.read(lambda c: [tuple(row) for row in c.execute(BookRow.__table__.select().order_by("id"))])


def test_A17_events_are_numbered_without_gaps_in_the_order_of_commits(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        a, b = Author("a"), Author("b")
        assert await store.position() == 0
        assert await store.commit(a.batch(3)) == 1
        assert await store.commit(Batch(journal=[*b.events(2), *a.events(1)])) == 4
        assert await store.position() == 6
        events = await store.since(0)
        assert [(event.position, event.key, event.seq) for event in events] == [
            (1, "a", 1),
            (2, "a", 2),
            (3, "a", 3),
            (4, "b", 1),
            (5, "b", 2),
            (6, "a", 4),
        ]
        assert list(verify(await store.chained())) == []
        with pytest.raises(Conflict):
            await store.commit(Author("a").batch(1))
        assert await store.commit(b.batch(1)) == 7  # the refused one took no number

    on_store(work)


def test_A17_a_batch_is_written_whole(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        a = Author()
        await store.commit(
            a.batch(
                commands=[command("c1"), command("c2", reply=b"")],
                outbox=[told("t1"), told("t2", number=1)],
                reminders={("library", "a", "r"): ("library", "a", "r", 77, b"payload")},
                rows=book("1", shelf="a", place=7, pages=2**40, weight=0.5, lent=True, words=["论", None], cover=b"\0"),
            )
        )
        kept = await store.reply(A, "c1")
        assert kept is not None
        assert (kept.digest, kept.reply) == (b"d" * 16, b"reply")
        assert await store.reply(A, "c3") is None
        assert await store.reply(Address("library", "A"), "c1") is None
        assert [tell.id for tell in await store.tells()] == ["t1", "t2"]
        assert await store.due(A, "r") == 77
        assert await shelved(store) == [("1", "a", 7, 2**40, 0.5, True, ["论", None], b"\0")]
        await store.commit(
            a.batch(
                taken=["t1"],
                tried={"t2": (3, "failed")},
                reminders={("library", "a", "r"): None},
                rows={**book("2", shelf="b"), (BookRow, ("1",)): None},
            )
        )
        assert await store.tells() == []
        [parked] = await store.parked()
        assert (parked.id, parked.tries, parked.failure, parked.payload) == ("t2", 3, "failed", b"payload")
        assert await store.due(A, "r") is None
        assert [row[0] for row in await shelved(store)] == ["2"]

    on_store(work)


def test_A17_a_row_is_changed_where_it_is_there(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        a = Author()
        await store.commit(a.batch(rows={**book("1", shelf="a", words={"x": 1}), **book("2")}))
        await store.commit(a.batch(rows={**book("1", shelf="b"), **book("3")}))
        assert [(row[0], row[1], row[6]) for row in await shelved(store)] == [
            ("1", "b", None),
            ("2", None, None),
            ("3", None, None),
        ]

    on_store(work)


def test_A17_a_removed_row_makes_room_for_another(on_store: OnStore[None]) -> None:
    """In one batch a row goes and another takes what only one may have."""

    async def work(store: Store) -> None:
        a = Author()
        await store.commit(a.batch(rows=book("9", place=1)))
        await store.commit(a.batch(rows={**book("1", place=1), (BookRow, ("9",)): None}))
        assert [(row[0], row[2]) for row in await shelved(store)] == [("1", 1)]
        await store.commit(Batch(rows={**book("0", place=1), (BookRow, ("1",)): None}))
        assert [(row[0], row[2]) for row in await shelved(store)] == [("0", 1)]

    on_store(work)


def test_A17_a_table_of_nothing_but_its_key(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        a = Author()
        loans = {(LoanRow, ("r", name)): ("r", name) for name in "xyz"}
        await store.commit(a.batch(rows=loans))
        await store.commit(a.batch(rows={(LoanRow, ("r", "x")): ("r", "x"), (LoanRow, ("r", "y")): None}))
        rows = await store.read(lambda c: c.execute(LoanRow.__table__.select().order_by("book")).all())
        assert [tuple(row) for row in rows] == [("r", "x"), ("r", "z")]

    on_store(work)


def test_A17_a_batch_without_events(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        await store.commit(Batch(commands=[command("c1")], outbox=[told("t1")]))
        await store.commit(Batch(taken=["t1"]))
        await store.commit(Batch(tried={"t1": (1, None)}))  # gone already: nothing to mark
        assert await store.reply(A, "c1") is not None
        assert await store.tell("t1") is None
        assert await store.position() == 0

    on_store(work)


RIVALS = {
    "an event of that number": lambda: Author().batch(),
    "a command decided before": lambda: Batch(commands=[command("c1")]),
    "a tell told before": lambda: Batch(outbox=[told("t1")]),
    "a tell taken before": lambda: Batch(taken=["t1", "never"]),
}


@pytest.mark.parametrize("rival", RIVALS)
def test_A17_what_a_rival_was_first_with_is_a_conflict(on_store: OnStore[None], rival: str) -> None:
    async def work(store: Store) -> None:
        await store.commit(Author().batch(commands=[command("c1")], outbox=[told("t1")], rows=book("1")))
        before = await everything(store)
        batch = RIVALS[rival]()
        batch.rows = book("1", shelf="changed")
        batch.commands.append(command("c2"))
        batch.reminders = {("library", "a", "r"): ("library", "a", "r", 1, b"")}
        with pytest.raises(Conflict):
            await store.commit(batch)
        assert await everything(store) == before

    on_store(work)


UNWRITABLE: dict[str, dict[str, Any]] = {
    "NULL where there must be a value": {"pages": None},
    "what another row has alone": {"place": 1},
    "an object": {"words": object()},
    "more than 64 bits": {"pages": 2**63},
    "half a character": {"shelf": "\ud800"},
}


@pytest.mark.parametrize("fault", UNWRITABLE)
def test_A17_what_a_column_cannot_hold_is_unwritable(on_store: OnStore[None], fault: str) -> None:
    async def work(store: Store) -> None:
        await store.commit(Author("b").batch(rows=book("1", place=1)))
        before = await everything(store)
        batch = Author().batch(commands=[command("c2")], rows=book("2", **UNWRITABLE[fault]))
        with pytest.raises(Unwritable):
            await store.commit(batch)
        assert await everything(store) == before

    on_store(work)


BEYOND: dict[str, dict[str, Any]] = {
    "a text longer than its column": {"shelf": "x" * 9},
    "a key longer than its column": {"id_": "x" * 17},
    "a zero character": {"shelf": "a\0b"},
    "more than 32 bits": {"place": 2**31},
    "NaN": {"weight": float("nan")},
    "infinite": {"weight": float("inf")},
    "NaN as JSON": {"words": [float("nan")]},
    "text in place of a number": {"pages": "many"},
}


@pytest.mark.parametrize("what", BEYOND)
def test_A17_what_is_not_checked_is_refused_or_kept_but_never_cut_off(on_store: OnStore[None], what: str) -> None:
    """`RowShape.check` lets nothing of this come so far; were it to, its batch would fail whole and by its name."""

    async def work(store: Store) -> None:
        values = {"id_": "2", **BEYOND[what]}
        before = await everything(store)
        try:
            await store.commit(Author().batch(rows=book(**values)))
        except Unwritable:
            assert await everything(store) == before
            return
        [row] = await shelved(store)
        [(name, value)] = BEYOND[what].items()
        kept = row[["id_", "shelf", "place", "pages", "weight", "lent", "words", "cover"].index(name)]
        assert kept == value or (what, str(kept)) in (("NaN", "nan"), ("NaN as JSON", "[None]"))

    on_store(work)


def test_A17_what_is_checked_to_fit_comes_back_as_it_was(on_store: OnStore[None]) -> None:
    async def work(store: Store) -> None:
        wanted = []
        for column, fits in FITS.items():
            for number, value in enumerate(fits):
                id_ = value if column == "id" else f"{column} {number}"
                row = book(id_, **({} if column == "id" else {column: value}))
                shape_of(BookRow).check(next(iter(row.values())) or ())
                await store.commit(Author(f"{column} {number}").batch(rows=row))
                wanted.append((id_, column, json.loads(as_json(value)) if column == "words" else value))
        found = {row[0]: row for row in await shelved(store)}
        columns = ["id", "shelf", "place", "pages", "weight", "lent", "words", "cover"]
        for id_, column, value in wanted:
            assert found[id_][columns.index(column)] == value, (column, value)

    on_store(work)


@pytest.mark.parametrize("place", ["journal", "commands", "outbox"])
def test_A17_a_value_that_the_runtimes_own_tables_cannot_hold(on_store: OnStore[None], place: str) -> None:
    async def work(store: Store) -> None:
        batch = Author().batch(commands=[command("c1")], outbox=[told("t1")])
        rows = getattr(batch, place)
        rows[0] = tuple(2**63 if type(value) is int and value >= 1_000 else value for value in rows[0])
        with pytest.raises(Unwritable):
            await store.commit(batch)
        assert await store.position() == 0

    on_store(work)


def test_A17_many_write_at_once_and_a_reader_misses_nothing(url: str) -> None:
    """Positions are in the order of commits: whoever pages by them never passes one that comes later."""

    async def main() -> None:
        stores = [await open_store(url, create=True) for _ in range(3)]
        done = asyncio.Event()

        async def write(number: int) -> None:
            author = Author(f"k{number}")
            for _ in range(20):
                await stores[number % 2].commit(
                    author.batch(1 + author.seq % 3, rows=book(f"{number}", pages=author.seq))
                )

        async def follow() -> list[int]:
            seen: list[int] = []
            while not done.is_set() or await stores[2].position() > len(seen):
                await asyncio.sleep(0)
                seen += [event.position for event in await stores[2].since(seen[-1] if seen else 0, 7)]
            return seen

        following = asyncio.create_task(follow())
        await asyncio.gather(*(write(number) for number in range(6)))
        done.set()
        seen = await following
        assert seen == list(range(1, len(seen) + 1))
        assert len(seen) > 6 * 20
        assert list(verify(await stores[0].chained())) == []
        for store in stores:
            await store.close()

    asyncio.run(main())


def test_A17_rows_and_the_last_event_are_of_one_moment(url: str) -> None:
    """A rival commits between the reading of the rows and that of the last event: the actor must see neither half."""

    async def beside(batch: Batch) -> None:
        store = await open_store(url)
        await store.commit(batch)
        await store.close()

    async def main() -> None:
        store = await open_store(url, create=True)
        author = Author("s")
        await store.commit(author.batch(rows=book("1", shelf="s", pages=1)))
        loaded = Library("s")
        read = loaded.load

        def overtaken(db: Any) -> None:
            read(db)
            now(beside(author.batch(rows=book("1", shelf="s", pages=2))))

        loaded.load = overtaken  # type: ignore[method-assign]
        await store.load(loaded)
        assert (loaded.seq, loaded.books[0].pages) == (1, 1)
        assert loaded.hash == (await store.events(loaded.address))[0].hash
        loaded.load = read  # type: ignore[method-assign]
        await store.load(loaded)
        assert (loaded.seq, loaded.books[0].pages) == (2, 2)
        await store.close()

    asyncio.run(main())
