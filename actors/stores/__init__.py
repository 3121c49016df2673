"""Where hosts keep what happened: ``open_store`` knows every kind of database."""

from pathlib import Path

from actors.stores.archive import SEGMENTS
from actors.stores.contract import Store, StoreError


async def open_store(url: str, *, create: bool = False, segments: Path | None = None) -> Store:
    """Open a database by its address: a file (or ``sqlite:///…``, ``:memory:``), ``postgresql://…`` or ``mysql://…``.

    ``create`` makes the tables that are known by now, for tests and scratch databases. A driver is imported when it is
    needed. ``segments`` is the folder of the sealed journal, which every process must reach (default: `SEGMENTS`,
    beside the file or, of a server, here). Raises StoreError.
    """
    folder = segments or SEGMENTS
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "sqlite", f"/{url}"
    match scheme.partition("+")[0]:
        case "sqlite":
            from actors.stores.sqlite import SqliteStore

            path = rest.removeprefix("/") or ":memory:"
            return SqliteStore(path, create=create, segments=segments)
        case "postgresql" | "postgres":
            from actors.stores.postgresql import PostgresStore

            return await PostgresStore.open(url, create=create, segments=folder)
        case "mysql" | "mariadb":
            from actors.stores.mariadb import MariadbStore

            return await MariadbStore.open(url, create=create, segments=folder)
    raise StoreError(
        f"no store of the kind {scheme!r} is known: use a file's path, sqlite:///…, postgresql://… or mysql://…"
    )
