"""Told waits against true ones, on simulated days the estimator has not seen, beside the common formula.

Each history is ten ordinary days of Tianhe's district hall (`benchmarks.day`), on which the estimator learns as the
queues' actors do; then come days that it is tested on, each from that history: ordinary ones, and days with services
60 % slower, with twice the people, or with half of the windows. Everyone who is called counts, by the estimate given
with the ticket. The constants of `hall.waits` were chosen on seeds 1 to 4; those here were first run for the report.
"""

from collections.abc import Iterable

import msgspec

from benchmarks.day import CONFIGURED, ITEMS, Hall, Kind, Told
from benchmarks.report import Line
from hall.waits.learning import Pace

SEEDS = (71, 72, 73, 74, 75)
HISTORY, TESTS = 10, 3
"""Days learned from, and days of each kind tested on, for each seed."""

KINDS = {
    "an ordinary day": Kind(),
    "services 60 % slower": Kind(slow=1.6),
    "twice the people": Kind(arrivals=2.0),
    "half of the windows": Kind(windows=0.5),
}
ORDINARY = "an ordinary day"


def history(seed: int) -> tuple[dict[str, Pace], dict[str, float]]:
    """What ten days teach: the estimator's state of each queue, and for the formula the mean services (seconds)."""
    paces = {key: Pace(configured=CONFIGURED[key]) for key in ITEMS}
    means = dict(CONFIGURED)
    services: dict[str, list[float]] = {key: [] for key in ITEMS}
    for day in range(HISTORY):
        hall = Hall(Kind(), paces, means, seed * 1000 + day)
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


def lines(name: str, told: list[Told]) -> Iterable[Line]:
    count = len(told)
    within = sum(each.actual <= each.p90 for each in told) / count
    formula_within = sum(each.actual <= each.formula for each in told) / count
    ours, formula, parts = (
        sum(abs(each.actual - each.p50) for each in told) / count,
        sum(abs(each.actual - each.formula) for each in told) / count,
        sum(abs(each.actual - each.formula_shared) for each in told) / count,
    )
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


async def run() -> list[Line]:
    told: dict[str, list[Told]] = {name: [] for name in KINDS}
    for seed in SEEDS:
        paces, means = history(seed)
        for number, (name, kind) in enumerate(KINDS.items()):
            for test in range(TESTS):
                told[name] += day(kind, paces, means, seed * 1000 + 500 + 100 * number + test)
    unlike = [each for name, found in told.items() if name != ORDINARY for each in found]
    groups = {ORDINARY: told[ORDINARY], "days unlike their history": unlike}
    return [line for name, found in (groups | told).items() for line in lines(name, found)]
