"""An empty database for every test, on each kind of store: the fixtures ``a_store_url`` and ``database``.

Servers are started when the first test wants one, once a run. Databases on them are copies of a template that has every
table known by then, which takes a few hundredths of a second.
"""

import asyncio
import functools
import inspect
import itertools
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from math import inf
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import pytest
from _pytest.mark.structures import ParameterSet

from actors import Row
from actors.stores import open_store
from actors.stores.contract import Store
from actors.stores.postgresql import PostgreSQL
from actors.stores.server_store import create_tables
from actors.testing import SimLoop
from tests.mariadb import MariaServer
from tests.servers import DEBIAN, PostgresServer, missing

_numbers = itertools.count(1)

QUICK = ("postgresql",)
SERVERS = (*QUICK, "postgresql-debian", "mariadb")
"""Every kind of server that the suite runs on; but for the quick ones in ``make test-all``."""
# A host that is stopped before it has asked a server leaves its question behind.
_UNASKED = pytest.mark.filterwarnings("ignore:coroutine '.*' was never awaited:RuntimeWarning")


def _on(server: str, *values: Any, quick: bool = True) -> ParameterSet:
    slow = () if quick and server in QUICK else (pytest.mark.slow,)
    return pytest.param(server, *values, marks=(_UNASKED, *slow))


KINDS = ["sqlite", *map(_on, SERVERS)]
"""For ``pytest.mark.parametrize``: every kind of store."""

AStoreUrl = Callable[[str], str]


class Databases(Protocol):
    """The databases of one server."""

    def fresh(self, like: str | None = None) -> str:
        """A new database, with or without tables, or a copy of another one; answers its URL."""
        ...

    def empty(self) -> str:
        """A new database without tables."""
        ...

    def clear(self, url: str) -> None:
        """Delete all that a database holds; its tables stay."""
        ...

    def drop(self, url: str) -> None: ...

    def kill(self) -> None:
        """As kill -9 of the whole server."""
        ...

    def start(self) -> Any:
        """Start it again."""
        ...

    def remove(self) -> None:
        """End the server."""
        ...


class PostgresDatabases:
    """Databases on a server of our own, each a copy of a template."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server.start()
        self._templates: dict[frozenset[str], str] = {}

    def fresh(self, like: str | None = None) -> str:
        """A new database with every table known by now (or a copy of another one); answers its URL."""
        url: str = now(self._fresh(like))
        return url

    def empty(self) -> str:
        """A new database without tables."""
        name = f"test_{next(_numbers)}"
        now(self._admin(f"CREATE DATABASE {name}"))
        return self.server.url(name)

    def drop(self, url: str) -> None:
        now(self._admin(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)'))

    async def _fresh(self, like: str | None) -> str:
        name = f"test_{next(_numbers)}"
        template = like.rpartition("/")[2] if like else await self._template()
        await self._admin(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.server.url(name)

    async def _template(self) -> str:
        known = frozenset(Row.metadata.tables)
        if known not in self._templates:
            template = f"template_{next(_numbers)}"
            await self._admin(f"CREATE DATABASE {template}")
            await create_tables(PostgreSQL(self.server.url(template)))
            self._templates[known] = template
        return self._templates[known]

    def clear(self, url: str) -> None:
        now(self._clear(url))

    async def _clear(self, url: str) -> None:
        connection = await asyncpg.connect(url)
        try:
            tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            of_each = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for (name,) in tables)
            used = await connection.fetch(" UNION ALL ".join(of_each))
            await connection.execute("TRUNCATE " + ", ".join(f'"{name}"' for (name,) in used))
        finally:
            await connection.close()

    async def _admin(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server.url())
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    def kill(self) -> None:
        self.server.kill()

    def start(self) -> None:
        self.server.start()

    def remove(self) -> None:
        self.server.remove()


def now(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end, whether or not a loop is running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def server_for(kind: str) -> Databases:
    """A server of a kind, started."""
    if kind == "mariadb":
        return MariaServer().start()
    if kind == "postgresql":
        return PostgresDatabases(PostgresServer())
    # Its order of text is not that of the characters' numbers, as an operator's server may have it.
    icu = ("--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8")
    programs = DEBIAN[-1] if DEBIAN else missing("postgresql")
    return PostgresDatabases(PostgresServer(programs, locale=icu))


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[str], Databases]]:
    """The databases of a kind of server, which is started where it is not running yet."""
    running: dict[str, Databases] = {}

    def of(kind: str) -> Databases:
        if kind not in running:
            running[kind] = server_for(kind)
        return running[kind]

    yield of
    for databases in running.values():
        databases.remove()


@pytest.fixture
def a_store_url(servers: Callable[[str], Databases], tmp_path: Path) -> Iterator[AStoreUrl]:
    """Gives the URL of a new, empty database of a kind (``sqlite``, ``postgresql``, …) with every known table; on
    SQLite of a file that is not there yet. All are dropped when the test ends."""
    made: list[tuple[Databases, str]] = []

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / f'{next(_numbers)}.db'}"
        databases = servers(kind)
        url = databases.fresh()
        made.append((databases, url))
        return url

    yield make
    for databases, url in made:
        databases.drop(url)


@pytest.fixture(scope="session")
def shared_databases(servers: Callable[[str], Databases]) -> Callable[[str], str]:
    """Of each kind of server one database that many tests use one after the other: it is empty again for each."""
    used: dict[str, str] = {}

    def of(kind: str) -> str:
        if kind in used:
            servers(kind).clear(used[kind])
        else:
            used[kind] = servers(kind).fresh()
        return used[kind]

    return of


@pytest.fixture(params=["memory", *map(_on, SERVERS)])
def database(
    request: pytest.FixtureRequest, shared_databases: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> str:
    """The address of an empty database, on every kind of store in turn: what a test with it proves holds on all.
    `LocalCluster` opens it, and `simulate` has virtual time wait for its server."""
    if request.param == "memory":
        return ":memory:"
    monkeypatch.setattr("actors.local.open_store", _open_waited_for)
    return shared_databases(request.param)


def costly(
    names: str = "", cases: Iterable[Any] = ((),), *, often: int = 0, here: float = inf, there: float = inf
) -> pytest.MarkDecorator:
    """For a test with ``database`` that takes long on a server: there its cases run in ``make test-all`` only, but for
    the first ``often`` on PostgreSQL. ``names`` and ``cases`` as for ``parametrize``.

    Of very many cases, only the first ``here`` run in memory in ``make test``, and only the first ``there`` on servers
    at all.
    """
    found = []
    for number, case in enumerate(cases):
        values = case if isinstance(case, tuple) else (case,)
        found.append(pytest.param("memory", *values, marks=() if number < here else pytest.mark.slow))
        found += [_on(server, *values, quick=number < often) for server in SERVERS if number < there]
    return pytest.mark.parametrize(f"database, {names}", found, indirect=["database"])


async def _open_waited_for(url: str, **options: Any) -> Store:
    store = await _waited_for(open_store)(url, **options)
    for name, _ in inspect.getmembers(Store, inspect.iscoroutinefunction):
        setattr(store, name, _waited_for(getattr(store, name)))
    return store


def _waited_for(ask: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """The same question, known to the loop as one that a server has not answered yet."""

    @functools.wraps(ask)
    async def waited_for(*args: Any, **options: Any) -> Any:
        loop = asyncio.get_running_loop()
        if not isinstance(loop, SimLoop):
            return await ask(*args, **options)
        loop.outside += 1
        try:
            return await ask(*args, **options)
        finally:
            loop.outside -= 1

    return waited_for
