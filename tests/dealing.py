"""How `pytest -n` deals tests out to its processes: file by file, and the pages' in one go, for they share a hall and a
browser. Those that take longest are dealt first, so that no process is left alone with them."""

from __future__ import annotations

from typing import Any

import pytest

PAGES = "tests/web/"
FIRST = (PAGES, "tests/ray/")


def arrange(items: list[pytest.Item]) -> None:
    """Put first what takes longest."""
    items.sort(key=lambda item: next((at for at, one in enumerate(FIRST) if item.nodeid.startswith(one)), len(FIRST)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class Dealing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return PAGES if nodeid.startswith(PAGES) else nodeid.partition("::")[0]

    return Dealing(config, log)
