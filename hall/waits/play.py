"""One play of a hall's next hours: who comes, who calls whom when, and how long newcomers wait. Pure.

Windows call by the hall's rule (`hall.next.choose`). What is measured is a newcomer's wait: at given moments someone
joins each queue who takes no time, and how long until they are called is noted. How fast a queue's windows work goes by
the queue's own course of the day (`hall.waits.estimator.Capacity`), so that a play and an estimate mean the same
future; into a break that the hall's windows do not work through nobody is called, and who is at a window then is
served to the end. Times are seconds from now; ranks too, smaller first, as `hall.next.rank_of` has them.
"""

import heapq
import random
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf, sqrt
from typing import Any, NamedTuple

from hall.next import PREFERENCE
from hall.waits.estimator import HEAD_START, MOST, ROUGH, Capacity, Scene
from hall.waits.learning import Pace
from hall.waits.slots import SECOND, SLOT, Spans

LONGEST = 4 * 3600
"""Seconds after the last newcomer joined until which those who still wait are followed."""

RESTING = 0.15
"""Of its windows: a queue for which fewer work in a quarter of an hour has a break then."""


class QueueNow(NamedTuple):
    """A queue: what it has learned, and how it stands."""

    id: str
    pace: Pace
    scene: Scene


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


class Day(NamedTuple):
    """What is known of the hall's day: the moment played from, the hours in which it gives tickets (empty: at any
    time), and when those who still wait are sent home."""

    now: int
    giving: Spans
    home: int | None

    def gives(self, at: int) -> bool:
        return not self.giving or any(begin <= at < end for begin, end in self.giving)


class Course:
    """How much a queue's windows do, by quarter of an hour, beside now and beside as many windows as are planned."""

    def __init__(self, queue: QueueNow, windows: Sequence[WindowNow], planned: Sequence[Change]) -> None:
        self._ends: list[float] = [0.0]
        self._factors: list[float] = [1.0]
        pace, scene = queue.pace, queue.scene
        if not scene.on_duty:
            return

        def there(at: int) -> int:
            """The windows planned for the queue at a moment."""
            serving = {window.id: queue.id in window.queues for window in windows}
            serving |= {turn.window: queue.id in turn.queues for turn in planned if turn.at <= at}
            return sum(serving.values())

        capacity = Capacity(pace, scene, pace.speed(pace.work(None, scene.now).mean)[0], there)
        whole = capacity.now / len(scene.on_duty)
        self._ends, self._factors = [], []
        for begin, rate in capacity.course():
            count = there(scene.now + round(begin * SECOND))
            self._ends.append(begin)
            self._factors.append(min(rate / whole / count, MOST) if count else 1.0)

    def rests(self, at: float) -> bool:
        """Whether nobody is called for the queue then."""
        return self._factors[bisect_right(self._ends, at) - 1] < RESTING

    def resumes(self) -> list[float]:
        """When breaks are over."""
        pairs = zip(self._factors, self._factors[1:], self._ends[1:], strict=False)
        return [end for before, after, end in pairs if before < RESTING <= after]

    def done(self, at: float, work: float) -> float:
        """When work that is begun at a moment is done; a break waits for it."""
        place = bisect_right(self._ends, at) - 1
        while True:
            factor = self._factors[place]
            factor = factor if factor >= RESTING else 1.0
            end = self._ends[place + 1] if place + 1 < len(self._ends) else inf
            if work <= (end - at) * factor:
                return at + work / factor
            work -= (end - at) * factor
            at, place = end, place + 1


@dataclass(slots=True)
class _Window:
    id: str
    queues: Sequence[str]
    busy: bool = False


@dataclass(slots=True)
class _Chances:
    """What one play draws for a queue: the work's seconds by item, arrivals, and the speed of its windows."""

    pace: Pace
    now: int
    course: Course
    random: random.Random
    speed: float
    missed: float
    leaving: float
    services: dict[str | None, tuple[float, float]] = field(default_factory=dict)

    def work(self, item: str | None) -> float:
        if item not in self.services:
            self.services[item] = self.pace.service(item, self.now)
        if self.random.random() < self.missed:
            return self.pace.missed_seconds()
        mean, variance = self.services[item]
        return (self.pace.call_seconds() + exp(self.random.gauss(mean, sqrt(variance)))) / self.speed


class Played(NamedTuple):
    """Of each queue, the waits (seconds; infinite for those never called) of those who were asked, in their order; and
    how many people in all are sent home."""

    waits: dict[str, list[float]]
    sent_home: int


class Play:
    """One play of a day, with the ``changes`` of windows, planned and asked; ``asked``: the moments at which newcomers
    join; played to the end where ``to_the_end``, else until all of those are called."""

    def __init__(
        self,
        day: Day,
        queues: Sequence[QueueNow],
        courses: Mapping[str, Course],
        windows: Sequence[WindowNow],
        changes: Sequence[Change],
        asked: Sequence[int],
        to_the_end: bool,
        seed: int,
    ) -> None:
        self._day, self._to_the_end = day, to_the_end
        last = self._seconds(asked[-1]) if asked else 0.0
        home = self._seconds(day.home) if day.home is not None else inf
        self._end = min(last + LONGEST, home)
        self._heap: list[tuple[float, int, str, str, Any]] = []
        self._count = 0
        self._lines: dict[str, list[tuple[float, int, str | None, float, float]]] = {}
        self._windows = {window.id: _Window(window.id, window.queues) for window in windows}
        self._chances: dict[str, _Chances] = {}
        self._waits = {queue.id: [inf] * len(asked) for queue in queues}
        self._asked = {round(self._seconds(at), 3): place for place, at in enumerate(asked)}
        self._open = len(asked) * len(queues)
        for number, queue in enumerate(queues):
            self._prepare(queue, courses[queue.id], random.Random(seed * 1009 + number), last)
        for change in changes:
            self._later(self._seconds(change.at), "change", change.window, tuple(change.queues))
        for at in {0.0, *(at for course in courses.values() for at in course.resumes())}:
            for window in {*self._windows, *(change.window for change in changes)}:
                self._later(at, "look", window, None)

    def _seconds(self, at: int) -> float:
        return (at - self._day.now) / SECOND

    def _prepare(self, queue: QueueNow, course: Course, chance: random.Random, last: float) -> None:
        pace, scene, now = queue.pace, queue.scene, self._day.now
        speed, unsure = pace.speed(pace.work(None, now).mean)
        doubt = sqrt(unsure**2 + pace.doubt() ** 2 + ROUGH**2)
        chances = _Chances(pace, now, course, chance, 1.0, pace.missed_share(), pace.leaving_rate())
        self._chances[queue.id] = chances
        chances.speed = min(max(speed * exp(chance.gauss(0, doubt)), 0.3), 1.5)
        line = self._lines[queue.id] = []
        for person in scene.line:
            rank, since = self._seconds(person.rank), self._seconds(person.since)
            heapq.heappush(line, self._person(chances, rank, person.item, since))
        for one in scene.busy:
            window = self._windows.get(one.window)
            if window is not None:
                window.busy = True
                past = -self._seconds(one.started or one.since)
                # Whoever is found at a window has rather one of the longer services.
                work = max(chances.work(one.item) for _ in range(2)) - past
                self._later(max(work, 30.0 * chance.random()), "free", one.window, None)
        self._newcomers(queue.id, chances, self._end if self._to_the_end else last)
        for at in self._asked:
            self._count += 1
            self._later(at, "came", queue.id, (at, self._count, None, at, inf))

    def _newcomers(self, queue: str, chances: _Chances, until: float) -> None:
        pace, chance, now = chances.pace, chances.random, self._day.now
        items = [*pace.before.services] or [""]
        weights = [tally.n for tally in pace.before.services.values()] or [1.0]
        share = pace.ahead_share()
        # Who comes later with a head start still stands before those who are asked.
        until = min(until + HEAD_START, self._end)
        for slot in range(int(until // SLOT) + 1):
            rate = pace.arrivals(now + slot * SLOT * SECOND, now)
            at = slot * SLOT + (chance.expovariate(rate) if rate else inf)
            while at < min((slot + 1) * SLOT, until):
                item = chance.choices(items, weights)[0] or None
                rank = at - (HEAD_START if chance.random() < share else 0)
                if self._day.gives(now + round(at * SECOND)):
                    self._later(at, "came", queue, self._person(chances, rank, item, at))
                at += chance.expovariate(rate)

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

    def played(self) -> Played:
        while self._heap and (self._open or self._to_the_end):
            at, _, what, key, with_ = heapq.heappop(self._heap)
            if at > self._end:
                break
            if what == "came":
                heapq.heappush(self._lines[key], with_)
                for window in self._windows.values():
                    if not window.busy and key in window.queues:
                        self._call(at, window)
                        break
                continue
            if what == "change":
                self._windows.setdefault(key, _Window(key, ())).queues = with_
            window_or_none = self._windows.get(key)
            if window_or_none is None:
                continue
            if what == "free":
                window_or_none.busy = False
            if not window_or_none.busy:
                self._call(at, window_or_none)
        left = sum(self._end <= person[4] < inf for line in self._lines.values() for person in line)
        return Played(self._waits, left)

    def _call(self, at: float, window: _Window) -> None:
        """Have a free window call, past those who left and those who only ask."""
        while True:
            best, least = None, inf
            for step, queue in enumerate(window.queues):
                line = self._lines[queue]
                while line and line[0][4] < at:
                    heapq.heappop(line)
                if line and line[0][0] + step * PREFERENCE < least and not self._chances[queue].course.rests(at):
                    best, least = queue, line[0][0] + step * PREFERENCE
            if best is None:
                return
            _, _, item, since, stays = heapq.heappop(self._lines[best])
            if stays == inf:
                self._waits[best][self._asked[since]] = at - since
                self._open -= 1
                continue
            window.busy = True
            chances = self._chances[best]
            self._later(chances.course.done(at, chances.work(item)), "free", window.id, None)
            return
