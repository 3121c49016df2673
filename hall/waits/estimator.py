"""From who is ahead, and what the windows are busy with, to an honest wait in seconds. Pure.

The work ahead of someone is what those before them are expected to take (by item and hour; fewer, as some give up;
more, as some with a head start will still come) and what is left of those at the windows. The windows' capacity is
their number now and as it usually goes on, each by its share for this queue and by what it really does in an hour.
The wait is the time in which that capacity does that work; in a hall whose windows are all busy, windows − 1 of them
are still at work when someone is called. What is uncertain is added up: the services, the windows' speed, what is not
known yet. `hall.waits.calibration` then corrects both figures by what came true.

Nothing is promised when no window is open: the answer is None, and screens say so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import erf, exp, log, sqrt
from typing import NamedTuple

from hall.waits.learning import ATTENTION, Pace, Work
from hall.waits.measured import AGES
from hall.waits.slots import SECOND, Spans, breaks, hour_of, next_slot

CALL_P50, CALL_P90 = 30, 180
"""Seconds until a free window calls: a clerk needs a moment, or has just called from another queue."""

STEP = 30
"""Estimates are said in half minutes: nobody can know more."""

DAY = 86_400

HORIZON = 16
"""Slots that the windows' future is looked at; later it stays as it is then."""

LEAST, MOST = 0.3, 3.0
"""What becomes of the windows' number in the future is believed within these factors."""

SHUT = 0.01
"""The same while the hall has its break: nearly nothing is done."""

LEAST_MEDIAN = 0.45
"""Of a mean, where it is so uncertain that the formula for the median does not hold."""

HEAD_START = 1200
"""Seconds for which someone with a head start still comes before who waits already (`hall.next.HEAD_STARTS`)."""

NEWS = 0.2
"""Share of an estimate by which it must move to be told again."""

ROUGH = 0.08
"""Share of every wait that is uncertain for reasons nobody measures."""


class Estimate(NamedTuple):
    """Seconds; half of the people wait less than ``p50``, nine of ten less than ``p90``."""

    p50: int
    p90: int


AT_ONCE = Estimate(CALL_P50, CALL_P90)
"""What is said where a window is free."""


class Waiting(NamedTuple):
    """Someone in line; ``rank`` is the moment by which they stand there (`hall.next.rank_of`), ``since`` when they
    came."""

    item: str | None
    rank: int
    since: int


class Busy(NamedTuple):
    """Someone at a window; ``since`` is when they were called, ``started`` when their service began."""

    window: str
    item: str | None
    since: int
    started: int | None


class Scene(NamedTuple):
    """A queue at a moment. ``on_duty``: windows and the share (0 to 1) of each that is this queue's; ``first_since``:
    since when the first in line waits; ``spans``: today's hours of the hall, begin and end of each, where it keeps any;
    ``home``: when those who still wait are sent home; ``engaged``: windows that have somebody, of whichever queue, and
    since when, as it was while nobody waited (None: not known)."""

    now: int
    line: Sequence[Waiting]
    on_duty: Mapping[str, float]
    busy: Sequence[Busy]
    first_since: int | None
    spans: Spans = ()
    home: int | None = None
    engaged: Mapping[str, int] | None = None

    def works(self, at: int) -> bool:
        """Whether the hall means to serve at a later moment: not in a break that has yet to begin. One that windows
        work through, as they do now, is none."""
        return not any(self.now < begin <= at < end for begin, end in breaks(self.spans))


def is_news(before: Estimate | None, after: Estimate | None) -> bool:
    """Whether an estimate is so different that it is worth telling to whom nothing else has changed."""
    if before is None or after is None:
        return before is not after
    return any(abs(new - old) > max(NEWS * old, STEP) for old, new in zip(before, after, strict=True))


def longest(estimates: list[Estimate]) -> Estimate | None:
    """A hall's own figure: what a newcomer to its slowest staffed queue should expect."""
    return max(estimates, default=None)


def estimates(pace: Pace, scene: Scene, most: int | None = None) -> list[Estimate] | None:
    """The wait of everyone in line, and last of an ordinary newcomer; only of the first ``most`` where that is given.
    None when no window is open."""
    if not scene.on_duty:
        return None
    line = [*scene.line, Waiting(None, scene.now, scene.now)][:most]
    works = Works(pace, scene.now)
    usual = works.usual
    speed, unsure = pace.speed(usual.mean)
    doubt = unsure**2 + pace.doubt() ** 2 + ROUGH**2
    capacity = Capacity(pace, scene, speed)
    front, variance, soonest, free = front_of(scene, works, sum(scene.on_duty.values()))
    overtaking = pace.overtaking(scene.now) * usual.mean
    patience = Patience(pace.leaving((scene.now - person.since) / SECOND for person in scene.line))
    ends = pace.service_ends(scene.now) if scene.home is None else max(scene.home - scene.now, 0) / SECOND
    hour = hour_of(scene.now)
    found: list[Estimate] = []
    p50 = p90 = 0.0
    work = 0.0
    for place, person in enumerate(line):
        if place < free:
            p50, p90 = CALL_P50, CALL_P90
            found.append(AT_ONCE)
        else:
            total = max(work + front, 0.0)
            wait = max(capacity.seconds(total), soonest)
            exposed = max(person.rank + HEAD_START * SECOND - scene.now, 0) / SECOND
            total += overtaking * min(exposed, wait)
            wait = max(capacity.seconds(total), soonest)
            deviation = sqrt(variance / capacity.now**2 + wait * wait * doubt + wait * 20)
            # The median of a skew wait lies below its mean (a gamma's; Banneheka & Ekanayake 2009).
            shape = wait * wait / (deviation * deviation)
            skew = max((3 * shape - 0.8) / (3 * shape + 0.2), LEAST_MEDIAN)
            median, long = pace.calibration.correct(wait * skew, deviation, hour)
            p50, p90 = max(p50, min(median, ends)), max(p90, min(long, ends))
            found.append(rounded(p50, p90))
        here = works.of(person.item)
        stays = patience.stays((scene.now - person.since) / SECOND, capacity.seconds(max(work + front, 0.0)))
        work += here.mean * stays
        variance += (here.variance + here.mean * here.mean * (1 - stays)) * stays
    return found


def rounded(p50: float, p90: float) -> Estimate:
    """In half minutes, never less than a clerk needs, and never more than a day, with which all waiting ends."""
    said = max(round(min(p50, DAY - STEP) / STEP) * STEP, CALL_P50)
    return Estimate(said, max(round(min(p90, DAY) / STEP) * STEP, said + STEP))


class Works:
    """What people take, looked up once an item."""

    def __init__(self, pace: Pace, now: int) -> None:
        self._pace, self._now = pace, now
        self._known: dict[str | None, Work] = {}
        services = pace.before.services
        common = max(services, key=lambda item: services[item].n, default=None)
        self.usual = self._average() if common is not None else self.of(None)

    def _average(self) -> Work:
        """Of the items as they come."""
        services = self._pace.before.services
        count = sum(tally.n for tally in services.values()) or 1.0
        works = [(tally.n / count, self.of(item or None)) for item, tally in services.items()]
        mean = sum(share * work.mean for share, work in works)
        return Work(mean, sum(share * (work.variance + (work.mean - mean) ** 2) for share, work in works))

    def of(self, item: str | None) -> Work:
        if item not in self._known:
            self._known[item] = self._pace.work(item, self._now)
        return self._known[item]

    def left(self, one: Busy) -> Work:
        """Of someone at a window, what is left: of a log-normal service that has lasted so long already."""
        whole = self.of(one.item)
        if one.started is None:
            called = max(self._now - one.since, 0) / SECOND  # a clock may be set back
            return Work(max(whole.mean - called, whole.mean / 2), whole.variance)
        mean, variance = self._pace.service(one.item, self._now)
        past = max((self._now - one.started) / SECOND, 1.0)
        deviation = sqrt(variance)
        at = (mean - log(past)) / deviation
        still = _normal(at)
        if still < 1e-3:
            return Work(past / 2, past * past / 4)
        left = exp(mean + variance / 2) * _normal(at + deviation) / still - past
        return Work(min(max(left, 10.0), 3 * whole.mean), left * left)


class Front(NamedTuple):
    """Of the windows: the work (seconds) in them less what will be in them when one is free for the next, its variance,
    the seconds until that at the soonest, and how many windows are free now."""

    work: float
    variance: float
    soonest: float
    free: int


def front_of(scene: Scene, works: Works, capacity: float) -> Front:
    usual = works.usual
    residual = (usual.variance + usual.mean**2) / (2 * usual.mean)
    pressing = scene.first_since is not None and scene.now - scene.first_since > ATTENTION * SECOND
    at_work = {one.window: one for one in scene.busy}
    work = variance = hazard = available = 0.0
    for window, share in scene.on_duty.items():
        one = at_work.get(window)
        if one is not None:
            left = works.left(one)
            work, variance = work + left.mean * share, variance + left.variance * share * share
            hazard += share / left.mean
        elif pressing:  # or it would have called: it serves another queue
            work += residual * share
            hazard += share / residual
        elif scene.engaged is None:
            work += residual * (1 - share) * share
            available += share
            hazard += share / usual.mean
        elif (since := scene.engaged.get(window)) is None:
            available += 1
            hazard += 1 / usual.mean
        else:
            left = works.left(Busy(window, None, since, since))
            work, variance = work + left.mean * share, variance + left.variance * share * share
            hazard += share / left.mean
    rest = work - max(capacity - 1, 0.0) * residual
    return Front(rest, variance / 2, 0.5 / hazard, int(available + 0.5))


class Capacity:
    """Work (seconds) that the windows do from now on; ``now``: in a second. ``planned``: how many windows are planned
    at a moment; as many as now where nothing is."""

    def __init__(self, pace: Pace, scene: Scene, speed: float, planned: Callable[[int], int] | None = None) -> None:
        count = len(scene.on_duty)
        self.now = sum(scene.on_duty.values()) * speed
        self._ends, self._works, self._rates = [0.0], [0.0], [self.now]
        at, work = scene.now, 0.0
        for _ in range(HORIZON if pace.before.days or len(scene.spans) > 1 or planned else 0):
            end = next_slot(at)
            middle = (at + end) // 2
            plan = (planned(at) if planned else count) if scene.works(middle) else None
            windows = pace.windows(middle, scene.now, count, plan)
            least, most = (LEAST * plan, MOST * max(plan, count)) if plan else (SHUT * count, MOST * count)
            factor = min(max(windows, least), most) / count
            rate = self.now * factor * pace.swiftness(middle, scene.now)
            work += rate * (end - at) / SECOND
            self._rates[-1] = rate
            self._ends.append((end - scene.now) / SECOND)
            self._works.append(work)
            self._rates.append(rate)
            at = end

    def seconds(self, work: float) -> float:
        """Until so much is done."""
        at = max(bisect_left(self._works, work) - 1, 0)
        return self._ends[at] + (work - self._works[at]) / self._rates[at]

    def rate(self, seconds: float) -> float:
        """Work in a second, so many seconds from now."""
        return self._rates[self._at(seconds)]

    def work(self, seconds: float) -> float:
        """What is done by then."""
        at = self._at(seconds)
        return self._works[at] + (seconds - self._ends[at]) * self._rates[at]

    def course(self) -> Iterator[tuple[float, float]]:
        """From how many seconds from now how much is done in a second."""
        return zip(self._ends, self._rates, strict=True)

    def _at(self, seconds: float) -> int:
        return max(bisect_right(self._ends, seconds) - 1, 0)


class Patience:
    """Who still waits after a while, from the rates at which people give up."""

    def __init__(self, rates: Sequence[float]) -> None:
        self._rates = rates
        self._sums = [0.0]
        for at in range(len(AGES) - 1):
            self._sums.append(self._sums[-1] + rates[at] * (AGES[at + 1] - AGES[at]))

    def stays(self, waited: float, more: float) -> float:
        """The share of people who have waited ``waited`` seconds that is still there ``more`` seconds later."""
        return exp(self._sum(waited) - self._sum(waited + more))

    def _sum(self, seconds: float) -> float:
        at = max(bisect_right(AGES, seconds) - 1, 0)
        return self._sums[at] + (seconds - AGES[at]) * self._rates[at]


def _normal(value: float) -> float:
    return 0.5 * (1 + erf(value / sqrt(2)))
