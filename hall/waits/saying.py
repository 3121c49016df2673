"""What came of "what if" in a sentence, in Chinese and English. Pure."""

from collections.abc import Mapping, Sequence

from hall.hours.document import clock
from hall.numbers import window_number
from hall.waits.estimator import Estimate
from hall.waits.planning import Asked
from hall.waits.whatif import Answer, Figure

NOTICED, PART = 60, 0.1
"""Seconds, and share of the wait, by which it must change to be spoken of."""

SPOKEN = 3
"""Queues that a sentence speaks of at most."""

Names = Mapping[str, tuple[str, str]]
"""Of each queue, in Chinese and in English."""

Words = tuple[str, str]


def sentence(asked: Sequence[Asked], answer: Answer, names: Names) -> dict[str, str]:
    """What it means, in ``zh`` and ``en``: for who takes a number now, and else for who comes later."""
    whats = [_what(one, names) for one in asked]
    now = _told([(one.queue, one.now) for one in answer.outcomes], names)
    later = _told([(one.queue, one.later) for one in answer.outcomes], names)
    if now:
        said = [("现在取号的，", "for who takes a number now, "), now]
    elif later:
        said = [
            ("现在取号的基本不变；之后取号的，", "about the same for who takes a number now; for who comes later, "),
            later,
        ]
    else:
        said = [("各队列的预计等候基本不变", "expected waits stay about the same")]
    if answer.sent_home and answer.sent_home[0] != answer.sent_home[1]:
        before, after = answer.sent_home
        said.append(
            (
                f"；下班时办不完的从约 {before} 人变为约 {after} 人",
                f"; not served by closing: {after} instead of {before}",
            )
        )
    zh, en = ("".join(part[which] for part in said) for which in (0, 1))
    return {
        "zh": "，".join(what[0] for what in whats) + f"：{zh}。",
        "en": ", ".join(what[1] for what in whats) + f": {en}.",
    }


def _told(figures: Sequence[tuple[str, Figure | None]], names: Names) -> Words | None:
    moved = [(queue, figure) for queue, figure in figures if figure is not None and _noticed(figure)]
    if not moved:
        return None
    said = [_said(names[queue], figure) for queue, figure in sorted(moved, key=_weight)[:SPOKEN]]
    return "，".join(each[0] for each in said), "; ".join(each[1] for each in said)


def _what(one: Asked, names: Names) -> Words:
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


def _said(name: Words, figure: Figure) -> Words:
    zh, en = name
    if figure.after is None:
        return f"{zh}将叫不到号", f"{en} is not called any more"
    if figure.before is None:
        return f"{zh}预计等候 {_range(figure.after)} 分钟", f"{en} waits {_range(figure.after)} minutes"
    to = ("降到", "falls") if figure.after.p50 < figure.before.p50 else ("升到", "rises")
    return (
        f"{zh}预计等候从 {_range(figure.before)} 分钟{to[0]} {_range(figure.after)} 分钟",
        f"the wait for {en} {to[1]} from {_range(figure.before)} to {_range(figure.after)} minutes",
    )


def _range(estimate: Estimate) -> str:
    """In whole minutes, as the pages round them: the lower end down, the upper end up."""
    return f"{estimate.p50 // 60}–{-(-estimate.p90 // 60)}"


def _noticed(figure: Figure) -> bool:
    return _shift(figure) >= max(NOTICED, PART * (figure.before.p50 if figure.before else 0))


def _weight(told: tuple[str, Figure]) -> float:
    return -_shift(told[1])


def _shift(figure: Figure) -> float:
    """Seconds by which the median moves; a queue that is no longer, or now, served moves most."""
    if figure.before is None or figure.after is None:
        return 0.0 if figure.before is figure.after else 1e6
    return abs(figure.after.p50 - figure.before.p50)
