"""Tests that a change can reach are run first, and the others after them."""

from __future__ import annotations

from pathlib import Path

import grimp
import pytest

from tests import reach, sharing


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return reach.graph_of_imports()


@pytest.mark.parametrize(
    ("file", "test", "is_reached"),
    [
        ("actors/_host/machine.py", "tests/actors/test_every_step.py", True),
        ("tests/patience.py", "tests/test_patience.py", True),
        ("tests/test_patience.py", "tests/test_patience.py", True),
        ("tests/test_patience.py", "tests/actors/test_every_step.py", False),
        ("gateway/app.py", "tests/actors/test_every_step.py", False),
        ("people/room.py", "tests/gateway/test_schemathesis.py", True),  # by its entry point alone
        ("web/src/main.ts", "tests/web/test_desk.py", True),
        ("web/src/main.ts", "tests/test_patience.py", False),
        ("README.md", "tests/test_patience.py", False),
        ("actors/gone_with_this_change.py", "tests/actors/test_every_step.py", False),
    ],
)
def test_a_test_is_reached_by_what_it_imports(graph: grimp.ImportGraph, file: str, test: str, is_reached: bool) -> None:
    assert reach.reached_by([file], graph)(test) is is_reached


def test_no_commit_that_git_knows_is_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reach.changed("no-such-commit") == []
    monkeypatch.setenv(reach.SINCE, "no-such-commit")
    assert not reach.reached()("tests/test_patience.py")


class Item:
    def __init__(self, nodeid: str) -> None:
        self.nodeid = nodeid


def test_all_are_run_and_what_is_reached_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "reached", lambda: {"tests/b.py", "tests/web/test_b.py"}.__contains__)
    names = [
        "tests/a.py::x",
        "tests/b.py::x",
        "tests/ray/test_a.py::x",
        "tests/web/test_a.py::x",
        "tests/web/test_b.py::x",
    ]
    items = [Item(name) for name in names]
    sharing.arrange(items)  # type: ignore[arg-type]
    found = [item.nodeid for item in items]
    assert found == [names[3], names[4], names[1], names[2], names[0]]


def test_every_package_of_the_project_is_in_the_graph() -> None:
    root = Path(reach.ROOT)
    houses = {room.parent.name for room in root.glob("*/room.py")} | {"actors", "common", "gateway"}
    assert houses <= set(reach.packages())
