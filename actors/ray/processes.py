"""Processes of this machine, told apart by more than their number, which is given anew."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import msgspec


class Life(msgspec.Struct, frozen=True):
    """One process from its start to its end."""

    pid: int
    started: int  # in the kernel's ticks since the machine's start

    def __str__(self) -> str:
        return f"{self.pid}.{self.started}"


def life_of(pid: int) -> Life | None:
    """The process of this number; None where there is none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("latin-1")
    except OSError:
        return None
    return Life(pid, int(text.rpartition(")")[2].split()[19]))


def end(life: Life) -> bool:
    """End a process at once, also a stopped one. False where it was gone already."""
    if life_of(life.pid) != life:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(life.pid, signal.SIGKILL)
        return True
    return False
