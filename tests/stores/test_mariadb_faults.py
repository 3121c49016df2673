"""MariaDB that fails: what was acknowledged is there, what was not is not there twice, and serving goes on."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from actors.address import Address
from actors.journal import verify
from actors.stores import open_store
from actors.stores.contract import Batch, Conflict, StoreError, Unwritable
from actors.stores.mariadb import MariadbStore
from actors.stores.mariadb_lines import Connection, Lines
from tests.databases import AStoreUrl
from tests.mariadb import MariaServer
from tests.proxy import Proxy
from tests.stores.batches import Author, Library, book, command, told

pytestmark = pytest.mark.slow

A = Address("library", "a")


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2].partition("/")[0])


@asynccontextmanager
async def through_proxy(
    url: str, kind: type[Proxy] = Proxy, **options: Any
) -> AsyncIterator[tuple[MariadbStore, Proxy]]:
    """The store, opened through a proxy."""
    async with kind(port_of(url)).running() as proxy:
        store = await MariadbStore.open(url.replace(f":{port_of(url)}", f":{proxy.port}"), create=True, **options)
        try:
            yield store, proxy
        finally:
            await store.close()


@asynccontextmanager
async def by_hand(url: str) -> AsyncIterator[Callable[..., Any]]:
    """Executes statements on a connection of its own; answers the first row."""
    lines = Lines(url)
    connection: Connection = await lines.connect()

    async def execute(sql: str, *values: Any) -> Any:
        async with connection.cursor() as cursor:
            await cursor.execute(sql, values or None)
            return await cursor.fetchone()

    try:
        yield execute
    finally:
        await connection.ensure_closed()


@pytest.fixture
def url(a_store_url: AStoreUrl) -> str:
    return a_store_url("mariadb")


BATCHES: dict[str, Callable[[Author], Batch]] = {
    "events": lambda a: a.batch(2, rows=book("1", shelf="marked"), commands=[command("c1", reply=b"marked")]),
    "a reply": lambda a: Batch(commands=[command("c1", reply=b"marked")]),
    "a tell": lambda a: Batch(outbox=[told("t1")]),
    "a tell taken": lambda a: Batch(taken=["marked"]),
    "a try": lambda a: Batch(tried={"marked": (1, "failed")}),
    "a reminder": lambda a: Batch(reminders={("library", "a", "r"): ("library", "a", "r", 5, b"marked")}),
}

MOMENTS: dict[str, Callable[[bytes], bool]] = {
    "begin": lambda data: b"START TRANSACTION" in data,
    "write": lambda data: b"payload" in data or b"marked" in data,
    "commit": lambda data: b"\x03COMMIT" in data,
}


@pytest.mark.parametrize("fault", ["cut before it arrives", "answer lost"])
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("batch", BATCHES)
def test_a_commit_whose_line_breaks_is_there_once(url: str, batch: str, moment: str, fault: str) -> None:
    async def main() -> None:
        async with through_proxy(url) as (store, proxy):
            author = Author()
            await store.commit(Batch(outbox=[told("marked", to="z")]))
            await store.commit(author.batch(1))
            proxy.times = 2
            if fault == "answer lost":
                proxy.lose_answer = MOMENTS[moment]
            else:
                proxy.cut_before = MOMENTS[moment]
            made = BATCHES[batch](author)
            first = await store.commit(made)
            assert proxy.happened >= 1
            if made.journal:
                assert first == 2
                assert [event.position for event in await store.since(0)] == [1, 2, 3]
                assert list(verify(await store.chained())) == []
            assert (await store.reply(A, "c1") is None) == (not made.commands)
            assert (await store.tell("t1") is None) == (not made.outbox)
            assert (await store.tell("marked") is None) == bool(made.taken)
            assert len(await store.parked()) == len(made.tried)
            assert await store.due(A, "r") == (5 if made.reminders else None)
            proxy.times = 0
            assert await store.commit(author.batch(1)) == (4 if made.journal else 2)

    asyncio.run(main())


def test_a_lost_answer_is_not_taken_for_a_rivals_commit(url: str) -> None:
    """The line breaks before the COMMIT arrives, and a rival writes the same event number with another content."""

    async def main() -> None:
        async with through_proxy(url, patience=60) as (store, proxy):
            rival = await open_store(url)
            author, other = Author(), Author()
            await store.commit(author.batch(1))
            other.events(1)

            def and_stay_away(data: bytes) -> bool:
                proxy.refusing = MOMENTS["commit"](data)
                return proxy.refusing

            proxy.cut_before = and_stay_away
            mine = Batch(journal=author.events(1, '{"type":"mine"}'), commands=[command("mine")])
            commit = asyncio.create_task(store.commit(mine))
            while not proxy.happened:
                await asyncio.sleep(0)
            assert await rival.commit(other.batch(1, commands=[command("theirs")])) == 2
            proxy.refusing = False
            with pytest.raises(Conflict):
                await commit
            assert await store.reply(A, "mine") is None
            assert await store.position() == 2
            await rival.close()

    asyncio.run(main())


class HalfOpen(Proxy):
    """Cuts the client's side only, so that the server does not notice."""

    def _end(self, *writers: asyncio.StreamWriter) -> None:
        super()._end(writers[0])


def test_a_connection_left_hanging_holds_nobody_up(url: str) -> None:
    """Its transaction, which holds the counter, is ended before the batch is written again."""

    async def main() -> None:
        async with through_proxy(url, HalfOpen) as (store, proxy), by_hand(url) as execute:
            author = Author()
            await store.commit(author.batch(1))
            async with store._lines.line() as line:
                number = line.thread_id()
            proxy.cut_before = MOMENTS["commit"]
            assert await store.commit(author.batch(2)) == 2
            assert proxy.happened == 1
            found = await execute("SELECT count(*) FROM information_schema.processlist WHERE id = %s", number)
            assert found[0] == 0
            assert list(verify(await store.chained())) == []

    asyncio.run(main())


def test_a_slow_commit_is_not_overtaken_for_a_reader(url: str) -> None:
    """One transaction has its positions and has not ended; a later one must not be seen before it."""

    async def main() -> None:
        fast = await open_store(url, create=True)
        reader = await open_store(url)
        async with by_hand(url) as slow, by_hand(url) as looking:
            a, b = Author("a"), Author("b")
            await fast.commit(a.batch(1))
            await slow("START TRANSACTION")
            await slow("UPDATE store SET value = '2' WHERE name = 'last_position'")
            await slow(
                "INSERT INTO journal (position, kind, `key`, seq, type, at, actor, command_id, data, hash)"
                " VALUES (2, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                *a.events(1)[0],
            )
            commit = asyncio.create_task(fast.commit(b.batch(1)))
            waiting = "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'SELECT value FROM store%'"
            while (await looking(waiting))[0] == 0:
                await asyncio.sleep(0.01)
            assert [event.position for event in await reader.since(0)] == [1]
            await slow("COMMIT")
            assert await commit == 3
            assert [(event.position, event.key) for event in await reader.since(1)] == [(2, "a"), (3, "b")]
        await fast.close()
        await reader.close()

    asyncio.run(main())


def test_two_batches_that_wait_for_each_other(url: str) -> None:
    """Without events there is no counter to queue at: the server finds the deadlock, and both are done."""

    async def main() -> None:
        one, two = await open_store(url, create=True), await open_store(url)
        names = [f"t{i}" for i in range(100)]
        await one.commit(Batch(outbox=[told(name) for name in names]))
        seed = random.Random(1)
        async with by_hand(url) as execute:
            for number in range(10):
                batches = [Batch(tried=dict.fromkeys(seed.sample(names, 100), (number, None))) for _ in range(2)]
                await asyncio.gather(one.commit(batches[0]), two.commit(batches[1]))
            deadlocks = await execute("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")
        assert int(deadlocks[1]) > 0  # it really came to that
        assert {tell.tries for tell in await one.tells()} == {9}
        await one.close()
        await two.close()

    asyncio.run(main())


def test_a_row_that_no_packet_holds_is_unwritable(url: str) -> None:
    """The server would cut the line at such a message, for ever: its own batch fails, at once."""

    async def main() -> None:
        store = await open_store(url, create=True)
        with pytest.raises(Unwritable):
            await store.commit(Author().batch(1, rows=book("1", cover=b"\xff" * (17 << 20))))
        assert await store.position() == 0
        author = Author()
        assert await store.commit(author.batch(1, rows=book("1", cover=b"\x00'\\\xff" * (1 << 20)))) == 1
        found = await store.read(lambda db: db.exec_driver_sql("SELECT cover FROM test_book").scalar())
        assert found == b"\x00'\\\xff" * (1 << 20)
        await store.close()

    asyncio.run(main())


def test_all_lines_in_use(url: str) -> None:
    async def main() -> None:
        store = await MariadbStore.open(url, create=True, connections=2, patience=0.5)
        async with store._lines.line(), store._lines.line():
            with pytest.raises(StoreError) as caught:
                await store.commit(Author().batch(1))
            assert caught.value.problem == "exhausted"
        assert await store.commit(Author().batch(1)) == 1
        await store.close()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda url: url.rpartition("/")[0] + "/nowhere", "refused"),
        (lambda url: url.replace("hall:hall@", "hall:wrong@"), "refused"),
        (lambda url: url.replace(f":{port_of(url)}", ":1"), "unreachable"),
        (lambda url: url, "empty"),
    ],
)
def test_a_database_that_cannot_be_opened(url: str, change: Callable[[str], str], problem: str) -> None:
    with pytest.raises(StoreError) as caught:
        asyncio.run(MariadbStore.open(change(url), patience=0.5))
    assert caught.value.problem == problem
    assert str(caught.value).partition(" [")[0] == StoreError.advice[problem]


def test_a_server_that_stays_away(url: str) -> None:
    async def main() -> None:
        async with through_proxy(url, patience=0.5) as (store, proxy):
            author = Author()
            await store.commit(author.batch(1))
            proxy.refusing = True
            proxy.cut()
            question = lambda connection: connection.exec_driver_sql("SELECT 1").scalar()  # noqa: E731
            for work in (store.position(), store.load(Library("s")), store.read(question)):
                with pytest.raises(StoreError) as caught:
                    await work
                assert caught.value.problem == "unreachable"
            proxy.refusing = False
            assert await store.position() == 1
            assert await store.commit(author.batch(1)) == 2
            assert await store.read(question) == 1

    asyncio.run(main())


def test_a_server_killed_and_back(own_server: MariaServer) -> None:
    """Everything acknowledged before is there; what comes while it is away waits or is told; then serving goes on."""
    url = own_server.fresh()

    async def main() -> None:
        store = await MariadbStore.open(url, create=True, patience=60)
        author, rest = Author(), Author("s")
        for _ in range(5):
            await store.commit(author.batch(3))
        commits = [asyncio.create_task(store.commit(Author(f"k{i}").batch(2))) for i in range(6)]
        await asyncio.sleep(0)
        await asyncio.to_thread(own_server.kill)
        late = asyncio.create_task(store.commit(rest.batch(1, rows=book("1", shelf="s"))))
        await asyncio.sleep(0)
        await asyncio.to_thread(own_server.start)
        assert len(set(await asyncio.gather(*commits, late))) == 7
        positions = [event.position for event in await store.since(0)]
        assert positions == list(range(1, 15 + 12 + 1 + 1))
        assert list(verify(await store.chained())) == []
        library = Library("s")
        await store.load(library)
        assert (library.seq, [row.id for row in library.books]) == (1, ["1"])
        await store.close()

    asyncio.run(main())


def test_a_primary_that_became_read_only_is_left(own_server: MariaServer) -> None:
    """Its pooled lines would refuse writes for ever; the store waits for one that takes them, and writes once."""
    url = own_server.fresh()

    async def main() -> None:
        store = await MariadbStore.open(url, create=True, patience=60)
        author = Author()
        await store.commit(author.batch(1))
        async with store._lines.line() as line:
            pooled = line.thread_id()
        own_server.execute("SET GLOBAL read_only = ON")
        commit = asyncio.create_task(store.commit(author.batch(1)))
        while str(pooled) in own_server.execute("SELECT id FROM information_schema.processlist").split():
            await asyncio.sleep(0.01)  # the line is given up
        assert not commit.done()
        own_server.execute("SET GLOBAL read_only = OFF")
        assert await commit == 2
        assert list(verify(await store.chained())) == []
        await store.close()

    asyncio.run(main())


def test_of_several_servers_the_one_that_takes_writes_is_used(url: str, own_server: MariaServer) -> None:
    name = url.rpartition("/")[2]
    own_server.execute(f"CREATE DATABASE {name}; GRANT ALL ON {name}.* TO hall@'127.0.0.1'; SET GLOBAL read_only = ON")
    alone = f"mysql://hall:hall@/{name}?host=127.0.0.1:{own_server.port}"
    with pytest.raises(StoreError) as caught:
        asyncio.run(MariadbStore.open(alone, patience=0.5))
    assert caught.value.problem == "standby"

    async def main() -> None:
        store = await MariadbStore.open(f"{alone}&host=127.0.0.1:{port_of(url)}", create=True)
        assert await store.commit(Author().batch(1)) == 1
        await store.close()

    asyncio.run(main())
    assert "journal" not in own_server.execute(f"SHOW TABLES FROM {name}")


@pytest.fixture
def own_server() -> Iterator[MariaServer]:
    """A server that only this test has, to be harmed."""
    server = MariaServer().start()
    yield server
    server.remove()
