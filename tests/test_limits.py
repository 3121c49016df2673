"""A test that hangs fails by its name, wherever it hangs, and the tests after it run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

HANGING = """
import asyncio
import threading

import pytest

from actors.testing import simulate
from tests import limits

limits.AGAIN = 0.2


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def ends_never():
    yield
    await asyncio.Event().wait()


def test_waits():
    threading.Event().wait()


def test_virtual_time_goes_by_for_ever():
    async def rest():
        while True:
            await asyncio.sleep(1)

    simulate(rest)


def test_nothing_happens_in_virtual_time():
    simulate(lambda: asyncio.Event().wait())


@pytest.mark.anyio
async def test_waits_for_what_never_comes():
    await asyncio.Event().wait()


@pytest.mark.anyio
async def test_its_fixture_waits(ends_never):
    pass


@pytest.mark.anyio
async def test_goes_on():
    await asyncio.sleep(0)
"""
LIMIT = 1


def test_a_hang_fails_by_its_name_and_the_others_run(tmp_path: Path) -> None:
    file = tmp_path / "test_hanging.py"
    file.write_text(HANGING, encoding="utf-8")
    options = ("-p", "tests.limits", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", f"--timeout={LIMIT}", "-rfE")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "/dev/null", *options, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = set(re.findall(r"^(FAILED|ERROR) \S+::(\w+)", done.stdout, re.MULTILINE))
    hanging = {"test_waits", "test_virtual_time_goes_by_for_ever", "test_nothing_happens_in_virtual_time"}
    hanging |= {"test_waits_for_what_never_comes"}
    assert said == {("FAILED", name) for name in hanging} | {("ERROR", "test_its_fixture_waits")}, done.stdout
    assert "4 failed, 2 passed, 1 error" in done.stdout
    assert done.stdout.count("limits.Hangs: ") >= len(said)
    assert re.search(r"^  \S+:\d+ test_waits_for_what_never_comes$", done.stdout, re.MULTILINE)  # and says where
