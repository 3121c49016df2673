"""An empty database for every test, on each kind of store: the fixture ``a_store_url``.

Servers are started when the first test wants one, once a run. Databases on them are copies of a template that has every
table known by then, which takes a few hundredths of a second.
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from actors import Row
from actors.stores.postgresql import create_tables
from actors.stores.postgresql_lines import Lines
from tests.mariadb import MariaServer
from tests.servers import DEBIAN, PostgresServer

_numbers = itertools.count(1)

KINDS = [
    "sqlite",
    "postgresql",
    pytest.param(
        "postgresql-debian",
        marks=[pytest.mark.slow, pytest.mark.skipif(not DEBIAN, reason="Debian's postgresql is not installed")],
    ),
    pytest.param("mariadb", marks=pytest.mark.slow),
]
"""For ``pytest.mark.parametrize``: every kind of store that the suite runs on."""

AStoreUrl = Callable[[str], str]


class PostgresDatabases:
    """Databases on a server of our own, each a copy of a template."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server.start()
        self._templates: dict[frozenset[str], str] = {}

    def fresh(self, like: str | None = None) -> str:
        """A new database with every table known by now (or a copy of another one); answers its URL."""
        url: str = now(self._fresh(like))
        return url

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
            await create_tables(Lines(self.server.url(template)))
            self._templates[known] = template
        return self._templates[known]

    async def _admin(self, sql: str) -> None:
        connection = await asyncpg.connect(self.server.url())
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    def remove(self) -> None:
        self.server.remove()


def now(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end, whether or not a loop is running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _server(kind: str) -> PostgresDatabases | MariaServer:
    if kind == "mariadb":
        return MariaServer().start()
    if kind == "postgresql":
        return PostgresDatabases(PostgresServer())
    # Its order of text is not that of the characters' numbers, as an operator's server may have it.
    icu = ("--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8")
    return PostgresDatabases(PostgresServer(DEBIAN[-1], locale=icu))


@pytest.fixture(scope="session")
def servers() -> Iterator[Callable[[str], PostgresDatabases | MariaServer]]:
    """The databases of a kind of server, which is started where it is not running yet."""
    running: dict[str, PostgresDatabases | MariaServer] = {}

    def of(kind: str) -> PostgresDatabases | MariaServer:
        if kind not in running:
            running[kind] = _server(kind)
        return running[kind]

    yield of
    for databases in running.values():
        databases.remove()


@pytest.fixture
def a_store_url(servers: Callable[[str], PostgresDatabases | MariaServer], tmp_path: Path) -> Iterator[AStoreUrl]:
    """Gives the URL of a new, empty database of a kind (``sqlite``, ``postgresql``, …) with every known table; on
    SQLite of a file that is not there yet. All are dropped when the test ends."""
    made: list[tuple[PostgresDatabases | MariaServer, str]] = []

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
