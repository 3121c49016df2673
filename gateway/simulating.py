"""The simulated people beside a hall that runs: a program of their own, started by the name of its command."""

from __future__ import annotations

import json
import sys

from gateway.clock import CourseClock
from gateway.listening import CannotStart
from gateway.settings import Settings, address

SLOWEST, FASTEST = 0.1, 3600.0
"""How many times as fast as ours a simulated day may pass."""


def must_be_possible(settings: Settings, speed: float) -> None:
    """Raises CannotStart where days cannot be lived beside the hall of these settings at that speed."""
    must_be_speed(speed)
    if not settings.demo:
        raise CannotStart("simulate.no_account")


def must_be_speed(speed: float) -> None:
    """Raises CannotStart."""
    if not SLOWEST <= speed <= FASTEST:
        raise CannotStart("simulate.speed", slowest=SLOWEST, fastest=FASTEST)


def simulation_command(settings: Settings, clock: CourseClock) -> list[str]:
    """The program that lives by the clock of the hall of these settings."""
    course = json.dumps(clock.legs)
    return [sys.executable, "-m", "gateway.cli", "simulate", f"--course={course}", f"--url={address(settings)}"]
