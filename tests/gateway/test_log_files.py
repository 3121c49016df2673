"""The files of logs: whole lines of several processes, bounded, for the operator alone, there after a crash (F6)."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway import logs
from gateway.log_files import NAME, LogFile, files
from gateway.logs import JsonLines, PlainLines, configure, entry, plain
from tests.conftest import ROOT


@pytest.fixture
def unconfigured(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leaves the loggers of this process as they were, and faults to the test runner."""
    monkeypatch.setattr(logs.faulthandler, "enable", os.close)
    root = logging.getLogger()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in logs.OURS}
    root.handlers = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers, level, levels = before
    root.setLevel(level)
    for name, kept in levels.items():
        logging.getLogger(name).setLevel(kept)


def read(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for file in files(folder) for line in file.read_text("utf-8").splitlines()]


def record(message: str, *arguments: object, name: str = "tianhe.test", level: int = logging.INFO) -> logging.LogRecord:
    return logging.LogRecord(name, level, __file__, 1, message, arguments, None)


def test_a_process_says_who_it_is_and_only_its_owner_reads_it(tmp_path: Path, unconfigured: None) -> None:
    configure(tmp_path / "logs", "host-2", "INFO")
    logging.getLogger("tianhe.x").info("号 %s", "A001", extra={"fields": {"ms": 3}})
    logging.getLogger("actors.host").debug("not at this level")
    logging.getLogger("other").info("nor others")
    (line,) = read(tmp_path / "logs")
    assert line["time"] == str(line["time"])[:23] + "+00:00"
    assert line | {"time": ""} == {
        "time": "",
        "level": "info",
        "process": "host-2",
        "pid": os.getpid(),
        "logger": "tianhe.x",
        "message": "号 A001",
        "ms": 3,
    }
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "logs", *(tmp_path / "logs").iterdir())}
    assert modes == {"logs": 0o700, NAME: 0o600, logs.FAULTS: 0o600}


def test_others_libraries_are_heard_by_their_pattern_only() -> None:
    """What asyncio says of a task nobody awaited quotes the task's exception in its second line."""
    secret = "440106199001019990"
    said = entry(record("bad value %s", secret, name="somebody.else"), "gateway")
    assert said["message"] == "bad value %s"
    said = entry(record(f"Task exception was never retrieved\nfuture: <{secret}>", name="asyncio"), "gateway")
    assert said["message"] == "Task exception was never retrieved"
    assert entry(record("host %d", 2, name="actors.x"), "gateway")["message"] == "host 2"


def test_files_are_turned_and_the_oldest_goes(tmp_path: Path) -> None:
    file = LogFile(tmp_path, size=2000, kept=3)
    file.setFormatter(JsonLines())
    for number in range(200):
        file.handle(record("number %d", number))
    file.close()
    found = files(tmp_path)
    assert [path.name for path in found] == [f"{NAME}.3", f"{NAME}.2", f"{NAME}.1", NAME]
    assert all(path.stat().st_size < 2000 + 200 for path in found)
    numbers = [int(str(line["message"]).split()[1]) for line in read(tmp_path)]
    assert numbers == list(range(numbers[0], 200))


def test_who_finds_the_file_full_too_late_does_not_turn_it_again(tmp_path: Path) -> None:
    first, second = LogFile(tmp_path, size=1000), LogFile(tmp_path, size=1000)
    for file in (first, second):
        file.setFormatter(JsonLines())
    first.handle(record("x" * 1000))
    first._turn()
    first.handle(record("new"))
    second._turn()  # had seen that it was full before the first one turned it
    assert [path.name for path in files(tmp_path)] == [f"{NAME}.1", NAME]
    first.close()
    second.close()


WRITER = """
import logging, sys
from pathlib import Path
from gateway.log_files import LogFile
from gateway.logs import JsonLines
file = LogFile(Path(sys.argv[1]), size=20_000, kept=50)
file.setFormatter(JsonLines(sys.argv[2]))
for number in range(1000):
    file.handle(logging.LogRecord("tianhe.x", 20, "", 1, "%d " + "x" * 100, (number,), None))
"""


def test_processes_that_turn_the_same_file_lose_and_break_nothing(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=ROOT) for name in ("a", "b", "c")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(files(tmp_path)) > 10
    lines = read(tmp_path)
    for name in ("a", "b", "c"):
        numbers = [int(str(line["message"]).split()[0]) for line in lines if line["process"] == name]
        assert sorted(numbers) == list(range(1000))


def test_a_disk_that_takes_nothing_harms_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = LogFile(tmp_path / "logs")
    file.setFormatter(JsonLines())
    os.close(file._file)
    file._file = os.open("/dev/full", os.O_WRONLY)
    file._look = lambda more: None  # type: ignore[method-assign]
    file.handle(record("lost"))
    file.close()
    file.handle(record("after the end"))
    assert capsys.readouterr() == ("", "")
    assert read(tmp_path / "logs") == []


DYING = """
import logging, os, signal, sys
from gateway.logs import configure
configure(sys.argv[1], "host-0", "INFO")
logging.getLogger("actors.ray.host").error("the last word")
os.kill(os.getpid(), int(sys.argv[2]))
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_F6_what_a_process_said_outlives_it(tmp_path: Path, number: signal.Signals) -> None:
    done = subprocess.run([sys.executable, "-c", DYING, str(tmp_path), str(int(number))], cwd=ROOT, check=False)
    assert done.returncode == -number
    (line,) = read(tmp_path)
    assert (line["process"], line["level"], line["message"]) == ("host-0", "error", "the last word")
    if number == signal.SIGSEGV:
        assert "Segmentation fault" in (tmp_path / logs.FAULTS).read_text()


def test_people_read_plain_lines() -> None:
    try:
        raise ValueError("a secret")
    except ValueError as error:
        failed = record("host %d cannot go on", 2, name="actors.host", level=logging.CRITICAL)
        failed.exc_info = (type(error), error, error.__traceback__)
    said = PlainLines("host-2").format(failed)
    assert said.split(" ", 2)[2].startswith(
        "CRITICAL host-2 actors.host host 2 cannot go on exception=builtins.ValueError ← "
    )
    assert "a secret" not in said
    assert "\n" not in said
    moment = plain(
        {
            "time": "2026-11-23T01:30:00.250+00:00",
            "level": "info",
            "process": "gateway",
            "pid": 1,
            "logger": "tianhe.x",
            "message": "m",
            "ms": 2,
        }
    )
    offset = time.localtime(1795397400).tm_gmtoff
    assert moment.endswith(" INFO gateway tianhe.x m ms=2")
    assert moment.startswith("2026-11-23 09:30:00.250") or offset != 8 * 3600
