"""Every test has a time limit, so that a hang fails by its name and the tests after it run. tests/conftest.py takes the
hooks over.

pytest-timeout reads the limits; the alarm is ours. Its own raises once, which an event loop swallows where it happens
to run a callback, and raises what leaves anyio's runner waiting for the hanging test for ever.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest

LIMITS = {"ray": 300, "browser": 300, "slow": 1800}
"""Seconds that a test with such a mark may take, a start of Ray or of the hall included; others: ``timeout`` in
pyproject.toml. Far above what any needs, so that only a hang fails by it, whatever else the machine does."""

AGAIN = 15.0
"""Seconds until the next alarm, where one was swallowed; time enough for a test to put things in order."""


LIMIT = pytest.StashKey[float]()


class Hangs(BaseException):
    """The test takes longer than its limit. Not an Exception: no handler of errors is to take it for one."""


def give_limits(items: list[pytest.Item]) -> None:
    for item in items:
        limits = [seconds for mark, seconds in LIMITS.items() if item.get_closest_marker(mark)]
        if limits and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(max(limits)))


@pytest.hookimpl(tryfirst=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool:
    """In place of pytest-timeout's own alarm."""
    item.stash[LIMIT] = settings.timeout
    return True


@contextmanager
def limited(item: pytest.Item) -> Iterator[None]:
    """Raises Hangs in the block once the test's limit is over. Each step of a test has the whole limit."""
    limit = item.stash.get(LIMIT, None)
    if limit is None:
        yield
        return

    def alarm(number: int, frame: FrameType | None) -> None:
        _say_where()
        raise Hangs(f"{item.nodeid} takes longer than {limit:.0f} s")

    signal.signal(signal.SIGALRM, alarm)
    signal.setitimer(signal.ITIMER_REAL, limit, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with limited(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with limited(item):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    with limited(item):
        return (yield)


def _say_where() -> None:
    """Where the tasks of a running loop wait: the traceback shows only the loop."""
    try:
        tasks = asyncio.all_tasks()
    except RuntimeError:
        return
    for task in tasks:
        print(f"{task.get_name()} waits in", file=sys.stderr)
        waits: Any = task.get_coro()
        while frame := getattr(waits, "cr_frame", None):
            print(f"  {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_qualname}", file=sys.stderr)
            waits = waits.cr_await
