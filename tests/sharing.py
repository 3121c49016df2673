"""How `pytest -n` deals tests out to its processes. tests/conftest.py takes the hook over.

What takes seconds to start is started once: the pages' tests share a hall and a browser, those of Ray one Ray. Others
keep to their file, for its fixtures.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.reach import reached

FIRST = ("tests/web/", "tests/ray/")
"""What takes longest is begun first, so that no process is left alone with it."""


def group_of(nodeid: str) -> str:
    file = nodeid.partition("::")[0]
    return next((folder for folder in FIRST if file.startswith(folder)), file)


def arrange(items: list[pytest.Item]) -> None:
    """What a change can reach before the rest (`tests.reach`), and of each what takes longest."""
    is_reached = reached()
    order = {
        group: (not any(map(is_reached, files)), group not in FIRST) for group, files in _files_by_group(items).items()
    }
    items.sort(key=lambda item: order[group_of(item.nodeid)])


def _files_by_group(items: list[pytest.Item]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in items:
        found.setdefault(group_of(item.nodeid), set()).add(item.nodeid.partition("::")[0])
    return found


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class Dealing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)

    return Dealing(config, log)
