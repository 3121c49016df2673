"""What would be if windows opened, closed or served another queue: the hall's next hours, played many times. Pure.

Each run plays the same chances twice, with the changes and without: who comes when and for what, how long they take,
who does not come when called. Windows call by the hall's rule (`hall.next.choose`). What is measured is a newcomer's
wait: every few minutes someone joins each queue who takes no time, and how long until they are called is noted.
"""

import heapq
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, inf, sqrt
from typing import Any, NamedTuple

from hall.next import PREFERENCE
from hall.waits.estimator import HEAD_START, Busy, Estimate, Waiting, rounded
from hall.waits.learning import Pace
from hall.waits.slots import SECOND, SLOT

RUNS = 120
LOOK = 3600
"""Seconds after the last change in which newcomers are asked how long they wait."""

PROBE = 600
"""Seconds between two newcomers that are asked."""

LONGEST = 4 * 3600
"""Seconds after that until which those who still wait are followed."""

RANGE = (0.05, 0.95)
"""Of the runs' medians: nine of ten lie between."""


class QueueNow(NamedTuple):
    """A queue: what it has learned, who waits, and who is at which window."""

    id: str
    pace: Pace
    line: Sequence[Waiting]
    busy: Sequence[Busy]


class WindowNow(NamedTuple):
    """A window on duty, and its queues in order of preference."""

    id: str
    queues: Sequence[str]


class Change(NamedTuple):
    """At a moment (microseconds) a window serves these queues from then on; none: it is closed. One that was not on
    duty opens."""

    at: int
    window: str
    queues: Sequence[str]


class Outcome(NamedTuple):
    """A newcomer's wait in one queue, without the changes and with them, and the range (seconds) in which its median
    lies with them in nine of ten runs. None where most are never called."""

    queue: str
    now: Estimate | None
    then: Estimate | None
    low: int | None
    high: int | None


@dataclass(slots=True)
class _Window:
    id: str
    queues: Sequence[str]
    busy: bool = False


@dataclass(slots=True)
class _Chances:
    """What one run draws for a queue: the work's seconds by item, arrivals, and the speed of its windows."""

    queue: QueueNow
    random: random.Random
    speed: float
    missed: float
    leaving: float
    services: dict[str | None, tuple[float, float]] = field(default_factory=dict)

    def work(self, item: str | None, now: int) -> float:
        pace = self.queue.pace
        if item not in self.services:
            self.services[item] = pace.service(item, now)
        if self.random.random() < self.missed:
            return pace.missed_seconds()
        mean, variance = self.services[item]
        return (pace.call_seconds() + exp(self.random.gauss(mean, sqrt(variance)))) / self.speed


def simulate(
    queues: Sequence[QueueNow], windows: Sequence[WindowNow], changes: Sequence[Change], now: int, until: int, seed: int
) -> Iterator[float | list[Outcome]]:
    """Yields the share of the work done (0 to 1) after each run, and last the outcomes, in the order of ``queues``."""
    begin = max([now, *(change.at for change in changes)])
    found: tuple[dict[str, list[list[float]]], ...] = ({}, {})
    for number in range(RUNS):
        for planned, waits in zip(((), changes), found, strict=True):
            run = _Run(queues, windows, planned, now, begin, until, seed + number)
            for queue, one in run.play().items():
                waits.setdefault(queue, []).append(one)
        yield (number + 1) / RUNS
    yield [_outcome(queue.id, found[0][queue.id], found[1][queue.id]) for queue in queues]


def _outcome(queue: str, before: list[list[float]], after: list[list[float]]) -> Outcome:
    then = _estimate(after)
    if then is None:
        return Outcome(queue, _estimate(before), None, None, None)
    medians = sorted(_quantile(sorted(run), 0.5) for run in after)
    low, high = (round(min(_quantile(medians, share), float(LONGEST))) for share in RANGE)
    return Outcome(queue, _estimate(before), then, low, high)


def _estimate(runs: list[list[float]]) -> Estimate | None:
    waits = sorted(wait for run in runs for wait in run)
    p50, p90 = _quantile(waits, 0.5), _quantile(waits, 0.9)
    return None if p50 == inf else rounded(p50, min(p90, LONGEST))


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


class _Run:
    """One play. Times are seconds from now; ranks too, smaller first, as `hall.next.rank_of` has them."""

    def __init__(
        self,
        queues: Sequence[QueueNow],
        windows: Sequence[WindowNow],
        changes: Sequence[Change],
        now: int,
        begin: int,
        until: int,
        seed: int,
    ) -> None:
        self._now = now
        self._end = (until - now) / SECOND
        self._heap: list[tuple[float, int, str, str, Any]] = []
        self._count = 0
        self._lines: dict[str, list[tuple[float, int, str | None, float, float]]] = {}
        self._windows = {window.id: _Window(window.id, window.queues) for window in windows}
        self._chances: dict[str, _Chances] = {}
        self._waits: dict[str, list[float]] = {queue.id: [] for queue in queues}
        for number, queue in enumerate(queues):
            self._prepare(queue, random.Random(seed * 1009 + number), (begin - now) / SECOND)
        for change in changes:
            self._later((change.at - now) / SECOND, "change", change.window, tuple(change.queues))
        for window in self._windows:
            self._later(0.0, "look", window, None)

    def _prepare(self, queue: QueueNow, chance: random.Random, begin: float) -> None:
        pace, now = queue.pace, self._now
        speed, unsure = pace.speed(pace.work(None, now).mean)
        doubt = sqrt(unsure**2 + pace.doubt() ** 2)
        chances = _Chances(queue, chance, 1.0, pace.missed_share(), pace.leaving_rate())
        self._chances[queue.id] = chances
        chances.speed = min(max(speed * exp(chance.gauss(0, doubt)), 0.3), 1.5)
        line = self._lines[queue.id] = []
        for person in queue.line:
            rank = (person.rank - now) / SECOND
            heapq.heappush(line, self._person(chances, rank, person.item, (person.since - now) / SECOND))
        for one in queue.busy:
            window = self._windows.get(one.window)
            if window is not None:
                window.busy = True
                past = (now - (one.started or one.since)) / SECOND
                # Whoever is found at a window has rather one of the longer services.
                work = max(chances.work(one.item, now) for _ in range(2)) - past
                self._later(max(work, 30.0 * chance.random()), "free", one.window, None)
        items = [*pace.before.services] or [""]
        weights = [tally.n for tally in pace.before.services.values()] or [1.0]
        share = pace.ahead_share()
        for slot in range(int(self._end // SLOT) + 1):
            rate = pace.arrivals(now + slot * SLOT * SECOND, now)
            at = slot * SLOT + (chance.expovariate(rate) if rate else inf)
            while at < min((slot + 1) * SLOT, self._end):
                item = chance.choices(items, weights)[0] or None
                rank = at - (HEAD_START if chance.random() < share else 0)
                self._later(at, "came", queue.id, self._person(chances, rank, item, at))
                at += chance.expovariate(rate)
        asked = begin + PROBE * 0.5
        while asked < self._end or not asked > begin + PROBE:
            self._count += 1
            self._later(asked, "came", queue.id, (asked, self._count, None, asked, inf))
            asked += PROBE

    def _person(
        self, chances: _Chances, rank: float, item: str | None, since: float
    ) -> tuple[float, int, str | None, float, float]:
        """Rank, order, item, since when, and until when they stay; seconds of work are drawn when they are called."""
        self._count += 1
        patience = chances.random.expovariate(chances.leaving)
        return rank, self._count, item, since, max(since, 0.0) + patience

    def _later(self, at: float, what: str, key: str, with_: Any) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, what, key, with_))

    def play(self) -> dict[str, list[float]]:
        """The waits (seconds; infinite for those never called) of those who were asked, by queue."""
        asked = sum(entry[2] == "came" and entry[4][4] == inf for entry in self._heap)
        while self._heap and asked:
            at, _, what, key, with_ = heapq.heappop(self._heap)
            if at > self._end + LONGEST:
                break
            if what == "came":
                heapq.heappush(self._lines[key], with_)
                for window in self._windows.values():
                    if not window.busy and key in window.queues:
                        asked -= self._call(at, window)
                        break
                continue
            if what == "change":
                self._windows.setdefault(key, _Window(key, ())).queues = with_
            window = self._windows[key]
            if what == "free":
                window.busy = False
            if not window.busy:
                asked -= self._call(at, window)
        for queue, line in self._lines.items():
            self._waits[queue] += [inf for person in line if person[4] == inf]
        for _, _, what, key, with_ in self._heap:
            if what == "came" and with_[4] == inf:
                self._waits[key].append(inf)
        return self._waits

    def _call(self, at: float, window: _Window) -> int:
        """Have a free window call, past those who left and those who only ask; answers how many of the latter."""
        asked = 0
        while True:
            best, least = None, inf
            for step, queue in enumerate(window.queues):
                line = self._lines[queue]
                while line and line[0][4] < at:
                    heapq.heappop(line)
                if line and line[0][0] + step * PREFERENCE < least:
                    best, least = queue, line[0][0] + step * PREFERENCE
            if best is None:
                return asked
            _, _, item, since, stays = heapq.heappop(self._lines[best])
            if stays == inf:
                self._waits[best].append(at - since)
                asked += 1
                continue
            window.busy = True
            self._later(at + self._chances[best].work(item, self._now), "free", window.id, None)
            return asked
