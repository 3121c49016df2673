"""Hosts that die after any step, or only seem to, and commits that fail: each step of each scenario is tried.

Whatever happens, at the end: every command has had its effect once, and so has all it told, asked and reminded of; what
was acknowledged was on disk then; tells are in order; the journal is whole; nothing else is left to be done.
"""

from __future__ import annotations

import itertools
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from actors._edge.wire import Reply
from actors.journal import verify
from actors.stores.contract import Conflict, StoreError, Unwritable
from tests.actors.script import Script, Steps, do, script
from tests.actors.stepwise import Site, Step, at_once

Lanes = tuple[tuple[tuple[str, Steps], ...], ...]
"""What each client sends, one after the other: actor, steps. Every ``note`` has a number of its own."""

# ``n:…`` and ``f:…`` are the nearest and the far host's; see `keys_are_where_they_should_be`.
A, B, C = "a:1", "a:2", "a:3"  # on one host
X, Y = "k0:1", "k0:2"  # on the other

SCENARIOS: dict[str, Lanes] = {
    "one command": (((A, (("note", 1),)),),),
    "tells": (
        ((A, (("note", 1), ("tell", B, (("note", 2), ("tell", X, (("note", 3),)))), ("tell", X, (("note", 4),)))),),
        ((A, (("note", 5), ("tell", B, (("note", 6),)), ("tell", X, (("note", 7),)))), (X, (("note", 8),))),
    ),
    "asks": (
        ((A, (("note", 1), ("ask", B, (("note", 2), ("ask", X, (("note", 3),)))), ("note", 4))),),
        ((B, (("note", 5),)), (A, (("ask", X, (("note", 6), ("tell", A, (("note", 7),)))), ("note", 8)))),
    ),
    "reminders": (
        (
            (A, (("note", 1), ("remind", "r", 5, (("note", 2), ("tell", X, (("note", 3),)))))),
            (A, (("note", 4), ("remind", "s", 500, (("note", 99),)))),
            (A, (("note", 5), ("forget", "s"))),
        ),
        ((X, (("note", 6), ("remind", "r", 5, (("ask", A, (("note", 7),)), ("note", 8))))),),
    ),
    "what a database refuses": (
        ((A, (("note", 1),)), (A, (("blank",), ("tell", B, (("note", 99),)))), (A, (("note", 2),))),
        ((A, (("note", 3), ("ask", B, (("note", 4),)))), (B, (("mark", "taken"),)), (C, (("mark_2", "taken"),))),
        ((C, (("note", 5), ("tell", A, (("note", 6),)))), (X, (("note", 7), ("tell", A, (("note", 8),))))),
    ),
    "refusals": (
        ((A, (("refuse_below", 10**6), ("note", 99))), (A, (("note", 1), ("tell", B, (("note", 2),))))),
        ((B, (("note", 3), ("tell", A, (("refuse_below", 10**6), ("note", 99))))), (B, (("note", 4),))),
    ),
    "a flood": (
        ((A, (("flood", X, 100, 9, ()), ("note", 1))), (A, (("note", 2), ("tell", X, (("note", 3),))))),
        ((A, (("flood", B, 200, 9, ()), ("note", 4))), (A, (("note", 5), ("tell", B, (("note", 6),))))),
    ),
}


class Run:
    """One run of a scenario, and what must hold at its end."""

    def __init__(self, lanes: Lanes, **site: Any) -> None:
        self.site = Site(**site)
        self.lanes = lanes
        self.replies: dict[str, Reply] = {}
        self.steps: list[Step] = []
        for number, _ in enumerate(lanes):
            self._next(number, 0)

    def _next(self, lane: int, place: int) -> None:
        if place == len(self.lanes[lane]):
            return
        key, steps = self.lanes[lane][place]
        id_ = f"{lane}.{place}"

        def then(reply: Reply) -> None:
            self.replies[id_] = reply
            if reply.error is None:
                own = [step[1] for step in steps if step[0] == "note"]
                on_disk = self.numbers(key)
                assert set(own) <= set(on_disk), f"{id_} was acknowledged and is not on disk"
            self._next(lane, place + 1)

        self.site.call(id_, script(key), do(steps), then)

    def numbers(self, key: str) -> list[int]:
        events = at_once(self.site.store.events(script(key), 0, 10_000))
        return [event.data["number"] for event in events if event.type == "test.script.noted"]

    def to_the_end(
        self,
        choose: Callable[[list[Step]], int] = lambda steps: 0,
        after: Callable[[int, Step], None] = lambda number, step: None,
    ) -> Run:
        for _ in range(20_000):
            steps = self.site.steps()
            if not steps:
                if self.site.at_rest:
                    return self
                self.site.pass_time()
                continue
            step = steps[choose(steps)]
            self.steps.append(step)
            self.site.take(step)
            after(len(self.steps), step)
        raise AssertionError("it does not end")

    def check(self) -> None:
        store = self.site.store
        events = at_once(store.chained())
        assert list(verify(events)) == []
        assert [e.position for e in at_once(store.since(0, 10_000))] == list(range(1, len(events) + 1))
        expected: dict[str, Counter[int]] = {}
        order: dict[tuple[str, str], list[tuple[int, int]]] = {}
        for lane in self.lanes:
            for key, steps in lane:
                _expect(expected, order, key, steps)
        for key in {event.key for event in events} | set(expected):
            assert Counter(self.numbers(key)) == expected.get(key, Counter()), key
        # Two hosts that both take themselves for a sender's each send what they have committed: no order between them.
        for (source, target), told in order.items() if not self.site.zombies else ():
            told_by, seen = self.numbers(source), self.numbers(target)
            told.sort(key=lambda pair: told_by.index(pair[0]))  # stable: those of one turn as they were told
            assert [number for _, number in told] == sorted((n for _, n in told), key=seen.index), (source, target)
        assert at_once(store.parked()) == []
        for id_, reply in self.replies.items():
            lane, place = map(int, id_.split("."))
            refused = _comes_to_nothing(self.lanes[lane][place][1])
            assert (reply.error is not None) is refused, (id_, reply.error)
        assert len(self.replies) == sum(map(len, self.lanes))
        for node in self.site.nodes:
            machine = node.machine
            assert machine.quiet
            assert machine.unanswered == 0
            delivery = machine.delivery
            assert [machine._after, delivery._routes, delivery._afoot, delivery.held] == [{}, {}, set(), {}]
            assert not machine.delivery.behind
            assert not machine.reminders._under_way
        at_once(store.close())


def _comes_to_nothing(steps: Steps) -> bool:
    return any(step[0] in ("blank", "mark_2", "refuse_below") for step in steps)


def _expect(
    expected: dict[str, Counter[int]], order: dict[tuple[str, str], list[tuple[int, int]]], key: str, steps: Steps
) -> None:
    """What a command must have led to."""
    if _comes_to_nothing(steps):
        return
    here = expected.setdefault(key, Counter())
    first = next((step[1] for step in steps if step[0] == "note"), None)
    for step, *args in steps:
        match step, args:
            case "note", [number]:
                here[number] += 1
            case "mark", _:
                here[0] += 1
            case (("tell" | "ask"), [to, then]):
                _expect(expected, order, to, then)
                told = [step[1] for step in then if step[0] == "note"]
                if step == "tell" and first is not None and told and not _comes_to_nothing(then):
                    order.setdefault((key, to), []).append((first, told[0]))
            case "remind", [_, seconds, then]:
                if seconds < 100:  # the others are cancelled
                    _expect(expected, order, key, then)
            case "flood", [to, begin, count, _]:
                here[0] += 1
                for number in range(begin, begin + count):
                    _expect(expected, order, to, (("note", number),))
                    order.setdefault((key, to), []).append((first or 0, number))


@pytest.fixture(autouse=True)
def _silent() -> Iterator[None]:
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)
    Script.switches.clear()


def test_keys_are_where_they_should_be() -> None:
    site = Site()
    homes = [site.host_of(script(key)) for key in (A, B, C, X, Y)]
    assert len(set(homes[:3])) == len(set(homes[3:])) == 1
    assert homes[0] != homes[3]
    at_once(site.store.close())


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_ends_well_when_nothing_happens(name: str) -> None:
    Run(SCENARIOS[name]).to_the_end().check()


SIZES: dict[str, dict[str, int]] = {"roomy": {}, "tight": {"mailbox": 2, "batch": 3}}


LONG = ("what a database refuses", "a flood")
"""Scenarios of very many steps: in `make test` they are tried at one size with one kind of death."""


def _deaths() -> Iterator[Any]:
    for name, size, dies in itertools.product(SCENARIOS, SIZES, ("dies", "seems to die")):
        quick = name not in LONG or (size, dies) == ("roomy", "dies")
        yield pytest.param(name, size, dies, marks=() if quick else pytest.mark.slow)


@pytest.mark.parametrize(("name", "size", "dies"), list(_deaths()))
def test_a_host_dies_after_any_step(name: str, size: str, dies: str) -> None:
    number = 0
    while True:
        number += 1
        run = Run(SCENARIOS[name], **SIZES[size])

        def after(count: int, step: Step, number: int = number, run: Run = run) -> None:
            if count == number:
                run.site.kill(step.node.index if step.node else 0, zombie=dies == "seems to die")

        try:
            run.to_the_end(after=after).check()
        except AssertionError as error:
            trail = [(s.name, s.node.index if s.node else None) for s in run.steps[:number]]
            raise AssertionError(f"after step {number}: {trail[-6:]}: {error}") from error
        if len(run.steps) < number:
            return


FAULTS = {"a rival": Conflict, "a value": Unwritable, "the disk": lambda why: StoreError("full", why)}


@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("what", FAULTS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_any_commit_fails(name: str, what: str, times: int) -> None:
    number = 0
    while True:
        number += 1
        count = 0

        def fault(number: int = number) -> Exception | None:
            nonlocal count
            count += 1
            return FAULTS[what]("injected") if number <= count < number + times else None

        run = Run(SCENARIOS[name], fault=fault)
        try:
            run.to_the_end().check()
        except AssertionError as error:
            raise AssertionError(f"commit {number}: {error}") from error
        if count < number:
            return


@pytest.mark.parametrize(
    "first", [pytest.param(first, marks=[pytest.mark.slow] if first else []) for first in range(0, 1000, 100)]
)
def test_anything_happens_in_any_order(first: int) -> None:
    """A hundred seeds each: steps in any order, hosts that die and seem to, commits that fail."""
    for seed in range(first, first + 100):
        chance = random.Random(seed)
        trouble = [25]  # and then there is peace, so that it ends

        def happens(share: float, chance: random.Random = chance, trouble: list[int] = trouble) -> bool:
            if not trouble[0] or chance.random() >= share:
                return False
            trouble[0] -= 1
            return True

        def fault(chance: random.Random = chance, happens: Callable[[float], bool] = happens) -> Exception | None:
            return chance.choice(list(FAULTS.values()))("injected") if happens(0.1) else None

        name = chance.choice(list(SCENARIOS))
        run = Run(SCENARIOS[name], fault=fault, **chance.choice(list(SIZES.values())))

        def after(count: int, step: Step, run: Run = run, happens: Callable[[float], bool] = happens) -> None:
            if happens(0.03):
                run.site.kill(step.node.index if step.node else 1, zombie=happens(0.5))

        try:
            run.to_the_end(lambda steps, chance=chance: chance.randrange(len(steps)), after).check()  # type: ignore[misc]
        except Exception as error:
            raise AssertionError(f"seed {seed}, {name}: {error}") from error
