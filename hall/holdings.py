"""What the halls hold of a person: tickets, appointments, and what was written about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from actors import Address, Caller, Cluster
from common.privacy.cipher import FORM
from common.privacy.holdings import Holding
from common.times import business_day, iso
from hall.appointments.messages import CancelAppointment
from hall.appointments.numbers import agenda_of
from hall.appointments.tables import AppointmentRow
from hall.messages import CancelTicket
from hall.numbers import ticket_day
from hall.ratings.tables import FollowUpRow, RatingRow
from hall.sealed import MARK
from hall.tables import EntryRow, TicketRow

OVER = ("finished", "cancelled")
STANDING = ("booked", "held", "arrived")
_KEY = len(FORM) + 2
"""Where in a sealed text the id of its key begins."""


def holdings(connection: Connection, persons: Sequence[str], keys: Sequence[str], now: int) -> list[Holding]:
    """Tickets and appointments of persons; a ticket carries what was written about it. Open is what is not done with,
    and of today or later."""
    today = business_day(now)
    tickets = select(TicketRow.__table__).where(_theirs(TicketRow, persons, keys))
    appointments = select(AppointmentRow.__table__).where(_theirs(AppointmentRow, persons, keys))
    return [
        *(_ticket(connection, row, today) for row in connection.execute(tickets.order_by(TicketRow.taken_at))),
        *(_appointment(row, today) for row in connection.execute(appointments.order_by(AppointmentRow.start))),
    ]


async def settle(cluster: Cluster, caller: Caller, holding: Holding) -> None:
    """Cancel a ticket or an appointment as its holder would, in the caller's name. Raises Refused if it is served."""
    holder = Caller(caller.name, ("holder",), (holding.id,))
    if holding.kind == "ticket":
        await cluster.call(Address("ticket", holding.id), CancelTicket(), caller=holder)
    else:
        agenda = Address("agenda", agenda_of(holding.id))
        await cluster.call(agenda, CancelAppointment(appointment=holding.id), caller=holder)


def _theirs(row: type[TicketRow] | type[AppointmentRow], persons: Sequence[str], keys: Sequence[str]) -> Any:
    """Of these persons or accounts, or, where only a phone was given, sealed with one of these keys."""
    by_key: ColumnElement[bool] = func.substr(row.holder, _KEY, 24).in_(keys)
    return or_(row.holder_index.in_(persons), row.person.in_(persons), by_key)


def _ticket(connection: Connection, row: Any, today: str) -> Holding:
    facts = {name: getattr(row, name) for name in ("number", "hall_name", "queue_name", "item_name", "state")}
    sealed = {"holder": row.holder} if row.holder else {}
    is_open = row.state not in OVER and ticket_day(row.id) >= today
    return Holding("ticket", row.id, row.taken_at, is_open, facts, sealed | _written(connection, row.id))


def _appointment(row: Any, today: str) -> Holding:
    facts = {"item_name": row.item_name, "start": iso(row.start), "state": row.state}
    is_open = row.state in STANDING and business_day(row.start) >= today
    return Holding("appointment", row.id, row.start, is_open, facts, {"holder": row.holder})


def _written(connection: Connection, ticket: str) -> dict[str, str]:
    """The sealed texts about a ticket that rows still have, by a name of each."""
    return {f"{name} {n}": text.removeprefix(MARK) for n, (name, text) in enumerate(_texts(connection, ticket), 1)}


def _texts(connection: Connection, ticket: str) -> Iterator[tuple[str, str]]:
    for entry in connection.execute(select(EntryRow.__table__).where(EntryRow.ticket == ticket)):
        yield from (("note", note["text"]) for note in entry.notes)
        if entry.moved_reason:
            yield "reason", entry.moved_reason
    for rating in connection.execute(select(RatingRow.comment).where(RatingRow.ticket == ticket)):
        if rating.comment:
            yield "comment", rating.comment
    texts = (FollowUpRow.extension, FollowUpRow.outcome)
    for follow_up in connection.execute(select(*texts).where(FollowUpRow.ticket == ticket)):
        yield from ((name, text) for name, text in follow_up._mapping.items() if text)
