"""Which tests a change can reach, by the graph of imports: run first where ``TIANHE_TEST_SINCE`` names a commit.

None is left out: the graph does not know what a page, a document or a subprocess makes of a change.
"""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from importlib.metadata import entry_points
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
SINCE = "TIANHE_TEST_SINCE"

PAGES = ("web/", "tests/web/")
"""What is no module, and the tests that open it."""


def packages() -> list[str]:
    """The project's, as the rules of imports know them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: list[str] = project["tool"]["importlinter"]["root_packages"]
    return found


def changed(since: str) -> list[str]:
    """Files that differ from a commit, from the root on; none where there is no such commit or no git."""
    command = ["git", "diff", "--name-only", "--relative", since]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return done.stdout.splitlines()


def reached_by(files: Iterable[str], graph: grimp.ImportGraph) -> Callable[[str], bool]:
    """Answers whether a test, by its file from the root on, can notice a change of ``files``."""
    files = list(files)
    modules = {_module(file) for file in files if file.endswith(".py")} & graph.modules
    found = modules | {user for module in modules for user in graph.find_downstream_modules(module)}
    pages = any(file.startswith(PAGES[0]) for file in files)
    return lambda file: _module(file) in found or (pages and file.startswith(PAGES[1]))


def graph_of_imports() -> grimp.ImportGraph:
    """With what the gateway loads by the rooms' entry points, which no import statement names."""
    graph = grimp.build_graph(*packages(), "tests", cache_dir=None)
    rooms = {point.module for point in entry_points(group="tianhe.rooms")} & graph.modules
    for asks in graph.find_modules_that_directly_import("common.room"):
        if asks.startswith("gateway."):
            for room in rooms:
                graph.add_import(importer=asks, imported=room)
    return graph


def reached() -> Callable[[str], bool]:
    """As `reached_by`, of the commit that the environment names; without one, no test is reached by anything."""
    since = os.environ.get(SINCE)
    files = changed(since) if since else []
    return reached_by(files, graph_of_imports()) if files else lambda file: False


def _module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
