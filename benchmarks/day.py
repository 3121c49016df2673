"""A hall's day, simulated with simpy: what the estimator of waits is measured on.

Services are log-normal with a mean of their item, faster in the rush; each clerk has a pace of their own, each day a
little one. Windows open and close by a plan, clerks go to lunch in two turns (or the hall closes at noon) and have
short breaks, some stay away for the day. One in fourteen does not come when called, one in eight has a head start, and
people leave when it gets long. Who is next, and what windows are shared, is decided by the hall's own rules.
"""

import json
import math
import random
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import simpy

from hall.next import ORDINARY, PRIORITY, REJOINED, Head, Line, Place, choose, rank_of
from hall.setup import TIANHE
from hall.waits.estimator import Busy, Estimate, Scene, Waiting, estimates
from hall.waits.learning import Pace
from hall.waits.sharing import moved, shares
from hall.waits.slots import SECOND

OPENS = 1_795_395_600 * SECOND
"""2026-11-23 09:00 in Shanghai; every simulated day has this date."""

LAST_TICKET, CLOSES = 7.75 * 3600, 8 * 3600.0
NOON, AFTERNOON = 3 * 3600.0, 4 * 3600.0
"""From when to when a hall is closed that closes at noon."""

HOURS = (1.15, 1.4, 1.2, 0.6, 0.7, 1.2, 1.1, 0.5)
"""Arrivals by hour, beside the day's mean."""

DISTRICT = next(
    hall for hall in json.loads((TIANHE / "services.json").read_text("utf-8"))["halls"] if hall["id"] == "440106"
)
"""The hall is Tianhe's own district hall: six queues, twenty windows, half of them shared."""

WINDOWS = tuple("".join(window["queues"]) for window in DISTRICT["windows"])
CONFIGURED = {queue["prefix"]: float(queue["service_seconds"]) for queue in DISTRICT["queues"]}
FACTORS = (0.5, 0.8, 1.1, 1.6, 1.0)
ITEMS = {
    queue["prefix"]: {
        item: queue["service_seconds"] * factor for item, factor in zip(queue["items"], FACTORS, strict=False)
    }
    for queue in DISTRICT["queues"]
}
"""Mean seconds of the items of each queue, asked for equally often: around what the configuration says."""

LOADS = {"A": 4.0, "B": 2.5, "C": 3.5, "D": 2.2, "E": 2.0, "F": 2.0}
"""Windows that the people who come keep busy, on the day's mean."""

ARRIVALS = {key: load * 3600 / (CONFIGURED[key] + 60) for key, load in LOADS.items()}
"""People an hour."""

SCATTER = 0.6
"""Deviation of a log service time."""

PATIENCE = 120 * 60
"""Seconds: half of the people do not stay where they see a longer wait (by the formula); they leave after 1.3 times
what they would stay for."""


def _at(seconds: float) -> int:
    return OPENS + round(seconds * SECOND)


ONE_SPAN = ((OPENS, _at(CLOSES)),)
TWO_SPANS = ((OPENS, _at(NOON)), (_at(AFTERNOON), _at(CLOSES)))
HOME = _at(CLOSES + 1800)
"""The hall's hours as its queues know them, and when those who still wait are sent home."""


@dataclass(frozen=True)
class Kind:
    """What a day has beside an ordinary one."""

    slow: float = 1.0
    arrivals: float = 1.0
    windows: float = 1.0
    noon: bool = False
    """The hall closes at noon: nobody comes, and everybody who is still there waits."""


@dataclass
class Person:
    item: str
    rank: int
    place: Place
    joined: float
    told: Estimate | None = None
    ahead: int = 0
    formula: tuple[float, float] | None = None
    rejoined: bool = False


@dataclass
class Told:
    """What someone was told, by us and by the formula, and how long they waited; seconds."""

    queue: str
    ahead: int
    at: float
    p50: int
    p90: int
    formula: float
    formula_shared: float
    actual: float


@dataclass
class Queue:
    key: str
    pace: Pace
    mean: float
    line: Line = field(default_factory=Line)
    people: dict[str, Person] = field(default_factory=dict)
    on_duty: dict[str, float] = field(default_factory=dict)
    busy: dict[str, Busy] = field(default_factory=dict)
    count: int = 0


class Hall:
    """One day. ``means``: the mean services that the formula counts with; ``told`` collects what was said."""

    def __init__(self, kind: Kind, paces: dict[str, Pace], means: dict[str, float], seed: int) -> None:
        self.chance = random.Random(seed)
        self.env = simpy.Environment()
        self.kind = kind
        self.queues = {key: Queue(key, paces[key], means[key]) for key in ITEMS}
        self.serving: dict[str, str] = {}
        self.told: list[Told] = []
        self.services: dict[str, list[float]] = {key: [] for key in ITEMS}
        self.somebody = self.env.event()
        self.spans = TWO_SPANS if kind.noon else ONE_SPAN
        self.pace_of_day = math.exp(self.chance.gauss(0, 0.06)) * kind.slow

    def run(self) -> None:
        for key in self.queues:
            self.env.process(self._arrivals(key))
        away = self._away()
        for number, queues in enumerate(WINDOWS):
            if number not in away:
                self.env.process(self._window(f"{number + 1:02d}", queues))
        self.env.run(CLOSES + 1800)

    def _away(self) -> set[int]:
        away = {number for number in range(len(WINDOWS)) if self.chance.random() < 0.07}
        if self.kind.windows < 1:
            away = set(self.chance.sample(range(len(WINDOWS)), round(len(WINDOWS) * (1 - self.kind.windows))))
        # A queue nobody serves is no test of an estimate.
        for key in ITEMS:
            serving = {number for number, queues in enumerate(WINDOWS) if key in queues}
            if serving <= away:
                away.discard(max(serving))
        return away

    @property
    def now(self) -> int:
        return _at(self.env.now)

    def _shut(self, at: float) -> bool:
        return self.kind.noon and NOON <= at < AFTERNOON

    # People -----------------------------------------------------------------------------------------------------------

    def _arrivals(self, key: str) -> Generator[Any, Any, Any]:
        most = ARRIVALS[key] * max(HOURS) * self.kind.arrivals / 3600
        while True:
            yield self.env.timeout(self.chance.expovariate(most))
            if self.env.now > LAST_TICKET:
                return
            if self._shut(self.env.now):
                continue
            if self.chance.random() < HOURS[min(int(self.env.now // 3600), 7)] / max(HOURS):
                item = self.chance.choice(list(ITEMS[key]))
                self._join(self.queues[key], item, "elderly" if self.chance.random() < 0.12 else "ordinary")

    def _join(self, queue: Queue, item: str, priority: str, rejoined: bool = False) -> None:
        self._account(queue)
        patience = PATIENCE * math.exp(self.chance.gauss(0, 0.5))
        formula = self._formula(queue, len(queue.line))
        if formula and min(formula) > patience:
            return
        lane = REJOINED if rejoined else PRIORITY if priority != "ordinary" else ORDINARY
        queue.count += 1
        rank = rank_of(self.now, priority, lane)
        place = Place(rank, queue.count, f"{queue.key}{queue.count}")
        person = Person(item, rank, place, self.env.now, rejoined=rejoined)
        queue.people[place.ticket] = person
        queue.line.join(place)
        queue.pace.came(self.now, ahead=priority != "ordinary")
        self._share()
        position = queue.line.position(place)
        found = estimates(queue.pace, self._scene(queue), position)
        if found is not None:
            person.told = found[position - 1]
            person.ahead = position - 1
        if formula:
            person.formula = self._formula(queue, person.ahead)
        self.env.process(self._patience(queue, person, 1.3 * patience))
        self._somebody_came()

    def _formula(self, queue: Queue, ahead: int) -> tuple[float, float] | None:
        """Mean service × people ahead ÷ open windows: all of them, or of a shared one its part."""
        if not queue.on_duty:
            return None
        parts = sum(1 / len(WINDOWS[int(window) - 1]) for window in queue.on_duty)
        work = queue.mean * ahead
        return work / len(queue.on_duty), work / parts

    def _patience(self, queue: Queue, person: Person, seconds: float) -> Generator[Any, Any, Any]:
        yield self.env.timeout(seconds)
        if person.place.ticket in queue.people:
            self._account(queue)
            queue.line.leave(person.place)
            del queue.people[person.place.ticket]
            queue.pace.left_waiting(self.env.now - person.joined)
            self._share()

    def _rejoin(self, queue: Queue, item: str) -> Generator[Any, Any, Any]:
        yield self.env.timeout(self.chance.uniform(300, 900))
        if self.env.now < LAST_TICKET:
            self._join(queue, item, "ordinary", rejoined=True)

    # Windows ----------------------------------------------------------------------------------------------------------

    def _window(self, window: str, queues: str) -> Generator[Any, Any, Any]:
        chance = self.chance
        clerk = math.exp(chance.gauss(0, 0.15))
        turn = int(window) % 2
        breaks = [
            NOON if self.kind.noon else (12 - 9 + turn * 0.75) * 3600,
            *sorted(chance.uniform(0.5, 7.5) * 3600 for _ in range(2)),
        ]
        lengths = {breaks[0]: 2700.0, **{at: chance.uniform(480, 900) for at in breaks[1:]}}
        breaks.sort()
        if chance.random() < 0.15:
            yield self.env.timeout(chance.uniform(900, 3600))
        leaves = CLOSES + 1800 if chance.random() > 0.1 else chance.uniform(6, 7.5) * 3600
        self._duty(window, queues, True)
        while self.env.now < leaves:
            if breaks and self.env.now >= breaks[0]:
                self._duty(window, queues, False)
                yield self.env.timeout(lengths[breaks.pop(0)])
                if self._shut(self.env.now):
                    yield self.env.timeout(AFTERNOON - self.env.now)
                self._duty(window, queues, True)
            heads = []
            for key in queues:
                first = self.queues[key].line.first(lambda ticket: True)
                if first is not None:
                    heads.append(Head(key, first.rank))
            if not heads:
                yield self.somebody | self.env.timeout(60)
                yield self.env.timeout(chance.uniform(1, 20))
                continue
            yield from self._serve(window, self.queues[choose(list(queues), heads)[0]], clerk)
            yield self.env.timeout(20 * math.exp(chance.gauss(0, 0.8)))
        self._duty(window, queues, False)

    def _serve(self, window: str, queue: Queue, clerk: float) -> Generator[Any, Any, Any]:
        self._account(queue)
        place = queue.line.first(lambda ticket: True)
        assert place is not None
        queue.line.leave(place)
        person = queue.people.pop(place.ticket)
        waited = self.env.now - person.joined
        told = person.told
        queue.pace.handed(self.now, person.item, waited, (told.p50, told.p90) if told else None)
        if told and person.formula and not person.rejoined:
            self.told.append(
                Told(queue.key, person.ahead, self.env.now - waited, told.p50, told.p90, *person.formula, waited)
            )
        queue.busy[window] = Busy(window, person.item, self.now, None)
        self._share()
        if self.chance.random() < 0.07:
            lost = self.chance.uniform(90, 200)
            yield self.env.timeout(lost)
            queue.pace.missed(lost)
            if not person.rejoined and self.chance.random() < 0.3:
                self.env.process(self._rejoin(queue, person.item))
        else:
            coming = 35 * math.exp(self.chance.gauss(0, 0.5))
            yield self.env.timeout(coming)
            queue.pace.started(coming)
            queue.busy[window] = Busy(window, person.item, queue.busy[window].since, self.now)
            seconds = self._service(queue.key, person.item) * clerk
            yield self.env.timeout(seconds)
            queue.pace.served(self.now, person.item, seconds)
            self.services[queue.key].append(seconds)
        self._account(queue)
        del queue.busy[window]

    def _service(self, key: str, item: str) -> float:
        rush = 0.93 if HOURS[min(int(self.env.now // 3600), 7)] > 1.2 else 1.03
        mean: float = ITEMS[key][item] * rush * self.pace_of_day
        return mean * math.exp(self.chance.gauss(-(SCATTER**2) / 2, SCATTER))

    # What the queue's actor does --------------------------------------------------------------------------------------

    def _duty(self, window: str, queues: str, on: bool) -> None:
        for key in queues:
            self._account(self.queues[key])
        if on:
            self.serving[window] = queues
        else:
            del self.serving[window]
        self._share()
        self._somebody_came()

    def _share(self) -> None:
        work = {key: (len(queue.line) + 1) * CONFIGURED[key] for key, queue in self.queues.items()}
        for key, served in shares(self.serving, work).items():
            if moved(self.queues[key].on_duty, served):
                self._account(self.queues[key])
                self.queues[key].on_duty = served

    def _account(self, queue: Queue) -> None:
        queue.pace.advance(self.now, queue.on_duty, self._first_since(queue), self.spans)

    def _first_since(self, queue: Queue) -> int | None:
        first = queue.line.first(lambda ticket: True)
        return _at(queue.people[first.ticket].joined) if first else None

    def _scene(self, queue: Queue) -> Scene:
        people = [queue.people[place.ticket] for place in queue.line]
        waiting = [Waiting(person.item, person.rank, _at(person.joined)) for person in people]
        busy = list(queue.busy.values())
        engaged = {one.window: one.since for other in self.queues.values() for one in other.busy.values()}
        return Scene(self.now, waiting, queue.on_duty, busy, self._first_since(queue), self.spans, HOME, engaged)

    def _somebody_came(self) -> None:
        self.somebody.succeed()
        self.somebody = self.env.event()
