"""Told waits against true ones, on simulated days the estimator has not seen, beside the common formula.

Each history is ten ordinary days of Tianhe's district hall (`benchmarks.day`), on which the estimator learns as the
queues' actors do; then come days that it is tested on, each from that history: ordinary ones, and days with services
60 % slower, with twice the people, with half of the windows, or with a break at noon that the hall announced but never
had. A hall that closes at noon every day has a history of its own. Everyone who is called counts, by the estimate given
with the ticket, over the whole day and by the hour at which it was given.

The constants of `hall.waits` and the simulated world were chosen on seeds 1 to 4. The figures in RESULTS.md are of the
first run of `SEEDS` with the code as it was then; who changes a constant takes new ones.
"""

from collections.abc import Iterable, Sequence

import msgspec

from benchmarks.day import CONFIGURED, ITEMS, Hall, Kind, Told
from benchmarks.report import Line
from hall.waits.learning import Pace

SEEDS = tuple(range(111, 121))
HISTORY, TESTS = 10, 3
"""Days learned from, and days of each kind tested on, for each seed."""

ORDINARY, NOON = "an ordinary day", "a hall that closes at noon"
USUAL = {ORDINARY: Kind(), NOON: Kind(noon=True)}
"""Days like those of the history."""

UNLIKE = {
    "services 60 % slower": Kind(slow=1.6),
    "twice the people": Kind(arrivals=2.0),
    "half of the windows": Kind(windows=0.5),
}
NEW_BREAK = "a break at noon that is new"
TESTED = {ORDINARY: {ORDINARY: USUAL[ORDINARY]} | UNLIKE | {NEW_BREAK: Kind(noon=True)}, NOON: {NOON: USUAL[NOON]}}
"""After a history of which days, which days are tested."""

OPENS = 9
"""The hour of the day at which the simulated halls open."""

FEWEST = 100
"""People of whom a share by the hour says something."""


def history(seed: int, kind: Kind) -> tuple[dict[str, Pace], dict[str, float]]:
    """What ten days teach: the estimator's state of each queue, and for the formula the mean services (seconds)."""
    paces = {key: Pace(configured=CONFIGURED[key]) for key in ITEMS}
    means = dict(CONFIGURED)
    services: dict[str, list[float]] = {key: [] for key in ITEMS}
    for day in range(HISTORY):
        hall = Hall(kind, paces, means, seed * 1000 + day)
        hall.run()
        for key in ITEMS:
            services[key] += hall.services[key]
            paces[key].end_day()
    return paces, {key: sum(found) / len(found) for key, found in services.items()}


def day(kind: Kind, paces: dict[str, Pace], means: dict[str, float], seed: int) -> list[Told]:
    """What was told on a day after this history, which itself is left as it was."""
    own = msgspec.convert(msgspec.to_builtins(paces), dict[str, Pace])
    hall = Hall(kind, own, means, seed)
    hall.run()
    return hall.told


def days(seeds: Sequence[int]) -> dict[str, list[Told]]:
    """What was told, by kind of day."""
    told: dict[str, list[Told]] = {name: [] for kinds in TESTED.values() for name in kinds}
    for seed in seeds:
        for usual, kinds in TESTED.items():
            paces, means = history(seed, USUAL[usual])
            for number, (name, kind) in enumerate(kinds.items()):
                for test in range(TESTS):
                    told[name] += day(kind, paces, means, seed * 1000 + 500 + 100 * number + test)
    return told


def lines(name: str, told: list[Told]) -> Iterable[Line]:
    count = len(told)
    within = covered(told)
    formula_within = sum(each.actual <= each.formula for each in told) / count
    ours, formula, parts = errors(told)
    wait = sum(each.actual for each in told) / count / 60
    return [
        Line(f"waits within P90, {name} ({count:,} people, {wait:.0f} min on average): distance from 90 %",
             f"{within:.1%}", "mean × people ahead ÷ open windows: within it", f"{formula_within:.1%}",
             abs(within - 0.9), "≤ 0.03"),
        Line(f"P50's mean absolute error, {name}", f"{ours / 60:.1f} min",
             "mean × people ahead ÷ open windows", f"{formula / 60:.1f} min", ours / formula, "≤ 0.6"),
        Line("the same", f"{ours / 60:.1f} min", "shared windows counted by parts", f"{parts / 60:.1f} min",
             ours / parts),
    ]  # fmt: skip


def hourly(name: str, told: list[Told]) -> Iterable[Line]:
    """The same by the hour at which it was told."""
    for hour in range(8):
        found = [each for each in told if each.at // 3600 == hour]
        if len(found) < FEWEST:
            continue
        ours, formula, _ = errors(found)
        yield Line(f"told from {OPENS + hour}:00 to {OPENS + hour + 1}:00, {name} ({len(found):,} people): within P90",
                   f"{covered(found):.1%}", f"P50's error {ours / 60:.1f} min; the formula's",
                   f"{formula / 60:.1f} min", ours / formula)  # fmt: skip


def covered(told: list[Told]) -> float:
    """The share of people called within the P90 they were told."""
    return sum(each.actual <= each.p90 for each in told) / len(told)


def errors(told: list[Told]) -> tuple[float, float, float]:
    """Mean absolute errors (seconds): of P50, of the formula, of the formula that counts shared windows by parts."""
    ours, formula, parts = (
        sum(abs(each.actual - getattr(each, name)) for each in told) / len(told)
        for name in ("p50", "formula", "formula_shared")
    )
    return ours, formula, parts


async def run() -> list[Line]:
    told = days(SEEDS)
    unlike = {"days unlike their history": [each for name in UNLIKE for each in told[name]]}
    by_hour = {name: told[name] for name in USUAL} | unlike
    return [
        *(line for name, found in (by_hour | told).items() for line in lines(name, found)),
        *(line for name, found in by_hour.items() for line in hourly(name, found)),
    ]
