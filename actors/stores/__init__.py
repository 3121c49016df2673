"""Where hosts keep what happened: ``open_store`` knows every kind of database."""

from pathlib import Path

from actors.stores.archive import SEGMENTS
from actors.stores.contract import Store, StoreError


async def open_store(url: str, *, create: bool = False, segments: Path = SEGMENTS) -> Store:
    """Open a database by its address: a file (or ``sqlite:///…``, ``:memory:``), ``postgresql://…`` or ``mysql://…``.

    ``create`` makes the tables that are known by now, for tests and scratch databases. A driver is imported when it is
    needed. ``segments`` is a server's folder of the sealed journal, which every process must reach. Raises StoreError.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "sqlite", f"/{url}"
    match scheme.partition("+")[0]:
        case "sqlite":
            from actors.stores.sqlite import SqliteStore

            return SqliteStore(rest.removeprefix("/") or ":memory:", create=create)
        case "postgresql" | "postgres":
            from actors.stores.postgresql import PostgresStore

            return await PostgresStore.open(url, create=create, segments=segments)
        case "mysql" | "mariadb":
            from actors.stores.mariadb import MariadbStore

            return await MariadbStore.open(url, create=create, segments=segments)
    raise StoreError(
        f"no store of the kind {scheme!r} is known: use a file's path, sqlite:///…, postgresql://… or mysql://…"
    )
