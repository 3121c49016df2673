"""Every route of a real hall, called by a stranger, a clerk, a manager and an administrator with what Schemathesis
makes of `/openapi.json`: right, wrong and in an order; no server error, and nothing that was not described.

One of its checks is left out: that whatever the description allows is accepted. No schema knows that a password is a
common one, an hour has gone by, or a check digit is wrong. Sessions are left alone: the first call would end the run.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.running import PASSWORD, RunningHall

pytestmark = [pytest.mark.slow, pytest.mark.ray, pytest.mark.timeout(900)]

EXAMPLES = os.environ.get("TIANHE_TEST_EXAMPLES", "20")
"""For each route and phase; TIANHE_TEST_EXAMPLES=500 takes some ten minutes a role."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHall]:
    made = RunningHall(tmp_path_factory.mktemp("schemathesis"))
    made.environment |= {"TIANHE_BUDGETS": "0"}  # it calls more than anybody may
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("who", ["nobody", "clerk01", "manager", "admin"])
def test_nothing_makes_the_hall_fail_or_answer_what_it_does_not_describe(hall: RunningHall, who: str) -> None:
    headers = []
    if who != "nobody":
        signed_in = httpx.post(f"{hall.url}/api/session", json={"username": who, "password": PASSWORD}).json()
        headers = ["-H", f"Authorization: Bearer {signed_in['token']}"]
    command = [
        *(str(Path(sys.executable).parent / "schemathesis"), "run", f"{hall.url}/openapi.json", *headers),
        *("--checks", "all", "--exclude-checks", "positive_data_acceptance"),
        *("--phases", "examples,coverage,fuzzing,stateful", "-n", EXAMPLES, "--continue-on-failure"),
        *("--exclude-path-regex", "^/api/session", "--warnings", "off", "--generation-database", "none"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20_000:]
    assert httpx.get(f"{hall.url}/healthz").status_code == 200
    assert "Selected" in done.stdout
