"""Ray itself: started here in a folder of its own, or joined. Imported before ``ray``, which then reads settings."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

# Ray reads these when it is imported. No usage reports. Workers run as urgently as the gateway: Ray's own 15 steps of
# niceness are for batch jobs, and would let any other program of the machine stand before the hosts.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_worker_niceness", "0")
os.environ.setdefault("RAY_timeout_ms_task_wait_for_death_info", "100")  # calls to a dead host fail at once
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
# No record of each call in Ray's head: nobody reads it, it grew by 3 KB a call (44 to 188 MB over 48,000) and took a
# third of the time of a call.
os.environ.setdefault("RAY_task_events_report_interval_ms", "0")

import ray
import ray._private.worker

from actors.ray.lean import SYSTEM, lean

log = logging.getLogger(__name__)

FOLDER = "tianhe-ray-"  # then the process whose Ray it is


def collect_rarely() -> None:
    """Thousands of small objects live long in hosts and gateways: Python would walk them all many times a second."""
    gc.set_threshold(100_000, 50, 100)


class RayFailed(Exception):
    """The hosts cannot be joined; the message is one line that says what to do.

    ``code`` names the reason for who puts it in other words: ``ray`` (Ray itself did not start or cannot be reached),
    ``other_store``, ``newer_hosts``, ``other_code``, ``file_on_nodes``; ``facts`` are the words' figures.
    """

    def __init__(self, line: str, code: str = "ray", **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(line)


def connect(address: str | None, namespace: str) -> None:
    """Start a Ray of our own on free ports in a folder of its own, or join one. Raises RayFailed.

    One that does not start, as happens on a machine that has too much to do, is started once more.
    """
    if ray.is_initialized():
        return
    ray._private.worker.print_to_stdstream = _log
    options: dict[str, Any] = {"namespace": namespace, "log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address is not None:
            ray.init(address, **options)
        else:
            _start_here(options)
        # What Ray loads with its first object is loaded now: later, other threads load parts of the same packages,
        # and two that meet in a package whose modules need each other can both fail.
        ray.put(None)
    except Exception as error:
        where = f"at {address}" if address else "here"
        reason = str(error).strip().splitlines()
        raise RayFailed(
            f"Ray did not start {where}: {reason[0] if reason else type(error).__name__}"
            + (" (is TIANHE_RAY_ADDRESS right?)" if address else " (check free memory and that /tmp can be written)")
        ) from error


def _log(data: dict[str, Any], ignore_prefix: bool) -> None:
    """Takes the place of what prints a screenful on the terminal for each process that ends."""
    for line in data["lines"]:
        log.warning("Ray: %s", line.partition(". ")[0])


def _start_here(options: dict[str, Any]) -> None:
    sweep()
    try:
        _start(options)
    except (OSError, ValueError):
        raise  # what is wrong with the folder is so a moment later too
    except Exception as error:
        log.warning("Ray did not start (%s); it is started once more", type(error).__name__)
        _start(options)


def _start(options: dict[str, Any]) -> None:
    # Ray's sockets need a short path, so not the data folder.
    folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
    try:
        with lean():
            ray.init(
                "local",
                _temp_dir=f"{folder}/r",  # which Ray opens to everybody; the folder around it is ours alone
                include_dashboard=False,
                _node_ip_address="127.0.0.1",
                _system_config=SYSTEM,
                **options,
            )
    except BaseException:
        ray.shutdown()
        shutil.rmtree(folder, ignore_errors=True)
        raise


def sweep() -> None:
    """Remove the folders (logs, sockets) that processes of ours left when they ended: ours goes with a later start."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*-*"):
        process = folder.name.removeprefix(FOLDER).partition("-")[0]
        if process.isdecimal() and not Path(f"/proc/{process}").exists():
            shutil.rmtree(folder, ignore_errors=True)


def disconnect() -> None:
    """Leave Ray; one that this process started ends."""
    ray.shutdown()
