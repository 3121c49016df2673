"""What tests of faults do to a server and its lines, on each product in its own words."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from actors.stores import open_store, server_of
from tests.proxy import Proxy

Seen = Callable[[bytes], bool]


def _of_a_batch(data: bytes) -> bool:
    """Whether a message carries the values of a batch: its payload and its marks are in no other message."""
    return b"payload" in data or b"marked" in data


class Words(NamedTuple):
    """``moments``: how the messages of a commit are known, the last of them being the one that commits. ``waiting``: a
    question for the numbers of lines that wait for a lock. ``going``: one whether there is a line of that number."""

    moments: dict[str, Seen]
    waiting: str
    going: str

    @property
    def commit(self) -> Seen:
        return list(self.moments.values())[-1]


WORDS = {
    "postgresql": Words(
        moments={"the statement": _of_a_batch},
        waiting="SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        going="SELECT 1 FROM pg_stat_activity WHERE pid = {}",
    ),
    "mariadb": Words(
        moments={
            "begin": lambda data: b"START TRANSACTION" in data,
            "write": _of_a_batch,
            "commit": lambda data: b"\x03COMMIT" in data,
        },
        waiting="SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT name, value FROM store%'",
        going="SELECT 1 FROM information_schema.processlist WHERE id = {}",
    ),
}


class ByHand:
    """A line of the test's own."""

    def __init__(self, server: Any, line: Any) -> None:
        self._server = server
        self._line = line
        self.compiler = server.compiler

    async def do(self, sql: str, values: Sequence[Any] = ()) -> None:
        await self._server.fetch(self._line, sql, values)

    async def ask(self, sql: str) -> list[Any]:
        """The first column of the rows."""
        return [row[0] for row in await self._server.fetch(self._line, sql, ())]


@asynccontextmanager
async def by_hand(url: str) -> AsyncIterator[ByHand]:
    server = server_of(url)
    line = await server.connect()
    try:
        yield ByHand(server, line)
    finally:
        await server.close(line)


@asynccontextmanager
async def through_proxy(url: str, kind: type[Proxy] = Proxy, **options: Any) -> AsyncIterator[tuple[Any, Proxy]]:
    """The store, opened through a proxy."""
    async with kind(port_of(url)).running() as proxy:
        store = await open_store(with_port(url, proxy.port), create=True, **options)
        try:
            yield store, proxy
        finally:
            await store.close()


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2].partition("/")[0])


def with_port(url: str, port: int) -> str:
    return url.replace(f":{port_of(url)}/", f":{port}/")
