"""What hosts and their supervisor log lies in one place, in lines that a program reads, whoever has ended."""

import asyncio
import json
import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from actors import ActorFailed
from actors.ray.handshake import Logs
from tests.actors.counters import Add, Fail, counter
from tests.conftest import ClusterFactory

pytestmark = pytest.mark.ray


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "tianhe.log").read_text("utf-8").splitlines()]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.05)


def test_the_logs_of_hosts_outlive_them_in_one_place(
    ray_cluster_factory: ClusterFactory, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    folder = tmp_path / "logs"

    async def main() -> None:
        async with ray_cluster_factory(hosts=1, logs=Logs("gateway.logs:configure", str(folder), "INFO")) as cluster:
            with pytest.raises(ActorFailed):
                await cluster.call(counter("a"), Fail())
            (first,) = await cluster.status()
            os.kill(first.pid, signal.SIGKILL)
            await cluster.call(counter("a"), Add(by=1), timeout=60)
            with pytest.raises(ActorFailed):
                await cluster.call(counter("a"), Fail())
            (second,) = await cluster.status()
            await until(lambda: any("is gone" in line["message"] for line in lines(folder)))
            said = [(line["pid"], line["level"], line["message"]) for line in lines(folder) if "exception" in line]
            assert said == [(pid, "error", "test_counter failed on Fail") for pid in (first.pid, second.pid)]
            one = next(line for line in lines(folder) if "exception" in line)
            assert one["exception"] == "builtins.RuntimeError"
            assert one["where"][-1].startswith("actors/counters.py:")
            assert one["process"] == "worker-0"
            gone = next(line for line in lines(folder) if "is gone" in line["message"])
            assert (gone["process"], gone["message"]) == ("supervisor", "worker 0 is gone")
            # Ray itself reports the end too; on a terminal that would be a screenful.
            await until(lambda: any(record.getMessage().startswith("Ray: ") for record in caplog.records))

    with caplog.at_level(logging.WARNING):
        asyncio.run(main())
    assert "worker died" not in "".join(capfd.readouterr()).lower()
