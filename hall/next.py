"""Who is next: first come, first served within lanes. Pure.

Everyone waiting stands in a *lane*; a lower lane goes first, and within a lane whoever joined first:

    0  returned      called, but the window could not take them: back at the very front
    1  transferred   has already been seen elsewhere, keeps the number
    2  priority      elderly, disabled, pregnant, military
    3  ordinary

`Line` keeps one queue in that order; `choose` ranks the heads of several queues for one window.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

RETURNED, TRANSFERRED, PRIORITY, ORDINARY = range(4)

PRIORITIES = ("ordinary", "elderly", "disabled", "pregnant", "military")

EXACT_POSITIONS = 20
"""Up to here each step forward is told to the ticket; behind it only every fifth."""


class Place(NamedTuple):
    """Where someone stands. ``order`` is the queue's count of joins, so it never repeats."""

    lane: int
    order: int
    ticket: str


class Head(NamedTuple):
    """The first person a window could be given from one queue."""

    queue: str
    lane: int
    taken_at: int


def lane_of(priority: str) -> int:
    """The lane of a newcomer."""
    return ORDINARY if priority == "ordinary" else PRIORITY


def worth_telling(position: int) -> bool:
    """Whether a ticket should hear of its new position. Far back, every fifth step is enough and spares the
    hall one message per person and call; whoever asks is always told the exact position."""
    return position <= EXACT_POSITIONS or position % 5 == 0


class Line:
    """The people waiting in one queue, always in order. Joining and finding a place cost O(log n) comparisons."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._places = sorted(places)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def join(self, place: Place) -> None:
        insort(self._places, place)

    def leave(self, place: Place) -> None:
        """Raises KeyError when nobody stands there."""
        del self._places[self.position(place) - 1]

    def position(self, place: Place) -> int:
        """1 = next. Raises KeyError when nobody stands there."""
        index = bisect_left(self._places, place)
        if index == len(self._places) or self._places[index] != place:
            raise KeyError(place.ticket)
        return index + 1

    def first(self, suits: Callable[[str], bool]) -> Place | None:
        """The first whose ticket suits the window that asks (someone may be waiting for another window)."""
        return next((place for place in self._places if suits(place.ticket)), None)

    def told_from(self, position: int) -> Iterator[tuple[str, int]]:
        """Tickets from ``position`` backwards that should hear where they stand now."""
        for index in range(max(position, 1) - 1, len(self._places)):
            if worth_telling(index + 1):
                yield self._places[index].ticket, index + 1


def choose(preference: Sequence[str], heads: Iterable[Head]) -> list[str]:
    """The queues to call from, best first: by lane across all queues, so that nobody with priority waits behind
    an ordinary ticket of a preferred queue; then the window's order of preference; then who came first."""
    rank = {queue: index for index, queue in enumerate(preference)}
    return [head.queue for head in sorted(heads, key=lambda head: (head.lane, rank[head.queue], head.taken_at))]
