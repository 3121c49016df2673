"""What a manager asks ("two more windows at three o'clock?") as changes to play, and what came of it in words. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from actors import Invalid, Refused, Unknown
from hall.hours.document import clock
from hall.hours.plan import MINUTE, date_of, moment
from hall.numbers import window_number
from hall.waits.estimator import Estimate
from hall.waits.whatif import LOOK, Change, Outcome

NOTICED, PART = 60, 0.1
"""Seconds, and share of the wait, by which it must change to be spoken of."""

SPOKEN = 3
"""Queues that a sentence speaks of at most."""

Names = Mapping[str, tuple[str, str]]
"""Of each queue, in Chinese and in English."""


class Asked(NamedTuple):
    """``open`` windows for a queue, ``close`` a window, or ``move`` one to a queue; ``at`` minutes after midnight, or
    now."""

    do: str
    windows: int | None
    window: str | None
    queue: str | None
    at: int | None


def changes(
    asked: Sequence[Asked],
    now: int,
    closing: int,
    queues: Sequence[str],
    windows: Sequence[str],
    on_duty: Mapping[str, Sequence[str]],
) -> list[Change]:
    """``queues``, ``windows``: the hall's; ``on_duty``: its windows on duty and their queues. Raises Invalid, Unknown
    or Refused naming the field."""
    found: list[Change] = []
    serving = dict(on_duty)
    for index, one in enumerate(asked):
        field = f"changes.{index}"
        at = now if one.at is None else moment(date_of(now), one.at)
        if at < now - MINUTE:
            raise Invalid("what_if.past", field=f"{field}.at")
        if at >= closing:
            raise Invalid("what_if.closing", field=f"{field}.at")
        if one.do != "close" and one.queue not in queues:
            raise Unknown("queue.unknown", field=f"{field}.queue")
        after = [one.queue] if one.do != "close" and one.queue else []
        if one.do == "open":
            found += [Change(max(at, now), f"+{index}.{number}", after) for number in range(one.windows or 1)]
            continue
        window = one.window or ""
        if window not in windows:
            raise Unknown("window.unknown", field=f"{field}.window")
        if not serving.get(window):
            raise Refused("what_if.not_on_duty", field=f"{field}.window", window=window_number(window) or "")
        if list(serving[window]) == after:
            raise Refused("what_if.same_queue", field=f"{field}.window", window=window_number(window) or "")
        serving[window] = after
        found.append(Change(max(at, now), window, after))
    return found


def until(planned: Sequence[Change], now: int, closing: int) -> int:
    """Until when newcomers are asked: some time after the last change, at most to closing."""
    return min(max([now, *(change.at for change in planned)]) + LOOK * 1_000_000, closing)


def sentence(asked: Sequence[Asked], outcomes: Sequence[Outcome], names: Names) -> dict[str, str]:
    """What it means, in ``zh`` and ``en``."""
    whats = [_what(one, names) for one in asked]
    moved = sorted((one for one in outcomes if _noticed(one)), key=_shift, reverse=True)[:SPOKEN]
    if not moved:
        zh, en = "各队列的预计等候基本不变", "expected waits stay about the same"
    else:
        said = [_said(one, names) for one in moved]
        zh, en = "，".join(each[0] for each in said), "; ".join(each[1] for each in said)
    return {
        "zh": "，".join(what[0] for what in whats) + f"：{zh}。",
        "en": ", ".join(what[1] for what in whats) + f": {en}.",
    }


def _what(one: Asked, names: Names) -> tuple[str, str]:
    time = clock(one.at) if one.at is not None else None
    zh, en = (f"{time} 起", f"from {time}") if time else ("现在", "now")
    queue = names.get(one.queue or "", ("", ""))
    number = window_number(one.window) or ""
    if one.do == "open":
        count = one.windows or 1
        more = "window" if count == 1 else "windows"
        return f"{zh}为{queue[0]}加开 {count} 个窗口", f"{count} more {more} for {queue[1]} {en}"
    if one.do == "close":
        return f"{zh}关闭 {number} 号窗口", f"window {number} closed {en}"
    return f"{zh}把 {number} 号窗口转为{queue[0]}", f"window {number} moved to {queue[1]} {en}"


def _said(one: Outcome, names: Names) -> tuple[str, str]:
    zh, en = names[one.queue]
    if one.then is None:
        return f"{zh}将无人办理", f"nobody serves {en}"
    if one.now is None:
        return f"{zh}预计等候 {_range(one.then)} 分钟", f"{en} waits {_range(one.then)} minutes"
    to = ("降到", "falls") if one.then.p50 < one.now.p50 else ("升到", "rises")
    return (
        f"{zh}预计等候从 {_range(one.now)} 分钟{to[0]} {_range(one.then)} 分钟",
        f"the wait for {en} {to[1]} from {_range(one.now)} to {_range(one.then)} minutes",
    )


def _range(estimate: Estimate) -> str:
    return f"{round(estimate.p50 / 60)}–{round(estimate.p90 / 60)}"


def _noticed(one: Outcome) -> bool:
    return _shift(one) >= max(NOTICED, PART * (one.now.p50 if one.now else 0))


def _shift(one: Outcome) -> float:
    """Seconds by which the median moves; a queue that is no longer, or now, served moves most."""
    if one.now is None or one.then is None:
        return 0.0 if one.now is one.then else 1e6
    return abs(one.then.p50 - one.now.p50)
