"""What usually goes wrong around a hall, and what to do about it. Pure: `gateway.operator.examining` has the facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from gateway.operator.figures import Status
from gateway.settings import is_loopback

Level = Literal["ok", "warning", "fault"]
MIB = 1024 * 1024

FULL = 16 * MIB  # bytes free below which nothing starts
TIGHT = 1024 * MIB
DESCRIPTORS = 8192  # open files and sockets of a process
GATEWAY_MEMORY = 500 * MIB  # of the gateway and of Ray itself
HOST_MEMORY = 150 * MIB
SKEW = 2.0  # seconds between the database server's clock and ours
AHEAD = 60.0  # seconds by which the last event may be ahead of our clock
STUCK = 60.0  # seconds that a message may wait for its receiver
NETWORK = ("nfs", "cifs", "smb", "9p", "ceph", "gluster", "lustre", "afs", "sshfs", "s3fs")
"""File systems whose locks do not keep two machines apart: SQLite loses data there."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What there is. Times in microseconds, sizes in bytes; None: it cannot be known here."""

    data_dir: str
    folder: Literal["ours", "missing", "unwritable"] = "ours"
    folder_mode: int = 0o700
    open_files: tuple[str, ...] = ()  # secrets that others can read
    free: int = 2**40
    filesystem: str = "ext4"
    sqlite: bool = True
    database: str = ""
    problem: str | None = None  # code of why the database cannot be used; ``doctor.no_database``: there is none yet
    older: bool = False  # the next start upgrades it
    journal: tuple[str, ...] = ()  # faults at its end
    segments_dir: str = ""
    segments: tuple[str, ...] = ()  # sealed parts of the journal that are not there
    epoch: str | None = None
    last: int | None = None  # when the last event happened
    key_fits: bool | None = None
    keys_lost: int = 0  # persons' keys that no master key unwraps
    port: int = 8000
    port_problem: str | None = None  # code of why it cannot be taken
    hall: Status | None = None  # which runs with this data folder and answers
    hall_problem: str | None = None  # code of why what listens there is not it
    version: str = ""
    now: int = 0
    synchronised: bool | None = True  # our clock, with time servers
    descriptors: int = 65536
    memory: int = 2**40  # available
    hosts: int = 4
    ray_address: str | None = None
    leftovers: tuple[int, ...] = ()  # processes of a Ray whose gateway is gone
    pages: bool = True  # are built
    voices: bool = True  # can be loaded
    demo: bool = False
    host: str = "127.0.0.1"
    secure_cookies: bool = True


class Finding(NamedTuple):
    """What a check found: a code whose text says what to do, or nothing to say."""

    level: Level
    code: str = ""
    facts: Mapping[str, Any] = {}


OK = Finding("ok")


def folder(facts: Facts) -> Finding:
    if facts.folder == "missing":
        return Finding("ok", "doctor.folder_missing", {"folder": facts.data_dir})
    if facts.folder == "unwritable":
        return Finding("fault", "start.data_dir", {"folder": facts.data_dir})
    if facts.open_files:
        files = " ".join(facts.open_files)
        return Finding("fault", "doctor.open_files", {"files": files})
    if facts.folder_mode & 0o077:
        return Finding("warning", "doctor.open_folder", {"folder": facts.data_dir})
    return OK


def disk(facts: Facts) -> Finding:
    free = facts.free // MIB
    if facts.free < FULL:
        return Finding("fault", "doctor.disk_full", {"free": free})
    return Finding("warning", "doctor.disk_tight", {"free": free}) if facts.free < TIGHT else OK


def filesystem(facts: Facts) -> Finding:
    remote = facts.sqlite and any(name in facts.filesystem for name in NETWORK)
    return Finding("fault", "doctor.network_disk", {"kind": facts.filesystem}) if remote else OK


def database(facts: Facts) -> Finding:
    named = {"database": facts.database}
    if facts.problem is not None:
        level: Level = "ok" if facts.problem == "doctor.no_database" else "fault"
        return Finding(level, facts.problem, named)
    if facts.journal:
        return Finding("fault", "journal.broken", {"fault": facts.journal[0]})
    return Finding("ok", "doctor.older", named) if facts.older else OK


def segments(facts: Facts) -> Finding:
    missing = {"folder": facts.segments_dir, "files": ", ".join(facts.segments)}
    return Finding("fault", "doctor.segments", missing) if facts.segments else OK


def key(facts: Facts) -> Finding:
    return Finding("fault", "doctor.key") if facts.key_fits is False else OK


def ring(facts: Facts) -> Finding:
    return Finding("fault", "doctor.ring", {"count": facts.keys_lost}) if facts.keys_lost else OK


def epoch(facts: Facts) -> Finding:
    hall = facts.hall
    if hall is None:
        return OK
    others = {host.epoch for host in hall.hosts if not host.silent and host.epoch} - {hall.epoch}
    if others or (facts.epoch is not None and facts.epoch != hall.epoch):
        theirs = ", ".join(sorted(others)) or hall.epoch
        return Finding("fault", "doctor.epoch", {"ours": facts.epoch or hall.epoch, "theirs": theirs})
    return OK


def nodes(facts: Facts) -> Finding:
    if not facts.sqlite:
        return OK
    where = (facts.ray_address or "").rpartition(":")[0]
    elsewhere = bool(where) and not is_loopback(where)
    several = facts.hall is not None and len({host.node for host in facts.hall.hosts if not host.silent}) > 1
    return Finding("fault", "doctor.nodes") if elsewhere or several else OK


def version(facts: Facts) -> Finding:
    if facts.hall is None or facts.hall.version == facts.version:
        return OK
    return Finding("warning", "doctor.version", {"running": facts.hall.version, "installed": facts.version})


def port(facts: Facts) -> Finding:
    if facts.hall is not None:
        return OK
    code = facts.hall_problem or facts.port_problem
    return Finding("fault", code, {"port": facts.port, "host": facts.host}) if code else OK


def running(facts: Facts) -> Finding:
    hall = facts.hall
    if hall is None:
        return Finding("ok", "doctor.not_running")
    silent = [str(host.index) for host in hall.hosts if host.silent]
    if silent or not hall.hosts:
        return Finding("fault", "doctor.silent", {"hosts": ", ".join(silent) or "0"})
    if hall.store is None:
        return Finding("fault", "doctor.store_silent", {"problem": hall.problem})
    if hall.store.parked:
        return Finding("warning", "doctor.parked", {"count": hall.store.parked})
    if hall.store.oldest_seconds > STUCK:
        return Finding("warning", "doctor.stuck", {"seconds": round(hall.store.oldest_seconds)})
    return OK


def clock(facts: Facts) -> Finding:
    skew = facts.hall.store.skew_seconds if facts.hall and facts.hall.store else None
    if skew is not None and abs(skew) > SKEW:
        return Finding("fault", "doctor.skew", {"seconds": f"{skew:+.1f}"})
    ahead = 0.0 if facts.last is None else (facts.last - facts.now) / 1_000_000
    if ahead > AHEAD:
        return Finding("fault", "doctor.clock_behind", {"minutes": round(ahead / 60)})
    return Finding("warning", "doctor.unsynchronised") if facts.synchronised is False else OK


def descriptors(facts: Facts) -> Finding:
    few = facts.descriptors < DESCRIPTORS
    return Finding("warning", "doctor.descriptors", {"limit": facts.descriptors, "least": DESCRIPTORS}) if few else OK


def memory(facts: Facts) -> Finding:
    if facts.hall is not None:
        return OK
    needed = GATEWAY_MEMORY + facts.hosts * HOST_MEMORY
    amounts = {"free": facts.memory // MIB, "needed": needed // MIB, "hosts": facts.hosts}
    return Finding("fault", "doctor.memory", amounts) if facts.memory < needed else OK


def leftovers(facts: Facts) -> Finding:
    processes = " ".join(map(str, facts.leftovers))
    return Finding("fault", "doctor.leftovers", {"processes": processes}) if facts.leftovers else OK


def pages(facts: Facts) -> Finding:
    if not facts.pages:
        return Finding("fault", "doctor.pages")
    return OK if facts.voices else Finding("warning", "doctor.voices")


def exposure(facts: Facts) -> Finding:
    plain = not facts.demo and not is_loopback(facts.host) and not facts.secure_cookies
    return Finding("warning", "doctor.cookies") if plain else OK


CHECKS: tuple[Callable[[Facts], Finding], ...] = (
    folder,
    disk,
    filesystem,
    database,
    segments,
    key,
    ring,
    port,
    running,
    epoch,
    version,
    nodes,
    clock,
    descriptors,
    memory,
    leftovers,
    pages,
    exposure,
)
"""Every check; what each is about is told as ``doctor.check.<name>``."""


def examine(facts: Facts) -> list[tuple[str, Finding]]:
    """Every check's name and finding."""
    return [(check.__name__, check(facts)) for check in CHECKS]


def filesystem_of(path: str, mounts: Iterable[str]) -> str:
    """The kind of file system that a path lies on, from the lines of ``/proc/self/mountinfo``."""
    best, kind = -1, "?"
    for line in mounts:
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        point = re.sub(r"\\(\d{3})", lambda octal: chr(int(octal.group(1), 8)), fields[4])
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, kind = len(point), right.split()[0]
    return kind


def left_over(processes: Mapping[int, str], folder: str) -> tuple[int, ...]:
    """Processes of a Ray whose gateway is not among them any more: by their command lines, in which its folder's name
    holds that gateway's number. `folder`: how such a name begins."""
    owned = ((process, re.search(rf"/{re.escape(folder)}(\d+)-", line)) for process, line in processes.items())
    return tuple(sorted(process for process, owner in owned if owner and int(owner.group(1)) not in processes))
