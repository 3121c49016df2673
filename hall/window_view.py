"""What a window shows its clerk beside its state. Pure."""

from collections.abc import Iterable, Mapping

from common.shapes import Json
from common.times import iso
from hall.next import next_of
from hall.numbers import window_number
from hall.sealed import plain
from hall.tables import HandoverRow, WindowRow
from hall.views import pause_json

NEXT = 3
"""People whom a desk shows before they are called."""


def ticket_json(row: HandoverRow) -> Json:
    """A ticket as the clerk sees it; of its holder only the mask. ``matters``: see `HandoverRow`."""
    return {
        "id": row.ticket,
        "number": row.number,
        "queue": row.queue,
        "queue_name": row.queue_name,
        "state": "called" if row.state == "calling" else row.state,
        "priority": row.priority,
        "item": row.item,
        "item_name": row.item_name,
        "matters": row.matters,
        "holder": row.mask,
        "taken_at": iso(row.taken_at) if row.taken_at is not None else None,
        "called_at": iso(row.called_at) if row.called_at is not None else None,
        "started_at": iso(row.started_at) if row.started_at is not None else None,
        "calls": row.calls,
        "notes": row.notes,
        "why": _why(row) if row.rule else None,
    }


def with_reasons(shown: Json, handovers: Iterable[HandoverRow]) -> Json:
    """A window as it is shown, with the reasons for which its tickets were moved as they are kept: sealed."""
    kept = {row.ticket: row.moved_reason for row in handovers if row.moved_reason}

    def told(ticket: Json) -> Json:
        reason = kept.get(ticket["id"])
        return {**ticket, "why": {**ticket["why"], "reason": reason}} if reason and ticket["why"] else ticket

    ticket = shown["ticket"]
    return {**shown, "ticket": ticket and told(ticket), "held": [told(one) for one in shown["held"]]}


def name_in(names: Json, clerk: str | None) -> str | None:
    """What people call somebody of the staff: the account name where nothing else is known."""
    return None if clerk is None else names.get(clerk, clerk)


def _why(row: HandoverRow) -> Json:
    """What decided the call; of a ticket that staff had moved also their reason and who it was. A sealed reason is null
    here, and told to whoever asks for the window itself (`with_reasons`)."""
    moved = {"reason": plain(row.moved_reason), "by": row.moved_by} if row.moved_reason else {}
    return {"rule": row.rule, "passed": row.passed or 0, **moved}


def counter_json(row: WindowRow, current: HandoverRow | None, now: int) -> Json:
    """What a window's counter shows; ``ask``: whom it asks for a rating, and until when."""
    ask = row.ask if row.ask and now < row.ask["until"] else None
    return {
        "id": row.id,
        "number": window_number(row.id),
        "hall": row.hall,
        "hall_name": row.hall_name,
        "state": row.state,
        "serving": current.number if current else None,
        "queue": current.queue if current else None,
        "queue_name": current.queue_name if current else None,
        "clerk": {"name": row.clerk, "display_name": name_in(row.names, row.clerk)} if row.clerk else None,
        "ask": {**ask, "until": iso(ask["until"])} if ask else None,
    }


def next_json(queues: list[str], heads: Mapping[str, list[Json]], items: list[str] | None) -> Json:
    """Who is next at a window; nothing where nobody is. ``queues``: those served now, best first."""
    names = ("number", "priority", "item_name")
    coming = [{name: head[name] for name in names} for head in next_of(queues, heads, items)[:NEXT]]
    return {"next": coming} if coming else {}


def shown_at_times(row: WindowRow, current: HandoverRow | None, now: int) -> Json:
    """What is shown only while there is something to show."""
    shows = Json()
    if row.pause:
        shows["pause"] = pause_json(row.pause)
    if row.offer:
        by, to = row.offer["by"], row.offer["to"]
        shows["offer"] = {
            "by": by,
            "by_name": name_in(row.names, by),
            "to": to,
            "to_name": name_in(row.names, to),
            "at": iso(row.offer["at"]),
        }
    if row.helping and now < row.helping["until"]:
        shows["helping"] = {
            "window": window_number(row.helping["window"]),
            "queues": row.helping["queues"],
            "until": iso(row.helping["until"]),
        }
    if row.group:
        shows["group"] = row.group
    if row.express:
        shows["express"] = row.express["items"]
    if row.clerk in row.figures:
        shows["day"] = _day(row.figures[row.clerk])
    if current and current.handed_over_from:
        shows["handed_over_from"] = current.handed_over_from
        shows["handed_over_from_name"] = name_in(row.names, current.handed_over_from)
    if current and current.visits:
        shows["visits"] = current.visits
    return shows


def _day(figures: Json) -> Json:
    """The clerk's day at this window; ``mean_service`` in whole seconds, null before anybody was served."""
    served = figures["served"]
    mean = round(figures["seconds"] / served) if served else None
    return {"served": served, "missed": figures["missed"], "mean_service": mean}
