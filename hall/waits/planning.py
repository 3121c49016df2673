"""What a manager asks ("two more windows at three o'clock?") as changes to play, beside what is planned. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from actors import Invalid, Refused, Unknown
from hall.hours.plan import MINUTE, date_of, moment
from hall.numbers import window_number
from hall.profiles import next_turn, queues_at
from hall.waits.play import Change, WindowNow
from hall.waits.slots import SECOND, Spans, breaks

Json = dict[str, Any]

BACK = 1200 * SECOND
"""Until a paused window is expected back where nobody said when."""


class Asked(NamedTuple):
    """``open`` windows for a queue, ``close`` a window, or ``move`` one to a queue; ``at`` minutes after midnight, or
    now."""

    do: str
    windows: int | None
    window: str | None
    queue: str | None
    at: int | None


def serving(windows: Sequence[Json], on_duty: Mapping[str, Collection[str]], now: int) -> list[WindowNow]:
    """The windows on duty and what they serve: in the order of their configuration at this moment, then what they help
    out with. ``windows``: the hall's (`hall.waits.messages.Plan`); ``on_duty``: the windows on duty for each queue, as
    the queues know them."""
    found = []
    for window in windows:
        served = [queue for queue, known in on_duty.items() if window["id"] in known]
        own = queues_at(window["queues"], window["profiles"], now)
        if served:
            order = [queue for queue in own if queue in served]
            found.append(WindowNow(window["id"], order + [queue for queue in served if queue not in own]))
    return found


def planned(windows: Sequence[Json], on_duty: Sequence[WindowNow], now: int, until: int, spans: Spans) -> list[Change]:
    """How windows will change as it is, in order: paused ones come back, and profiles turn."""
    there = {window.id for window in on_duty}
    found = []
    for window in windows:
        begin = now
        if window["id"] not in there:
            if window["state"] != "paused":
                continue
            until_then = (window["pause"] or {}).get("until")
            begin = max(until_then or _back(now, spans), now)
            found.append(_turned(window, begin))
        turn = next_turn(window["profiles"], begin)
        while turn is not None and turn < until:
            found.append(_turned(window, turn))
            turn = next_turn(window["profiles"], turn)
    return sorted(change for change in found if change.at < until)


def _turned(window: Json, at: int) -> Change:
    return Change(at, window["id"], queues_at(window["queues"], window["profiles"], at))


def _back(now: int, spans: Spans) -> int:
    """When a window that paused without a word is expected back: after the hall's break, or soon."""
    return next((end for begin, end in breaks(spans) if begin <= now < end), now + BACK)


class Hall(NamedTuple):
    """What changes are asked of: the moment, closing, all queues and windows, and as it is: the windows on duty and how
    they will change."""

    now: int
    closing: int
    queues: Sequence[str]
    windows: Sequence[Json]
    on_duty: Sequence[WindowNow]
    planned: Sequence[Change]


def changes(asked: Sequence[Asked], hall: Hall) -> list[Change]:
    """The windows' changes with what is asked, in order: from its own on, a window follows no plan any more. Raises
    Invalid, Unknown or Refused naming the field."""
    taken: dict[tuple[str, int], int] = {}
    found = list(hall.planned)
    order = sorted((_moment(one, index, hall), index) for index, one in enumerate(asked))
    for at, index in order:
        one, field = asked[index], f"changes.{index}"
        if one.do != "close" and one.queue not in hall.queues:
            raise Unknown("queue.unknown", field=f"{field}.queue")
        after = [one.queue] if one.do != "close" and one.queue else []
        serves = _served_at(at, hall.on_duty, found)
        if one.do != "open" and taken.get((one.window or "", at), index) != index:
            raise Invalid("what_if.contradicts", field=f"{field}.window", window=window_number(one.window) or "")
        if one.do == "open":
            chosen = _to_open(one, serves, hall.windows, f"{field}.windows")
        else:
            chosen = [_to_change(one, after, serves, hall.windows, f"{field}.window")]
        for window in chosen:
            taken[(window, at)] = index
            found = [change for change in found if change.window != window or change.at < at]
            found.append(Change(at, window, after))
    return sorted(found)


def begins(asked: Sequence[Asked], now: int) -> int:
    """The moment of the last change that is asked about."""
    return max([now, *(moment(date_of(now), one.at) for one in asked if one.at is not None)])


def _moment(one: Asked, index: int, hall: Hall) -> int:
    at = hall.now if one.at is None else moment(date_of(hall.now), one.at)
    if at < hall.now - MINUTE:
        raise Invalid("what_if.past", field=f"changes.{index}.at")
    if at >= hall.closing:
        raise Invalid("what_if.closing", field=f"changes.{index}.at")
    return max(at, hall.now)


def _served_at(at: int, on_duty: Sequence[WindowNow], found: Sequence[Change]) -> dict[str, Sequence[str]]:
    """What each window on duty serves at a moment, and before what changes then."""
    serves = {window.id: window.queues for window in on_duty}
    for change in sorted(found):
        if change.at <= at:
            serves[change.window] = change.queues
    return {window: queues for window, queues in serves.items() if queues}


def _to_open(one: Asked, serves: Mapping[str, Sequence[str]], windows: Sequence[Json], field: str) -> list[str]:
    """The windows that would open: those that are not on duty, its own queue's first."""
    free = [window for window in windows if window["id"] not in serves]
    count = one.windows or 1
    if count > len(free):
        raise Refused("what_if.too_many" if free else "what_if.none_left", field=field, most=len(free))
    return [window["id"] for window in sorted(free, key=lambda window: one.queue not in window["queues"])][:count]


def _to_change(
    one: Asked, after: Sequence[str], serves: Mapping[str, Sequence[str]], windows: Sequence[Json], field: str
) -> str:
    window = one.window or ""
    number = window_number(window) or ""
    if window not in {known["id"] for known in windows}:
        raise Unknown("window.unknown", field=field)
    if not serves.get(window):
        raise Refused("what_if.not_on_duty", field=field, window=number)
    if list(serves[window]) == list(after):
        raise Refused("what_if.same_queue", field=field, window=number)
    return window
