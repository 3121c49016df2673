"""What would be if windows opened, closed or served another queue: the hall's next hours, played many times. Pure.

Each run plays the same chances twice, with the changes asked about and without. Newcomers are asked how long they wait:
who takes a number at this moment, and who does in the hour after the last change. What the screens say to whoever takes
a number now has been corrected by what came true (`hall.waits.calibration`), so that figure stands for "as it is", and
a play tells by how much it would move.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from hall.waits.estimator import Estimate, rounded
from hall.waits.play import LONGEST, Change, Course, Day, Play, QueueNow, WindowNow
from hall.waits.slots import SECOND

RUNS = 120
LOOK = 3600
"""Seconds after the last change in which newcomers are asked how long they wait."""

HALF = 300 * SECOND
"""Half of the time between two newcomers that are asked."""

TRUSTED = 120.0
"""Seconds that steady the ratio between what is said and what is played, where both are short."""

RATIO = (0.5, 2.0)
"""What is said may differ from what is played by these factors; beyond them the difference is not carried over."""

FOLLOWED = 2 * 3600 * SECOND
"""Until who waits is sent home: a play goes on to there where it is no farther."""


class Figure(NamedTuple):
    """A newcomer's wait without the changes and with them. None where most are never called."""

    before: Estimate | None
    after: Estimate | None


class Outcome(NamedTuple):
    """One queue: for who takes a number now, and for who does after the last change; None where no numbers are given
    then."""

    queue: str
    now: Figure | None
    later: Figure | None


class Answer(NamedTuple):
    """``outcomes`` in the order of the queues; ``begin``, ``end``: when the newcomers of ``later`` come, None where no
    more numbers are given; ``sent_home``: of those who wait at closing, how many are not served any more, without the
    changes and with them, None where closing is far."""

    outcomes: list[Outcome]
    begin: int | None
    end: int | None
    sent_home: tuple[int, int] | None


def simulate(
    day: Day,
    queues: Sequence[QueueNow],
    windows: Sequence[WindowNow],
    planned: Sequence[Change],
    changed: Sequence[Change],
    begin: int,
    seed: int,
    said: Mapping[str, Estimate | None],
) -> Iterator[float | Answer]:
    """Yields the share of the work done (0 to 1) after each run, and last the answer. ``planned``: how windows change
    as it is; ``changed``: with what is asked, from ``begin`` on; ``said``: what the screens say of each queue."""
    asked = [day.now] if day.gives(day.now) else []
    later = joining(day, begin)
    at = sorted({*asked, *later})
    to_the_end = day.home is not None and day.home <= day.now + FOLLOWED
    courses = {queue.id: Course(queue, windows, planned) for queue in queues}
    waits: tuple[dict[str, list[list[float]]], ...] = tuple({queue.id: [] for queue in queues} for _ in range(2))
    home = [0, 0]
    for number in range(RUNS):
        for which, plan in enumerate((planned, changed)):
            found = Play(day, queues, courses, windows, plan, at, to_the_end, seed + number).played()
            home[which] += found.sent_home
            for queue, each in found.waits.items():
                waits[which][queue].append(each)
        yield (number + 1) / RUNS
    most = [_most(day, asked[0]) if asked else None, _most(day, later[0]) if later else None]
    outcomes = [
        _outcome(queue.id, said.get(queue.id), waits[0][queue.id], waits[1][queue.id], *most) for queue in queues
    ]
    first, last = (later[0] - HALF, later[-1] + HALF) if later else (None, None)
    sent = (round(home[0] / RUNS), round(home[1] / RUNS)) if to_the_end else None
    yield Answer(outcomes, first, last, sent)


def _most(day: Day, at: int) -> float:
    """Seconds that who joins at a moment can wait at the most."""
    return LONGEST if day.home is None else min(LONGEST, max((day.home - at) / SECOND, 1.0))


def joining(day: Day, begin: int) -> list[int]:
    """When newcomers are asked in the hour from a moment on; in the next hours of the hall where it has none then."""
    starts = [start for start, end in day.giving if end > begin]
    if day.giving and not starts:
        return []
    begin = max(begin, starts[0]) if starts else begin
    moments = range(begin + HALF, begin + LOOK * SECOND, 2 * HALF)
    return [at for at in moments if day.gives(at)]


def _outcome(
    queue: str,
    said: Estimate | None,
    before: list[list[float]],
    after: list[list[float]],
    now: float | None,
    later: float | None,
) -> Outcome:
    """``now``, ``later``: seconds that a newcomer can wait at the most; None where nobody takes a number then. The
    first of each run takes one at this moment, others follow."""
    first, rest = slice(1), slice(0 if now is None else 1, None)
    others = None if later is None else Figure(_estimate(before, rest, later), _estimate(after, rest, later))
    if now is None:
        return Outcome(queue, None, others)
    played = Figure(_estimate(before, first, now), _estimate(after, first, now))
    if said is None or played.before is None:
        # Nobody is called in most plays: where that is so with the changes too, they change nothing.
        return Outcome(queue, Figure(said or played.before, played.after or said), others)
    moved = Figure(said, _moved(said, played.before, played.after, now))
    if others is None or later is None:
        return Outcome(queue, moved, None)
    return Outcome(queue, moved, Figure(*(_moved(said, played.before, figure, later) for figure in others)))


def _moved(said: Estimate, played: Estimate, other: Estimate | None, most: float) -> Estimate | None:
    """What would be said where ``other`` is played, when ``said`` is said where ``played`` is."""
    if other is None or other == played:
        return other and said
    p50, p90 = (
        min(word + (there - here) * min(max((word + TRUSTED) / (here + TRUSTED), RATIO[0]), RATIO[1]), most)
        for word, here, there in zip(said, played, other, strict=True)
    )
    return rounded(p50, p90)


def _estimate(runs: list[list[float]], which: slice, most: float) -> Estimate | None:
    waits = sorted(wait for run in runs for wait in run[which])
    p50, p90 = (waits[min(int(len(waits) * share), len(waits) - 1)] for share in (0.5, 0.9))
    return None if p50 == inf else rounded(p50, min(p90, most))
