"""What opening hours mean at a moment: the plan of a date, open or not, tickets or not, and when that changes. Pure.

Precedence on a date: a special day, then a public holiday, then an adjusted working day, then the weekday. Everything
is computed from the moment asked about, never counted on from an earlier answer, so a clock that jumps does no harm.
Moments are microseconds since 1970 UTC; a date is a calendar day in Asia/Shanghai, which keeps no summer time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.calendar import day_of
from common.times import SHANGHAI, iso
from hall.hours.document import Hours, Span, clock

MINUTE = 60_000_000
ADJUSTED = ("调休上班", "Adjusted working day")
HORIZON = 60
"""Days looked ahead for the next opening; a hall closed for longer says no date."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One date's hours. ``last_ticket`` is minutes after midnight, None on a day off; ``reason`` (``reason_en``) says
    why the day is unlike others of its weekday; ``provisional``: the year's official arrangement is not known."""

    spans: tuple[Span, ...]
    last_ticket: int | None
    reason: str | None = None
    provisional: bool = False
    reason_en: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A moment. ``phase``: ``open``, ``last`` (open, no more tickets), ``break`` (opens again today) or ``closed``."""

    phase: str
    next_change: int | None
    opens: int | None
    plan: Plan

    @property
    def open(self) -> bool:
        return self.phase in ("open", "last")

    @property
    def taking(self) -> bool:
        return self.phase == "open"


def plan_of(hours: Hours, day: date) -> Plan:
    """The hours of a date."""
    known = day_of(day)
    special = hours.special.get(day)
    if special is not None:
        # Until a translation is given, a reason is said as it is rather than not at all.
        reason = (special.reason or None, special.reason_en or special.reason or None)
        return _plan(hours, special.spans, reason, False)
    if hours.holidays and known.holiday:
        return _plan(hours, (), (known.holiday, known.holiday_en or known.holiday), known.provisional)
    if hours.holidays and known.adjusted:
        return _plan(hours, hours.week[day.weekday()] or hours.adjusted, ADJUSTED, known.provisional)
    return _plan(hours, hours.week[day.weekday()], (None, None), known.provisional and hours.holidays)


def _plan(hours: Hours, spans: tuple[Span, ...], reason: tuple[str | None, str | None], provisional: bool) -> Plan:
    last = max(spans[0][0], spans[-1][1] - hours.last_ticket_minutes) if spans else None
    return Plan(spans, last, reason[0], provisional, reason[1])


def state(hours: Hours, at: int) -> State:
    """What holds at a moment, and when it next changes (a new date is a change: its plan is another)."""
    day, minute = _local(at)
    plan = plan_of(hours, day)
    phase = _phase(plan, minute)
    edges = {edge for span in plan.spans for edge in span} | {24 * 60}
    if plan.last_ticket is not None:
        edges.add(plan.last_ticket)
    change = min(edge for edge in edges if edge > minute)
    opens = None if phase == "open" else next_opening(hours, at)
    return State(phase, moment(day, change), opens, plan)


def _phase(plan: Plan, minute: int) -> str:
    if any(start <= minute < end for start, end in plan.spans):
        return "open" if plan.last_ticket is not None and minute < plan.last_ticket else "last"
    return "break" if any(start > minute for start, _ in plan.spans) and plan.spans[0][0] <= minute else "closed"


def next_opening(hours: Hours, at: int) -> int | None:
    """When tickets are next given after a moment at which they are not; None within the horizon means: not known."""
    day, minute = _local(at)
    for ahead in range(HORIZON):
        plan = plan_of(hours, day + timedelta(days=ahead))
        for start, _ in plan.spans:
            usable = plan.last_ticket is not None and start < plan.last_ticket
            if usable and (ahead or start > minute):
                return moment(day + timedelta(days=ahead), start)
    return None


def closing(plan: Plan, day: date) -> int | None:
    """The moment a date's last span ends."""
    return moment(day, plan.spans[-1][1]) if plan.spans else None


def sent_home(hours: Hours, plan: Plan, day: date) -> int | None:
    """The moment at which those who still wait after a date's closing are sent home."""
    end = closing(plan, day)
    return None if end is None else end + hours.grace_minutes * MINUTE


def moments(plan: Plan, day: date) -> list[list[int]]:
    """A date's spans: the moments each begins and ends."""
    return [[moment(day, start), moment(day, end)] for start, end in plan.spans]


def moment(day: date, minutes: int) -> int:
    """Minutes after a date's midnight as a moment; 24:00 is the next date's midnight."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return int((midnight + timedelta(minutes=minutes)).timestamp()) * 1_000_000


def shown(now: State, at: int) -> dict[str, object]:
    """The `hours` of a hall's JSON."""
    day, _ = _local(at)
    last = now.plan.last_ticket
    return {
        "today": [[clock(start), clock(end)] for start, end in now.plan.spans],
        "next_change": iso(now.next_change) if now.next_change is not None else None,
        "open_now": now.open,
        "phase": now.phase,
        "opens": iso(now.opens) if now.opens is not None else None,
        "last_ticket": iso(moment(day, last)) if last is not None else None,
        "provisional": now.plan.provisional,
        "reason": now.plan.reason,
        "reason_en": now.plan.reason_en,
    }


def date_of(at: int) -> date:
    """The date of a moment in Shanghai."""
    return _local(at)[0]


def _local(at: int) -> tuple[date, int]:
    local = datetime.fromtimestamp(at // 1_000_000, SHANGHAI)
    return local.date(), local.hour * 60 + local.minute
