"""Which tests run in one process where several share the work (`pytest -n`).

What takes seconds to start is started once: the pages' tests share a hall and a browser, those of Ray one Ray. Others
keep to their file, for its fixtures.
"""

from __future__ import annotations

import pytest

FIRST = ("tests/web/", "tests/ray/")
"""What takes longest is begun first, so that no process is left alone with it."""


def group_of(item: pytest.Item) -> str:
    file = item.nodeid.partition("::")[0]
    return next((folder for folder in FIRST if file.startswith(folder)), file)


def arrange(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
