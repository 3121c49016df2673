"""Run benchmarks by name (default: all) and write what they found to benchmarks/RESULTS.md."""

import asyncio
import datetime
import importlib
import os
import sys
from pathlib import Path

import msgspec

os.environ["PYTHONPATH"] = os.getcwd()  # Ray's workers import the measured actor

from actors.ray.session import connect, disconnect
from benchmarks.report import HEAD, Line

ALL = (
    "commands",
    "calls",
    "hosts",
    "postgresql",
    "memory",
    "idle",
    "activation",
    "visit",
    "growth",
    "year",
    "latency",
    "sockets",
    "peers",
    "requests",
    "users",
    "failover",
    "restart",
    "statistics",
    "waits",
)
RESULTS = Path(__file__).parent / "RESULTS.md"
KEPT = Path(__file__).parent / "results.json"


def main(names: list[str]) -> None:
    connect(None, "benchmarks")
    kept: dict[str, list[Line]] = {}
    if KEPT.exists():
        kept = msgspec.json.decode(KEPT.read_bytes(), type=dict[str, list[Line]])
    print(HEAD)
    for name in names:
        lines = asyncio.run(importlib.import_module(f"benchmarks.{name}").run())
        for line in lines:
            print(line.markdown(), flush=True)
        kept[name] = lines
    disconnect()
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    today = datetime.date.today().isoformat()
    tables = "\n".join(line.markdown() for name in ALL for line in kept.get(name, []))
    _, mark, notes = RESULTS.read_text().partition("\n## Notes") if RESULTS.exists() else ("", "", "")
    RESULTS.write_text(
        f"# Results\n\n`python -m benchmarks` (or `make bench`), {today}, {os.cpu_count()} cores, ours and the peer in"
        f" one run; the best of three alternating rounds for rates.\n\n{HEAD}\n{tables}\n{mark}{notes}"
    )


if __name__ == "__main__":
    main(sys.argv[1:] or list(ALL))
