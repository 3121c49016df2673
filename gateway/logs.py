"""Logs that an operator can read and that name nobody (W10): one place for all processes, which outlives them.

One JSON object a line, in `TIANHE_DATA_DIR/logs` (`gateway.log_files`), and plain lines on the console. A request is
logged as its method, the template of its route, its status and how long it took (`gateway.requests`). Query strings,
bodies, headers, tokens and user names are never logged; of an error only its type and where in the code it happened,
of other people's libraries only the pattern of what they say: what they fill in may quote input.
"""

from __future__ import annotations

import faulthandler
import logging
import traceback
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import msgspec

from gateway.log_files import LogFile, opened

ROOMS = tuple(point.module.partition(".")[0] for point in entry_points(group="tianhe.rooms"))
OURS = ("tianhe", "actors", "common", "gateway", *ROOMS)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
FAULTS = "faults.log"  # where Python's frames go when a process is ended by its own machine code


def entry(record: logging.LogRecord, process: str) -> dict[str, object]:
    """A record as what is written of it: time, level, process, pid, logger, message, and the fields that were given as
    ``extra={"fields": {…}}``; of an exception its type and places."""
    found: dict[str, object] = {
        "time": _moment(record.created),
        "level": record.levelname.lower(),
        "process": process,
        "pid": record.process,
        "logger": record.name,
        "message": _said(record),
    }
    found |= getattr(record, "fields", {})
    if record.exc_info and record.exc_info[1] is not None:
        found |= safe_error(record.exc_info[1])
    return found


def _moment(seconds: float) -> str:
    """ISO 8601 in UTC, in milliseconds."""
    milliseconds = int(seconds * 1000)
    return f"{_second(milliseconds // 1000)}.{milliseconds % 1000:03}+00:00"


@lru_cache(maxsize=4)
def _second(seconds: int) -> str:
    """Most lines are of the second that the line before was of."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=4)
def _here(second: str) -> str:
    """The same by the machine's time zone, for a person."""
    return datetime.fromisoformat(f"{second}+00:00").astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg).partition("\n")[0]


def safe_error(error: BaseException) -> dict[str, object]:
    """An error's type and the places it came through; nothing of its message or of any value."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = [f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}" for frame in frames]
    kind = type(error)
    return {"exception": f"{kind.__module__}.{kind.__qualname__}", "where": places}


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def __init__(self, process: str = "gateway") -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        return msgspec.json.encode(entry(record, self._process)).decode()


class PlainLines(JsonLines):
    """A record as one line for a person."""

    def format(self, record: logging.LogRecord) -> str:
        return plain(entry(record, self._process))


def plain(line: dict[str, Any]) -> str:
    """A log entry for a person, by the machine's time zone."""
    rest = dict(line)
    second, _, fraction = rest.pop("time").partition(".")
    time = f"{_here(second)}.{fraction[:3]}"
    head = [time, str(rest.pop("level")).upper(), str(rest.pop("process")), str(rest.pop("logger"))]
    message = str(rest.pop("message"))
    rest.pop("pid")
    where = rest.pop("where", ())
    fields = [f"{name}={value}" for name, value in rest.items()]
    return " ".join([*head, message, *fields, *(f"← {place}" for place in reversed(where))])


def configure(folder: str | Path | None, process: str, level: str, *, console: bool = False) -> None:
    """Send the logs of this whole process, called `process` (`gateway`, `worker-2`), to the files in `folder` and, with
    `console`, to standard error. `level` is that of our own loggers; others are heard from WARNING on.

    Raises OSError where the folder cannot be written.
    """
    handlers: list[logging.Handler] = []
    if folder is not None:
        handlers.append(LogFile(Path(folder)))
        handlers[-1].setFormatter(JsonLines(process))
        # Open for as long as the process lives: nothing can be opened any more when it is needed.
        faulthandler.enable(opened(Path(folder) / FAULTS))
    if console:
        handlers.append(logging.StreamHandler())
        handlers[-1].setFormatter(PlainLines(process))
    logging.basicConfig(level=logging.WARNING, handlers=handlers, force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
