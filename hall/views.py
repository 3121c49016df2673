"""The JSON shapes that queues, tickets and halls share. Pure; names and meanings are those of the API."""

from common.shapes import Json
from common.times import iso
from hall.leaving import may_leave
from hall.next import REJOINS, SOON
from hall.numbers import window_number
from hall.waits.estimator import Estimate


def seconds(p50: int | None, p90: int | None) -> Json | None:
    """An estimate, or null where it cannot be known."""
    return None if p50 is None or p90 is None else {"p50": p50, "p90": p90}


def estimate_of(p50: int | None, p90: int | None) -> Estimate | None:
    return None if p50 is None or p90 is None else Estimate(p50, p90)


def split(estimate: Estimate | None) -> tuple[int | None, int | None]:
    """An estimate as the two columns it is kept in."""
    return (None, None) if estimate is None else (estimate.p50, estimate.p90)


def pause_json(pause: Json) -> Json:
    """Why a window is paused and when it is expected back; either may be null."""
    return {"reason": pause["reason"], "until": iso(pause["until"]) if pause["until"] is not None else None}


def ticket_json(
    *,
    ticket: str,
    number: str,
    hall: str,
    hall_name: str,
    queue: str,
    queue_name: str,
    item: str | None,
    state: str,
    position: int | None,
    p50: int | None,
    p90: int | None,
    window: str | None,
    priority: str,
    taken_at: int,
    called_at: int | None,
    away_until: int | None,
    leaves: int,
    rejoins: int,
    here_by: int | None,
    matters: list[Json],
) -> Json:
    """A ticket as its holder sees it. Position and estimate mean something only while it waits."""
    waits = state == "waiting" and position is not None
    return {
        "id": ticket,
        "number": number,
        "hall": hall,
        "hall_name": hall_name,
        "queue": queue,
        "queue_name": queue_name,
        "item": item,
        "state": state,
        "position": position if waits else None,
        "ahead": position - 1 if waits and position is not None else None,
        "estimate": seconds(p50, p90) if waits else None,
        "window": window_number(window),
        "priority": priority,
        "taken_at": iso(taken_at),
        "called_at": iso(called_at) if called_at is not None else None,
        "leave": {"until": iso(away_until)} if state == "waiting" and away_until is not None else None,
        "may_leave": may_leave(state, away_until or here_by, leaves),
        "may_rejoin": state == "missed" and rejoins < REJOINS,
        "confirm_by": iso(here_by) if state == "waiting" and here_by is not None else None,
        "soon": waits and position is not None and position <= SOON,
        "matters": matters,
    }
