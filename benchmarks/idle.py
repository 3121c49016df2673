"""What a hall with Tianhe's data holds of memory while nothing happens: its gateway, each host, Ray's own processes."""

import asyncio
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.actors import resident
from benchmarks.report import Line
from benchmarks.restart import Gateway

REST = 10.0  # seconds after the start
MIB = 1 << 20
KINDS = {"ray::HostActor": "host", "ray::Supervisor": "supervisor", "raylet": "Ray", "gcs_server": "Ray"}


async def run() -> list[Line]:
    with tempfile.TemporaryDirectory(dir=".") as name:
        gateway = Gateway(Path(name).absolute())
        try:
            await gateway.start()
            await asyncio.sleep(REST)
            held = {kind: list(map(resident, pids)) for kind, pids in family(gateway.pid).items()}
        finally:
            gateway.end()
            await gateway.close()
    hosts = held["host"]
    said = ", ".join(f"{kind} {_mib(sizes)}" for kind, sizes in held.items() if kind not in ("gateway", "host"))
    return [
        Line(
            "resident memory (PSS), idle: gateway",
            _mib(held["gateway"]),
            "each host's process, the spare included",
            _mib(hosts),
        ),
        Line("— all of it", f"{sum(map(sum, held.values())) / MIB:,.0f} MiB", "of that", said),
    ]


def family(root: int) -> dict[str, list[int]]:
    """The processes of a gateway, by what they are: ``gateway``, ``host``, ``supervisor``, ``Ray``, ``other``."""
    known, found = {root}, defaultdict(list)
    processes = {int(folder.name): folder for folder in Path("/proc").glob("[0-9]*")}
    parents = {pid: _parent(folder) for pid, folder in processes.items()}
    while more := {pid for pid, parent in parents.items() if parent in known} - known:
        known |= more
    for pid in known:
        title = (processes[pid] / "cmdline").read_text("utf-8", "replace").split("\0")[0]
        kind = next((kind for mark, kind in KINDS.items() if mark in title), "other")
        found["gateway" if pid == root else kind].append(pid)
    return found


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text("latin-1").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _mib(sizes: list[int]) -> str:
    return " + ".join(f"{size / MIB:,.0f}" for size in sizes) + " MiB"
