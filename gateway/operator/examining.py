"""Gathers the facts that `gateway.operator.doctor` judges. Changes nothing, and asks nobody but the hall itself."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection

from actors import StoreError
from actors.stores.contract import Segment
from actors.stores.sqlite_file import classify, connect
from common.privacy import ledger, ring
from gateway.database import is_older, run_on
from gateway.keys import FILE_NAME as KEY
from gateway.keys import Keys
from gateway.listening import CannotStart, listen
from gateway.operator import asking, token
from gateway.operator.database_file import (
    Ask,
    epoch_of,
    faults_at_the_end,
    key_fits,
    keys_lost,
    last_at,
    sealed,
    sealed_in,
)
from gateway.operator.doctor import Facts, filesystem_of, left_over
from gateway.operator.figures import Status
from gateway.rings import ring_there
from gateway.settings import Settings
from gateway.starting import database_file
from gateway.texts import known
from gateway.version import VERSION

RAY_FOLDER = "tianhe-ray-"
UNSYNCHRONISED = 5  # what adjtimex answers where no time server keeps the clock
TIMEX = 512  # bytes, more than the kernel's struct has


def gather(settings: Settings) -> Facts:
    """What there is on this machine, with these settings."""
    found: dict[str, Any] = {}
    for facts in (_folder(settings), _database(settings), _hall(settings), _machine(settings)):
        found |= facts
    return Facts(
        data_dir=str(settings.data_dir),
        segments_dir=str(settings.segments),
        port=settings.port,
        host=settings.host,
        hosts=settings.hosts or os.cpu_count() or 1,
        ray_address=settings.ray_address,
        demo=settings.demo,
        secure_cookies=settings.keeps_to_https,
        version=VERSION,
        now=time.time_ns() // 1000,
        pages=(settings.web_dir / "index.html").is_file(),
        voices=importlib.util.find_spec("espeakng_loader") is not None,
        **found,
    )


def _folder(settings: Settings) -> dict[str, Any]:
    folder = settings.data_dir
    there = next(parent for parent in (folder, *folder.resolve().parents) if parent.is_dir())
    state: Literal["ours", "missing", "unwritable"] = "ours"
    if not os.access(there, os.W_OK | os.X_OK) or (folder.exists() and not folder.is_dir()):
        state = "unwritable"
    elif not folder.exists():
        state = "missing"
    secrets = (folder / KEY, folder / token.FILE_NAME, folder / ring.FILE_NAME, folder / ledger.FILE_NAME)
    return {
        "folder": state,
        "folder_mode": folder.stat().st_mode & 0o777 if folder.is_dir() else 0o700,
        "open_files": tuple(str(path) for path in secrets if path.exists() and path.stat().st_mode & 0o077),
        "free": shutil.disk_usage(there).free,
        "filesystem": filesystem_of(str(there.resolve()), Path("/proc/self/mountinfo").read_text().splitlines()),
    }


def _database(settings: Settings) -> dict[str, Any]:
    found: dict[str, Any]
    try:
        path = database_file(settings)
    except CannotStart as error:
        found = {"sqlite": False, "database": settings.shown_database}
        return found | (_of_server(settings) if error.code == "start.only_sqlite" else {"problem": error.code})
    found = {"database": str(path)}
    if not path.exists():
        return found | {"problem": "doctor.no_database"}
    try:
        with closing(connect(str(path), read_only=True)) as db:
            return found | {
                "older": is_older(path),
                "journal": tuple(faults_at_the_end(db)),
                "segments": _missing(settings, sealed_in(db)),
                "epoch": epoch_of(db),
                "last": last_at(db),
                "key_fits": _key_fits(db, settings),
                "keys_lost": _keys_lost(db, settings),
            }
    except StoreError as error:
        return found | {"problem": _code(error)}
    except sqlite3.Error as error:
        return found | {"problem": _code(classify(error))}


def _of_server(settings: Settings) -> dict[str, Any]:
    """What is seen of a database on a server."""

    def look(db: Connection) -> dict[str, Any]:
        ask: Ask = lambda sql: db.exec_driver_sql(sql).fetchall()  # noqa: E731
        epochs = ask("SELECT value FROM store WHERE name = 'epoch'")
        return {"epoch": epochs[0][0] if epochs else None, "segments": _missing(settings, sealed(ask))}

    try:
        older = is_older(settings.database)
        return {"older": older} if older else run_on(settings.database, look)
    except StoreError as error:
        return {"problem": _code(error)}


def _missing(settings: Settings, parts: Iterable[Segment]) -> tuple[str, ...]:
    """Sealed parts of the journal that cannot be read where they should be."""
    return tuple(part.name for part in parts if not os.access(settings.segments / part.name, os.R_OK))


def _code(error: StoreError) -> str:
    code = f"store.{error.problem}"
    return code if known(code) else "doctor.unusable"


def _key_fits(db: sqlite3.Connection, settings: Settings) -> bool | None:
    secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
    if secret is None and not os.access(settings.data_dir / KEY, os.R_OK):
        return None
    return key_fits(db, Keys.open(settings.data_dir, secret))


def _keys_lost(db: sqlite3.Connection, settings: Settings) -> int:
    secret = None if settings.secret_key is None else settings.secret_key.get_secret_value()
    if secret is None and not os.access(settings.data_dir / KEY, os.R_OK):
        return 0  # said by another check
    try:
        return keys_lost(db, ring_there(settings, Keys.open(settings.data_dir, secret)))
    except ring.RingDamaged:
        return keys_lost(db, ring.KeyRing(bytes(ring.LENGTH)))


def _hall(settings: Settings) -> dict[str, Any]:
    """Who listens at our port: nobody, the hall of this data folder, or somebody else."""
    try:
        listen(settings.host, settings.port).close()
        return {}
    except CannotStart as error:
        if error.code != "start.port_in_use":
            return {"port_problem": error.code}
    try:
        with asking.hall(settings) as client:
            return {"hall": Status.model_validate(asking.answer(client.get("/api/operator/status")))}
    except asking.NotAnswered as error:
        return {"hall_problem": "operator.other_hall" if error.code == "operator.other_hall" else "start.port_in_use"}


def _machine(settings: Settings) -> dict[str, Any]:
    return {
        "synchronised": _synchronised(),
        "descriptors": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "memory": _memory(),
        "leftovers": left_over(dict(_processes()), RAY_FOLDER),
    }


def _synchronised() -> bool | None:
    """Whether a time server keeps our clock, as the kernel knows; None where it does not say."""
    with suppress(AttributeError, OSError):
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX))  # zeroes: it is only asked
        if state >= 0:
            return bool(state != UNSYNCHRONISED)
    return None


def _memory() -> int:
    """What can still be taken, within the limit of our control group."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    free = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    with suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup")
        limit, used = (int((group / name).read_text()) for name in ("memory.max", "memory.current"))
        free = min(free, limit - used)
    return free


def _processes() -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            yield int(entry.name), (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
