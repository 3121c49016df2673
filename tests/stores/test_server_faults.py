"""Servers that fail: what was acknowledged is there, what was not is not there twice, and serving goes on."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from actors.address import Address
from actors.journal import verify
from actors.stores import open_store
from actors.stores.contract import Batch, Conflict, StoreError
from actors.stores.postgresql import PostgresStore
from tests.databases import AStoreUrl, PostgresDatabases
from tests.proxy import Proxy
from tests.servers import PostgresServer
from tests.stores.batches import Author, Library, book, command, told

A = Address("library", "a")
COMMIT = b"last_position"  # of the text of the statement that writes a batch with events


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2].partition("/")[0])


@asynccontextmanager
async def through_proxy(url: str, **options: Any) -> AsyncIterator[tuple[PostgresStore, Proxy]]:
    """The store, opened through a proxy."""
    async with Proxy(port_of(url)).running() as proxy:
        store = await PostgresStore.open(url.replace(f":{port_of(url)}", f":{proxy.port}"), create=True, **options)
        try:
            yield store, proxy
        finally:
            await store.close()


@pytest.fixture
def url(a_store_url: AStoreUrl) -> str:
    return a_store_url("postgresql")


def bytes_of_a_batch(data: bytes) -> bool:
    """Whether a message carries the values of a batch (its payload or its marks are in no other message)."""
    return b"payload" in data or b"marked" in data


BATCHES: dict[str, Callable[[Author], Batch]] = {
    "events": lambda a: a.batch(2, rows=book("1", shelf="marked"), commands=[command("c1", reply=b"marked")]),
    "a reply": lambda a: Batch(commands=[command("c1", reply=b"marked")]),
    "a tell": lambda a: Batch(outbox=[told("t1")]),
    "a tell taken": lambda a: Batch(taken=["marked"]),
    "a try": lambda a: Batch(tried={"marked": (1, "failed")}),
    "a reminder": lambda a: Batch(reminders={("library", "a", "r"): ("library", "a", "r", 5, b"marked")}),
}


@pytest.mark.parametrize("fault", ["cut before it arrives", "answer lost"])
@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize("times", [1, 3])
def test_a_commit_whose_line_breaks_is_there_once(url: str, batch: str, fault: str, times: int) -> None:
    async def main() -> None:
        async with through_proxy(url) as (store, proxy):
            author = Author()
            await store.commit(Batch(outbox=[told("marked", to="z")]))
            await store.commit(author.batch(1))  # so that its statement is prepared, and the fault meets the commit
            if fault == "answer lost":
                proxy.lose_answer = bytes_of_a_batch
            else:
                proxy.cut_before = bytes_of_a_batch
            proxy.times = times
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
            assert await store.commit(author.batch(1)) == (4 if made.journal else 2)

    asyncio.run(main())


def test_a_lost_answer_is_not_taken_for_a_rivals_commit(url: str) -> None:
    """The line breaks before the batch arrives, and a rival writes the same event number with another content."""

    async def main() -> None:
        rival = await open_store(url)
        async with through_proxy(url) as (store, proxy):
            author, other = Author(), Author()
            await store.commit(author.batch(1))
            other.events(1)
            await rival.commit(other.batch(1, commands=[command("rival")]))
            proxy.cut_before = bytes_of_a_batch
            with pytest.raises(Conflict):
                await store.commit(Batch(journal=author.events(1, '{"type":"marked"}'), commands=[command("mine")]))
            assert proxy.happened == 1
            assert await store.reply(A, "mine") is None
            assert await store.position() == 2
        await rival.close()

    asyncio.run(main())


def test_what_still_waits_on_the_server_is_ended_before_it_is_written_again(url: str) -> None:
    """The line breaks while the commit waits for the counter: it must not come in later, after its own repetition."""

    async def main() -> None:
        async with through_proxy(url) as (store, proxy):
            author = Author()
            await store.commit(author.batch(1))
            other = await asyncpg.connect(url)
            holding = other.transaction()
            await holding.start()
            await other.execute("UPDATE store SET value = value WHERE name = 'last_position'")
            commit = asyncio.create_task(store.commit(author.batch(2)))
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            while await other.fetchval(waiting) == 0:
                await asyncio.sleep(0.01)
            proxy.cut()
            while await other.fetchval(waiting) == 0:
                await asyncio.sleep(0.01)
            await holding.rollback()
            assert await commit == 2
            assert await store.commit(author.batch(1)) == 4
            assert list(verify(await store.chained())) == []
            await other.close()

    asyncio.run(main())


def test_a_slow_commit_is_not_overtaken_for_a_reader(url: str) -> None:
    """One transaction has its positions and has not ended; a later one must not be seen before it."""

    async def main() -> None:
        slow, fast = await asyncpg.connect(url), await open_store(url)
        reader = await open_store(url)
        a, b = Author("a"), Author("b")
        await fast.commit(a.batch(1))
        holding = slow.transaction()
        await holding.start()
        await slow.execute("UPDATE store SET value = '2' WHERE name = 'last_position'")
        await slow.execute(
            "INSERT INTO journal (position, kind, key, seq, type, at, actor, command_id, data, hash)"
            " VALUES (2, $1, $2, $3, $4, $5, $6, $7, $8, $9)",
            *a.events(1)[0],
        )
        commit = asyncio.create_task(fast.commit(b.batch(1)))
        while await slow.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == 0:
            await asyncio.sleep(0.01)
        assert [event.position for event in await reader.since(0)] == [1]
        await holding.commit()
        assert await commit == 3
        assert [(event.position, event.key) for event in await reader.since(1)] == [(2, "a"), (3, "b")]
        await slow.close()
        await fast.close()
        await reader.close()

    asyncio.run(main())


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_what_the_server_asks_to_be_done_again_is_done_again(url: str, state: str) -> None:
    """Serialization failures and deadlocks are not the caller's matter."""

    async def main() -> None:
        store = await open_store(url)
        author = Author()
        await store.commit(author.batch(1))
        admin = await asyncpg.connect(url)
        await admin.execute("CREATE SEQUENCE tries")
        await admin.execute(
            "CREATE FUNCTION fail_twice() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF nextval('tries') <= 2 THEN RAISE 'again' USING ERRCODE = '{state}'; END IF; RETURN NEW; END $$"
        )
        await admin.execute("CREATE TRIGGER fails BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION fail_twice()")
        assert await store.commit(author.batch(1)) == 2
        assert await admin.fetchval("SELECT last_value FROM tries") == 3
        await admin.close()
        await store.close()

    asyncio.run(main())


def test_two_batches_that_wait_for_each_other(url: str) -> None:
    """Without events there is no counter to queue at: the server finds the deadlock, and both are done."""

    async def main() -> None:
        one, two = await open_store(url), await open_store(url)
        await one.commit(Batch(outbox=[told(f"t{i}") for i in range(200)]))
        names = [f"t{i}" for i in range(200)]
        seed = random.Random(1)
        for number in range(20):
            order = [seed.sample(names, 200) for _ in range(2)]
            await asyncio.gather(
                *(
                    store.commit(Batch(tried=dict.fromkeys(order_, (number, None))))
                    for store, order_ in zip((one, two), order, strict=True)
                )
            )
        assert {tell.tries for tell in await one.tells()} == {19}
        await one.close()
        await two.close()

    asyncio.run(main())


def test_all_lines_in_use(url: str) -> None:
    async def main() -> None:
        store = await PostgresStore.open(url, connections=2, patience=0.2)
        async with store._lines.line(), store._lines.line():
            with pytest.raises(StoreError) as caught:
                await store.commit(Author().batch(1))
            assert caught.value.problem == "exhausted"
        assert await store.commit(Author().batch(1)) == 1
        await store.close()

    asyncio.run(main())


def test_a_server_without_a_connection_to_spare(url: str) -> None:
    async def main() -> None:
        store = await PostgresStore.open(url, patience=0.2)
        admin = await asyncpg.connect(url)
        await admin.execute("CREATE ROLE few LOGIN CONNECTION LIMIT 0")
        with pytest.raises(StoreError) as caught:
            await PostgresStore.open(url.replace("hall@", "few@"), patience=0.2)
        assert caught.value.problem == "exhausted"
        await admin.execute("DROP ROLE few")
        await admin.close()
        await store.close()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda url: url.rpartition("/")[0] + "/nowhere", "refused"),
        (lambda url: url.replace("hall@", "nobody@"), "refused"),
        (lambda url: url.replace(f":{port_of(url)}", ":1"), "unreachable"),
        (lambda url: url.rpartition("/")[0] + "/postgres", "empty"),
    ],
)
def test_a_database_that_cannot_be_opened(url: str, change: Callable[[str], str], problem: str) -> None:
    with pytest.raises(StoreError) as caught:
        asyncio.run(PostgresStore.open(change(url), patience=0.2))
    assert caught.value.problem == problem
    assert str(caught.value).partition(" [")[0] == StoreError.advice[problem]


def test_rights_taken_away_and_given_back(url: str) -> None:
    async def main() -> None:
        admin = await asyncpg.connect(url)
        store = await PostgresStore.open(url)
        await admin.execute("CREATE ROLE clerk LOGIN")
        await admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk")
        as_clerk = await PostgresStore.open(url.replace("hall@", "clerk@"))
        with pytest.raises(StoreError) as caught:
            await as_clerk.commit(Author().batch(1))
        assert caught.value.problem == "denied"
        await admin.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk")
        assert await as_clerk.commit(Author().batch(1)) == 1
        await as_clerk.close()
        await admin.execute("DROP OWNED BY clerk; DROP ROLE clerk")
        await admin.close()
        await store.close()

    asyncio.run(main())


def test_a_server_that_is_set_to_forget_is_told_not_to(url: str) -> None:
    """Acknowledged is durable, whatever the operator's default."""

    async def main() -> None:
        admin = await asyncpg.connect(url)
        name = url.rpartition("/")[2]
        await admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        store = await PostgresStore.open(url)
        async with store._lines.line() as line:
            assert await line.fetchval("SHOW synchronous_commit") == "on"
        await admin.close()
        await store.close()

    asyncio.run(main())


def test_a_server_killed_and_back(own_server: PostgresDatabases) -> None:
    """Everything acknowledged before is there; what comes while it is away waits or is told; then serving goes on."""
    url = own_server.fresh()

    async def main() -> None:
        store = await PostgresStore.open(url, patience=30)
        author, rest = Author(), Author("s")
        for _ in range(5):
            await store.commit(author.batch(3))
        commits = [asyncio.create_task(store.commit(Author(f"k{i}").batch(2))) for i in range(6)]
        await asyncio.sleep(0)
        await asyncio.to_thread(own_server.server.kill)
        late = asyncio.create_task(store.commit(rest.batch(1, rows=book("1", shelf="s"))))
        await asyncio.sleep(0)
        await asyncio.to_thread(own_server.server.start)
        assert len(set(await asyncio.gather(*commits, late))) == 7
        positions = [event.position for event in await store.since(0)]
        assert positions == list(range(1, 15 + 12 + 1 + 1))
        assert list(verify(await store.chained())) == []
        library = Library("s")
        await store.load(library)
        assert (library.seq, [row.id for row in library.books]) == (1, ["1"])
        assert await store.read(lambda connection: 1) == 1
        await store.close()

    asyncio.run(main())


def test_a_server_that_stays_away(url: str) -> None:
    async def main() -> None:
        async with through_proxy(url, patience=0.3) as (store, proxy):
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


def test_a_primary_that_became_read_only_is_left_for_the_other(own_server: PostgresDatabases) -> None:
    """A pooled line to a demoted primary refuses writes for ever: all lines are given up and resolved again."""
    url = own_server.fresh()
    primary = own_server.server
    standby = primary.standby()

    async def main() -> None:
        both = url.replace(f":{primary.port}", f":{primary.port},127.0.0.1:{standby.port}")
        store = await PostgresStore.open(both, patience=30)
        author = Author()
        assert await store.commit(author.batch(1)) == 1
        admin, second = await asyncpg.connect(url), await asyncpg.connect(standby.url(url.rpartition("/")[2]))
        while await second.fetchval("SELECT count(*) FROM journal") == 0:
            await asyncio.sleep(0.01)
        await admin.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        await admin.execute("SELECT pg_reload_conf()")
        commit = asyncio.create_task(store.commit(author.batch(1)))
        await asyncio.to_thread(standby.promote)
        assert await commit == 2
        assert await second.fetchval("SELECT count(*) FROM journal") == 2
        assert await admin.fetchval("SELECT count(*) FROM journal") == 1
        assert list(verify(await store.chained())) == []
        for connection in (admin, second):
            await connection.close()
        await store.close()

    try:
        asyncio.run(main())
    finally:
        standby.remove()


def test_only_a_standby_answers(own_server: PostgresDatabases) -> None:
    url = own_server.fresh()
    standby = own_server.server.standby()
    try:
        with pytest.raises(StoreError) as caught:
            asyncio.run(PostgresStore.open(standby.url(url.rpartition("/")[2]), patience=0.2))
        assert caught.value.problem == "standby"
    finally:
        standby.remove()


@pytest.fixture
def own_server() -> Any:
    """A server that only this test has, to be killed."""
    databases = PostgresDatabases(PostgresServer())
    yield databases
    databases.remove()
