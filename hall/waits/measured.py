"""The sums a queue keeps of what it measured. Pure; plain enough to be a JSON document."""

from collections.abc import Mapping

from msgspec import Struct, field

KEPT = 0.85
"""What a day's measurements are worth on the day after, so that a queue follows the times."""

AGES = (0, 600, 1800, 3600, 5400, 7200, 10800)
"""Seconds at which the classes of how long someone has waited begin."""


class Tally(Struct, array_like=True):
    """Count, sum and sum of squares of something measured."""

    n: float = 0.0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        self.n += 1
        self.total = round(self.total + value, 4)
        self.squares = round(self.squares + value * value, 4)

    def fold(self, other: "Tally") -> None:
        """Add a day that is over."""
        self.n = round(self.n * KEPT + other.n, 4)
        self.total = round(self.total * KEPT + other.total, 4)
        self.squares = round(self.squares * KEPT + other.squares, 4)

    def mean(self, prior: float, weight: float) -> float:
        """The mean, ``prior`` counting as ``weight`` measurements."""
        return (prior * weight + self.total) / (weight + self.n)


class Measured(Struct):
    """Sums of one day, or of the days before it, the older counting less.

    ``services``: log seconds of service by item (empty: no item). ``hours``: by hour of the day, what log service times
    had beyond their item's mean. ``calls``: seconds from call to start. ``missed``: seconds of a window that no-shows
    cost. ``waited`` and ``gone``: by how long people had waited (`AGES`), seconds waited, and how many gave up.
    ``done``, ``supply`` and ``turns``: seconds of expected work given out while people waited, the windows' seconds
    there were for it, and the number of calls. ``came``, ``ahead``, ``duty``: by slot of the day, people, people with a
    head start, and window-seconds on duty; ``days``: how many days those are of. ``paused`` and ``through``: seconds of
    the hall's breaks, and window-seconds on duty in them.
    """

    services: dict[str, Tally] = field(default_factory=dict)
    hours: dict[str, Tally] = field(default_factory=dict)
    calls: Tally = field(default_factory=Tally)
    missed: Tally = field(default_factory=Tally)
    waited: list[float] = field(default_factory=lambda: [0.0] * len(AGES))
    gone: list[float] = field(default_factory=lambda: [0.0] * len(AGES))
    done: float = 0.0
    supply: float = 0.0
    turns: float = 0.0
    came: dict[str, float] = field(default_factory=dict)
    ahead: dict[str, float] = field(default_factory=dict)
    duty: dict[str, float] = field(default_factory=dict)
    days: float = 0.0
    paused: float = 0.0
    through: float = 0.0

    def fold(self, day: "Measured") -> None:
        """Add a day that is over."""
        _fold_tallies(self.services, day.services)
        _fold_tallies(self.hours, day.hours)
        self.calls.fold(day.calls)
        self.missed.fold(day.missed)
        for name in ("waited", "gone"):
            sums = zip(getattr(self, name), getattr(day, name), strict=True)
            setattr(self, name, [round(old * KEPT + new, 4) for old, new in sums])
        for name in ("done", "supply", "turns", "paused", "through"):
            setattr(self, name, round(getattr(self, name) * KEPT + getattr(day, name), 4))
        self.days = round(self.days * KEPT + 1, 4)
        for mine, new in ((self.came, day.came), (self.ahead, day.ahead), (self.duty, day.duty)):
            for slot in {**mine, **new}:
                mine[slot] = round(mine.get(slot, 0.0) * KEPT + new.get(slot, 0.0), 4)


def _fold_tallies(mine: dict[str, Tally], new: Mapping[str, Tally]) -> None:
    for key in {**mine, **new}:
        mine.setdefault(key, Tally()).fold(new.get(key, Tally()))
