"""Where hosts keep what happened: ``open_store`` knows every kind of database."""

from pathlib import Path

from actors.stores.archive import SEGMENTS
from actors.stores.contract import Store, StoreError
from actors.stores.server import Server

PATIENCE = 10.0
"""Seconds that is waited for a server that is away."""


async def open_store(
    url: str, *, create: bool = False, segments: Path | None = None, patience: float = PATIENCE, connections: int = 8
) -> Store:
    """Open a database by its address: a file (or ``sqlite:///…``, ``:memory:``), ``postgresql://…`` or ``mysql://…``.

    ``create`` makes the tables that are known by now, for tests and scratch databases. ``segments`` is the folder
    of the sealed journal, which every process must reach (default: `SEGMENTS`, beside the file or, of a server, here).
    A server is waited for ``patience`` seconds, over at most so many ``connections``. Raises StoreError.
    """
    scheme, _, rest = url.partition("://")
    if not rest or scheme.partition("+")[0] == "sqlite":
        from actors.stores.sqlite import SqliteStore

        return SqliteStore(rest.removeprefix("/") or ":memory:" if rest else url, create=create, segments=segments)
    from actors.stores.server_store import ServerStore

    server, folder = server_of(url, patience), segments or SEGMENTS
    return await ServerStore.open(server, create=create, segments=folder, patience=patience, connections=connections)


def server_of(url: str, patience: float = PATIENCE) -> Server:
    """The database server that an address names; its driver is imported now. Raises StoreError for an unknown kind."""
    scheme = url.partition("://")[0]
    match scheme.partition("+")[0]:
        case "postgresql" | "postgres":
            from actors.stores.postgresql import PostgreSQL

            return PostgreSQL(url, patience)
        case "mysql" | "mariadb":
            from actors.stores.mariadb import MariaDB

            return MariaDB(url, patience)
    raise StoreError(
        f"no store of the kind {scheme!r} is known: use a file's path, sqlite:///…, postgresql://… or mysql://…"
    )
