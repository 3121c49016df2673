"""What each figure of the statistics means. The one place that says so; pure.

**Visit** (一次排队): one stay of a ticket in one queue, from the moment it began to wait there until it was finished,
missed, abandoned or transferred. Most tickets have one visit. A ticket that is transferred, goes on to its next matter,
or comes back after a missed call (it waits again, or a window calls it by its number), begins another. A window that
could not take a ticket gives it back: the same visit goes on, as if not called. So does one that a change of the
hall's configuration puts into another queue; it counts where it began. A visit belongs to the business day on which its
ticket was taken, and to the hour in which it began. What it did at a window belongs to the last window it was
called to, and to the clerk there.

| figure    | what is counted                                                                                        |
|-----------|--------------------------------------------------------------------------------------------------------|
| arrivals  | Tickets taken. By queue also those transferred into it; by window and clerk: visits that came to them,  |
|           | counted when they are over.                                                                            |
| served    | Visits whose service was finished.                                                                     |
| missed    | Visits whose call nobody answered, whether or not the person came back (that is another visit).        |
| abandoned | Visits given up, by the holder (also midway) or by staff, or ended by the hall's closing, unfinished. |
| wait      | From the beginning of the visit to its first call that stands. Visits that begin with coming back after |
|           | a missed call are left out: that time is not the hall's.                                               |
| service   | From start to finish or transfer, without the time on hold.                                            |
| rating    | What visitors said, of 5; *bad* is 2 or less. By hour: the one in which the ticket was taken.          |

So by window and by clerk there is no one who left before a call. Waits and services are whole seconds, rounded down,
and counted when the visit is over. Mean and share within target are exact; P50 and P90 are those of
`common.figures.histogram`, within 4.5 %.
"""

from typing import Final, Literal

By = Literal["hall", "queue", "item", "window", "clerk", "hour", "day"]

GROUPINGS: Final[tuple[By, ...]] = ("hall", "queue", "item", "window", "clerk", "hour", "day")

KEPT: Final = ("hall", "queue", "item", "window", "clerk", "hour")
"""The groupings that a day book keeps rows of; by day is the hall's rows, summed otherwise."""

TARGET_SECONDS: Final = 1800
"""A wait within half an hour is within target."""

BAD_SCORE: Final = 2
"""The highest score that is bad (国务院 2019《政务服务"好差评"》: 不满意 and 非常不满意)."""

SUM_FROM: Final = 17
"""The day of a month from which the month before is summed: by then nothing of it is open, and all ratings are in."""

NO_ITEM: Final = "-"
"""The key of tickets taken for a queue, without naming an item."""

Origin = Literal["taken", "transferred", "rejoined"]
Outcome = Literal["finished", "missed", "abandoned", "transferred"]

FIGURE_OF: Final[dict[str, str]] = {"finished": "served", "missed": "missed", "abandoned": "abandoned"}
"""Outcome → the figure that counts it. A transferred visit counts in none: its ticket's next visit will."""


def arrives(by: str, origin: str) -> bool:
    """Whether a visit that begins counts as an arrival under a grouping (window and clerk: see `came_to`)."""
    return origin == "taken" or (by == "queue" and origin == "transferred")


def came_to(by: str) -> bool:
    """Whether a grouping counts arrivals by where visits went, and so when they are over."""
    return by in ("window", "clerk")


def wait_seconds(origin: str, since: int, called_at: int | None) -> int | None:
    """A visit's wait, from two moments in microseconds; None where it has none. A clock set back makes it 0."""
    if origin == "rejoined" or called_at is None:
        return None
    return max(called_at - since, 0) // 1_000_000


def service_seconds(outcome: str, started_at: int | None, worked: int) -> int | None:
    """A visit's service, ``worked`` microseconds long; None where none was brought to an end."""
    if started_at is None or outcome not in ("finished", "transferred"):
        return None
    return max(worked, 0) // 1_000_000


def began(before: str, reason: str, other_queue: bool) -> Origin | None:
    """How a ticket came to wait again: as a new visit, or (None) it goes on with the one it has.

    ``before`` is the ticket's state until then, ``reason`` the queue's word for it; in histories older than that word
    it is judged by the state, and a call answered with a transfer within one queue counts as given back.
    """
    if reason in ("transferred", "next_matter"):
        return "transferred"
    if reason == "rejoined":
        return "rejoined"
    if reason:
        return None
    if before == "missed":
        return "rejoined"
    return "transferred" if before == "serving" or other_queue else None
