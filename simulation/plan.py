"""The plan of a day: who comes when and for what, and who sits where from when to when. Pure: one seed, one day.

People come in a Poisson process whose rate follows the day (`RATE`); given how many come, their times are independent
draws from that rate, which is how they are made here. Moments are microseconds since 1970 UTC, durations seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate, pairwise
from math import log
from random import Random
from typing import NamedTuple

from common.times import midnight
from gateway.demo_names import name_of
from simulation.items import item_of
from simulation.people import id_number, phone_of
from simulation.places import MINUTE, Place, Span
from simulation.shifts import LARGE, Shift, shifts_of

CASES_PER_WINDOW = 36
"""Of eight hours: the district's 125 windows see some 4,500 people a day."""

POPULAR = 1.12
"""The district's own hall is fuller than the streets'."""

LAST_TICKET = 15
"""Minutes before the end after which nobody comes."""

RATE = (
    (0.0, 1.0), (9.0, 1.3), (9.5, 1.8), (10.0, 1.9), (10.5, 1.6), (11.0, 1.3), (11.5, 0.9), (12.0, 0.4), (12.7, 0.4),
    (13.0, 1.0), (14.0, 1.5), (14.6, 1.6), (15.5, 1.2), (16.2, 0.8), (17.0, 0.4), (24.0, 0.4),
)  # fmt: skip
"""Arrivals by hour of the day, relative, straight between these: a rush in the morning, one after lunch."""

CHANNELS = (("kiosk", 0.66), ("phone", 0.2), ("appointment", 0.14))
GREEN_LANE = (("disabled", 0.015), ("pregnant", 0.012), ("military", 0.006))
COURSES = (("plain", 0.93), ("hold", 0.04), ("transfer", 0.03))
"""What happens at the window: served in one go, put off to fetch something, or sent to another queue."""

PATIENCE, PATIENCE_SPREAD = 75 * 60.0, 0.6
"""Median seconds that people wait before they leave, and sigma of its logarithm."""

APPOINTMENT_NO_SHOW = 0.08
TELLS = 0.5
"""The share of those who leave that give up their number; the others are called in vain."""

AWAY = 0.03
"""The share that is out of earshot when called; most of them come back."""

ALSO = 0.05
"""The share of those with a plain errand and no appointment that bring a second one."""

OUTINGS = 0.1
"""The share that steps out for a while, where waiting takes so long."""

BEFORE, OUTSIDE = (180.0, 1200.0), (180.0, 540.0)
"""Seconds that they wait before they step out, and stay away: back before their number counts as back anyway."""

RATED = 1 / 3
SCORES = {5: 78, 4: 14, 3: 4, 2: 2, 1: 2}
"""How many of those who were served say how it was, and how many of a hundred of them give each score."""

AFTERWARDS = (60.0, 900.0)
"""Seconds after being served at which they say it, from and to."""


class Also(NamedTuple):
    """A second item of the same hall, and the seconds that it takes."""

    item: str
    service: float


class Outing(NamedTuple):
    """Seconds waited before stepping out, and seconds outside."""

    after: float
    lasts: float


class Rating(NamedTuple):
    """A score, 5 the best, and the seconds after being served at which it is given."""

    score: int
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person's errand. ``comes`` is false for an appointment not kept; ``answers`` is false for somebody out of
    earshot, who comes back after being missed if ``returns``. ``transfer`` is the queue a clerk sends them on to.
    ``also``, ``outing`` and ``rating`` are None for those who bring one errand, stay inside, and say nothing."""

    hall: str
    queue: str
    item: str
    at: int
    priority: str
    channel: str
    name: str
    phone: str
    id_number: str
    comes: bool
    answers: bool
    returns: bool
    tells: bool
    patience: float
    walk: float
    service: float
    course: str
    away: float
    transfer: str | None
    also: Also | None
    outing: Outing | None
    rating: Rating | None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day: visits by time, shifts by window; ``begins`` and ``ends`` enclose the opening hours."""

    day: date
    begins: int
    ends: int
    visits: list[Visit]
    shifts: list[Shift]


def plan_day(seed: int, places: Sequence[Place], day: date, cases: int | None = None) -> DayPlan:
    """The day of halls; ``cases`` people come in all, by default as many as their windows are used to.

    A hall without opening hours on that day has neither visits nor shifts.
    """
    chance = Random(f"{seed} {day.isoformat()}")
    habits = Random(f"{seed} habits {day.isoformat()}")
    open_places = [place for place in places if place.spans]
    shifts = [shift for place in open_places for shift in shifts_of(chance, place, day)]
    if cases is None:
        cases = round(sum(CASES_PER_WINDOW * len(place.windows) * _hours(place.spans) / 8 for place in open_places))
    weights = [_drawn(place) * chance.lognormvariate(0, 0.15) for place in open_places]
    chosen = chance.choices(open_places, weights, k=cases) if open_places else []
    visits = sorted(
        (_visit(chance, habits, place, day, number) for number, place in enumerate(chosen)), key=lambda visit: visit.at
    )
    start = midnight(day)
    edges = [minute for place in open_places for span in place.spans for minute in span] or [0]
    return DayPlan(day, start + min(edges) * MINUTE, start + max(edges) * MINUTE, visits, shifts)


def _hours(spans: Sequence[Span]) -> float:
    return (spans[-1][1] - spans[0][0]) / 60 if spans else 0.0


def _drawn(place: Place) -> float:
    """How many people a hall draws, relative: as many as it can serve, and more where it offers everything."""
    drawn = sum(_share(place, queue) for queue in place.items)
    return drawn * POPULAR if len(place.windows) >= LARGE else drawn


def _share(place: Place, queue: str) -> float:
    """How many people an hour a queue's windows can serve; a window gives its queues equal parts."""
    windows = sum(1 / len(served) for served in place.windows.values() if queue in served)
    items = [item_of(item) for item in place.items[queue]]
    mean = sum(item.weight * item.minutes for item in items) / sum(item.weight for item in items)
    return windows * 60 / mean


def _visit(chance: Random, habits: Random, place: Place, day: date, number: int) -> Visit:
    queues = list(place.items)
    queue = chance.choices(queues, [_share(place, queue) for queue in queues])[0]
    key = chance.choices(place.items[queue], [item_of(item).weight for item in place.items[queue]])[0]
    item = item_of(key)
    elderly = chance.random() < item.elderly
    priority = "elderly" if elderly else _pick(chance, (*GREEN_LANE, ("ordinary", 1.0)))
    channel = _pick(chance, CHANNELS)
    person = chance.randrange(1_000_000)
    course = _pick(chance, COURSES)
    others = [other for other in queues if other != queue]
    if course == "transfer" and not others:
        course = "plain"
    return Visit(
        hall=place.hall,
        queue=queue,
        item=key,
        at=midnight(day) + round(arrival(chance, place.spans) * MINUTE),
        priority=priority,
        channel=channel,
        name=name_of(person),
        phone=phone_of(person),
        id_number=id_number(chance, number, elderly),
        comes=channel != "appointment" or chance.random() >= APPOINTMENT_NO_SHOW,
        answers=chance.random() >= AWAY,
        returns=chance.random() < 0.7,
        tells=chance.random() < TELLS,
        patience=max(300.0, chance.lognormvariate(log(PATIENCE), PATIENCE_SPREAD)),
        walk=chance.uniform(8, 45) * (1.5 if elderly else 1.0),
        service=lasting(chance, item.minutes * 60, item.spread),
        course=course,
        away=chance.uniform(180, 720),
        transfer=chance.choice(others) if course == "transfer" else None,
        also=_also(habits, place, key) if course == "plain" and channel != "appointment" else None,
        outing=Outing(habits.uniform(*BEFORE), habits.uniform(*OUTSIDE)) if habits.random() < OUTINGS else None,
        rating=_rating(habits) if habits.random() < RATED else None,
    )


def _also(habits: Random, place: Place, first: str) -> Also | None:
    """A second errand for some, of another item than the first."""
    others = [item for items in place.items.values() for item in items if item != first]
    if not others or habits.random() >= ALSO:
        return None
    chosen = habits.choices(others, [item_of(item).weight for item in others])[0]
    item = item_of(chosen)
    return Also(chosen, lasting(habits, item.minutes * 60, item.spread))


def _rating(habits: Random) -> Rating:
    score = habits.choices(list(SCORES), list(SCORES.values()))[0]
    return Rating(score, habits.uniform(*AFTERWARDS))


def _pick(chance: Random, shares: Sequence[tuple[str, float]]) -> str:
    """One of the names; shares need not add up to one: what comes last has the rest."""
    left = chance.random()
    for name, share in shares:
        if left < share:
            return name
        left -= share
    return shares[-1][0]


def lasting(chance: Random, mean: float, spread: float) -> float:
    """Lognormal seconds with this mean, half a minute at least."""
    return max(30.0, chance.lognormvariate(log(mean) - spread * spread / 2, spread))


def arrival(chance: Random, spans: tuple[Span, ...]) -> float:
    """Minutes after midnight, by `RATE`, while tickets are given."""
    minutes, weights = _minutes(spans)
    return chance.choices(minutes, cum_weights=weights)[0] + chance.random()


@cache
def _minutes(spans: tuple[Span, ...]) -> tuple[list[int], list[float]]:
    """The minutes at which somebody may come, and their rates added up."""
    last = max(spans[0][0] + 1, spans[-1][1] - LAST_TICKET)
    minutes = [minute for begin, end in spans for minute in range(begin, min(end, last))]
    return minutes, list(accumulate(rate(minute / 60) for minute in minutes))


def rate(hour: float) -> float:
    """The relative rate at an hour of the day."""
    for (before, low), (after, high) in pairwise(RATE):
        if before <= hour <= after:
            return low + (high - low) * (hour - before) / (after - before)
    return RATE[-1][1]
