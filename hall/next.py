"""Who is next: first come, first served, with a head start for those who need one. Pure.

Everyone waiting has a *rank*, a moment in microseconds; the smaller goes first. It is the moment of joining less a head
start:

    elderly, disabled, pregnant, military   20 minutes
    transferred                             30 minutes more: has been seen elsewhere, keeps the number and the hour
    returned                                60 minutes more: was called, but the window could not take them
    back after being missed                 10 minutes, from the moment they are back

Who comes by appointment stands by its time, not by when they came: 20 minutes before the beginning of their slot, or
where they came if that is earlier still. So coming early overtakes nobody (an appointment at 10:00 goes before one at
10:30, whenever the two checked in), coming late within the tolerance costs nothing, and nobody stands worse than
without an appointment. Once the call was missed it is the moment of being back that counts, as for others.

Staff may move someone, and say why (`between`); the call then says that it was so. Otherwise a rank never changes while
someone waits, so whoever waits gains on all who come later, and a class ages by itself: nobody is passed over by anyone
who came more than `LARGEST` after them, however many with priority keep coming. (With fixed classes, one served wholly
before the other, an ordinary ticket can wait for ever.)

`Line` keeps one queue in that order; `choose` ranks the heads of several queues for one window; `why` says what
decided.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

SECOND = 1_000_000

RETURNED, TRANSFERRED, PRIORITY, ORDINARY, REJOINED = range(5)
"""Why someone stands where they stand; kept in the journal as ``lane``."""

HEAD_STARTS = {
    "ordinary": 0,
    "elderly": 1200,
    "disabled": 1200,
    "pregnant": 1200,
    "military": 1200,
    "appointment": 1200,  # given at check-in only; never accepted from outside (`hall.taking.TakeBody`)
}
"""Seconds by which a class stands before those who came at the same moment; of an appointment, before its time."""

APPOINTMENT_EARLY, APPOINTMENT_LATE = 1800, 900
"""Seconds before and after the beginning of its slot within which an appointment can be checked in."""

PRIORITIES = tuple(HEAD_STARTS)

LANE_STARTS = {RETURNED: 3600, TRANSFERRED: 1800, PRIORITY: 0, ORDINARY: 0, REJOINED: 600}
"""Seconds more, by what happened to the ticket."""

LARGEST = max(*HEAD_STARTS.values(), HEAD_STARTS["appointment"] + APPOINTMENT_LATE) + max(LANE_STARTS.values())
"""Seconds: nobody is passed over in a queue by someone who came more than this after them."""

REJOINS = 2
"""Times that a missed ticket may come back; whoever misses the call again takes a new number."""

PREFERENCE = 300
"""Seconds of waiting that one step in a window's order of preference is worth."""

SOON = 4
"""From this position on (three ahead) someone should be near."""

EXACT = 20
"""Up to here the map is told of each person more or less."""


class Place(NamedTuple):
    """Where someone stands. ``order`` is the queue's count of joins, so it never repeats; who was moved stands between
    two others. ``came`` (moment and order of taking the ticket) does not count here, but in `Line.earlier`."""

    rank: int
    order: float
    ticket: str
    came: tuple[int, int] = (0, 0)


class Head(NamedTuple):
    """The first person a window could be given from one queue."""

    queue: str
    rank: int


Rule = Literal[
    "asked_for",
    "for_this_window",
    "moved",
    "returned",
    "transferred",
    "priority",
    "first_come",
    "rejoined",
    "appointment",
]


class Why(NamedTuple):
    """What decided that this ticket is called: the rule, and how many who came earlier still wait for it."""

    rule: Rule
    passed: int


def lane_of(priority: str) -> int:
    """What a newcomer is."""
    return ORDINARY if priority == "ordinary" else PRIORITY


def rank_of(joined_at: int, priority: str, lane: int, slot: int | None = None) -> int:
    """The moment (microseconds) by which someone stands in line.

    `joined_at` is when the ticket was taken; of one that was missed, when it came back. `slot` is when the appointment
    begins that was checked in for, None once its call was missed.
    """
    stands = joined_at - HEAD_STARTS[priority] * SECOND
    if slot is not None:
        stands = min(joined_at, slot - HEAD_STARTS[priority] * SECOND)
    return stands - LANE_STARTS[lane] * SECOND


def in_fives(waiting: int) -> int:
    """A number of people as the map is told it: exactly up to `EXACT`, behind that by fives."""
    return waiting if waiting <= EXACT else waiting - waiting % 5


def between(before: Place | None, after: Place | None) -> tuple[int, float]:
    """Rank and order of someone put between two who stand next to each other; None where there is nobody.

    Halving the orders of two who came in the same microsecond is exact some fifty times over.
    """
    if before is None:
        return (0, 0.0) if after is None else (after.rank, after.order - 1)
    if after is None or before.rank < after.rank:
        return before.rank, before.order + 1
    return before.rank, (before.order + after.order) / 2


def why(
    lane: int,
    *,
    passed: int,
    asked_for: bool = False,
    for_window: bool = False,
    moved: bool = False,
    by_slot: bool = False,
) -> Why:
    """The reason for a call. `passed`: how many who took their ticket earlier still wait in the same queue; `by_slot`:
    whether the time of an appointment counts."""
    if asked_for:
        return Why("asked_for", passed)
    if for_window:
        return Why("for_this_window", passed)
    if moved:
        return Why("moved", passed)
    if lane == PRIORITY and passed == 0:
        return Why("first_come", 0)  # nobody gave way
    if lane == PRIORITY and by_slot:
        return Why("appointment", passed)
    return Why(("returned", "transferred", "priority", "first_come", "rejoined")[lane], passed)


class Line:
    """The people waiting in one queue, always in order. Joining and finding a place cost O(log n) comparisons."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._places = sorted(places)
        self._came = sorted(place.came for place in self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def join(self, place: Place) -> None:
        insort(self._places, place)
        insort(self._came, place.came)

    def leave(self, place: Place) -> None:
        """Raises KeyError when nobody stands there."""
        del self._places[self.position(place) - 1]
        del self._came[bisect_left(self._came, place.came)]

    def earlier(self, came: tuple[int, int]) -> int:
        """How many of those who wait took their ticket before that."""
        return bisect_left(self._came, came)

    def neighbours(self, place: Place, position: int) -> tuple[Place | None, Place | None]:
        """Between whom someone in this line would stand at another ``position`` (1 = next)."""
        others = [other for other in self._places if other != place]
        index = min(max(position, 1), len(self._places)) - 1
        before = others[index - 1] if index > 0 else None
        return before, others[index] if index < len(others) else None

    def position(self, place: Place) -> int:
        """1 = next. Raises KeyError when nobody stands there."""
        index = bisect_left(self._places, place)
        if index == len(self._places) or self._places[index] != place:
            raise KeyError(place.ticket)
        return index + 1

    def first(self, suits: Callable[[str], bool]) -> Place | None:
        """The first whose ticket suits the window that asks (someone may be waiting for another window)."""
        return next((place for place in self._places if suits(place.ticket)), None)


def choose(preference: Sequence[str], heads: Iterable[Head]) -> list[str]:
    """The queues to call from, best first: by rank, each step down in the window's order of preference counting as
    `PREFERENCE` seconds less of waiting. So a preferred queue goes first, but none is left waiting for ever."""
    place = {queue: index for index, queue in enumerate(preference)}
    return [
        head.queue
        for head in sorted(heads, key=lambda head: (head.rank + place[head.queue] * PREFERENCE * SECOND, head.queue))
    ]


def next_of(preference: Sequence[str], heads: Mapping[str, list[dict[str, Any]]], items: list[str] | None) -> list[Any]:
    """The heads of several queues (each with its ``rank`` and ``item``) as one window would be given them, best first;
    an express window (``items``) is given its own items only."""
    line = [
        (head["rank"] + place * PREFERENCE * SECOND, queue, head)
        for place, queue in enumerate(preference)
        for head in heads.get(queue, [])
        if items is None or head["item"] in items
    ]
    return [head for _, _, head in sorted(line, key=lambda entry: entry[:2])]
