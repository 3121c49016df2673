"""Appointments over HTTP. Thin: parse, call the actor, answer."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from actors import Address, Caller, Invalid, Unknown
from common.edge import Id, IdempotencyKey, TheCaller, TheCluster, Whence
from common.privacy.vault import vault_of
from common.says import ANYONE, HOLDER, STAFF, says
from common.shapes import Json
from hall.appointments import messages, shapes
from hall.appointments.reception import BookBody, CheckInBody, MoveBody, Reception, agenda_at
from hall.numbers import is_hall
from hall.screens.api import TheScreenOrCaller
from hall.shapes import TakenTicket


async def _reception(request: Request) -> Reception:
    state = request.app.state
    if not hasattr(state, "appointments_reception"):
        state.appointments_reception = Reception(state.cluster, state.keys.derive, vault_of(state))
    reception: Reception = state.appointments_reception
    return reception


TheReception = Annotated[Reception, Depends(_reception)]


async def _follower(
    appointment: str,
    caller: TheScreenOrCaller,
    reception: TheReception,
    secret: Annotated[str | None, Query(max_length=200)] = None,
) -> Caller:
    return await reception.follower(caller, appointment, secret)


TheFollower = Annotated[Caller, Depends(_follower)]

router = APIRouter(prefix="/api", tags=["appointments"])


@router.get("/halls/{hall}/slots")
@says(who=ANYONE, answer=shapes.Slots, errors=(404, 409))
async def read_slots(
    hall: str, item: Annotated[Id, Query()], date: Annotated[date, Query()], cluster: TheCluster
) -> Json:
    """The slots of a day that can be booked for an item, and how many places each has left."""
    return {"slots": await cluster.call(_agenda(hall, date), messages.ShowSlots(item=item))}


@router.get("/halls/{hall}/appointments")
@says(who=STAFF, answer=shapes.DayAppointments, errors=(404,))
async def read_day(hall: str, date: Annotated[date, Query()], cluster: TheCluster, caller: TheCaller) -> Json:
    """The appointments of a day, for staff of the hall."""
    return {"appointments": await cluster.call(_agenda(hall, date), messages.ShowDay(), caller=caller)}


@router.post("/halls/{hall}/appointments", status_code=201)
@says(who=ANYONE, answer=shapes.BookedAppointment, errors=(404, 409))
async def book(
    hall: str, body: BookBody, reception: TheReception, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Book a slot. The secret in the answer is given only here."""
    return await reception.book(caller, hall, key, body)


@router.post("/halls/{hall}/check-in")
@says(who=ANYONE, answer=TakenTicket, errors=(401, 403, 404, 409))
async def check_in_here(
    hall: str, body: CheckInBody, reception: TheReception, caller: TheScreenOrCaller, whence: Whence
) -> Json:
    """Check in by the appointment's code; at a registered kiosk and before staff also by ID number. Answers with the
    ticket and its secret; elsewhere the ticket is to be confirmed."""
    return await reception.check_in_here(caller, hall, body, whence)


@router.get("/appointments/{appointment}")
@says(who=HOLDER | STAFF, answer=shapes.ReadAppointment, errors=(404,))
async def read_appointment(
    appointment: str, reception: TheReception, caller: TheScreenOrCaller, follower: TheFollower
) -> Json:
    """An appointment with its code, for its holder (`secret`) and staff; of one that was moved to another day also the
    new one's id and secret (`moved_to`, `moved_secret`). For the citizen whose account booked it also its secret."""
    return await reception.show_own(caller, follower, appointment)


@router.delete("/appointments/{appointment}")
@says(who=HOLDER | STAFF, answer=shapes.Appointment, errors=(404, 409))
async def cancel_appointment(
    appointment: str,
    cluster: TheCluster,
    reception: TheReception,
    follower: TheFollower,
    key: IdempotencyKey = None,
) -> Json:
    """Give up an appointment."""
    cancel = messages.CancelAppointment(appointment=appointment)
    return reception.with_code(await cluster.call(agenda_at(appointment), cancel, command_id=key, caller=follower))


@router.post("/appointments/{appointment}/move")
@says(who=HOLDER | STAFF, answer=shapes.BookedAppointment, errors=(404, 409))
async def move_appointment(
    appointment: str,
    body: MoveBody,
    reception: TheReception,
    follower: TheFollower,
    key: IdempotencyKey = None,
) -> Json:
    """Move an appointment to another slot. On another day it is another appointment, with an id, a code and a secret of
    its own; the old place is given up only once the new one is granted."""
    return await reception.move(follower, appointment, key, body)


@router.post("/appointments/{appointment}/check-in")
@says(who=HOLDER | STAFF, answer=TakenTicket, errors=(404, 409))
async def check_in(appointment: str, reception: TheReception, follower: TheFollower) -> Json:
    """The person is here: answers with the ticket and its secret, however often it is said. Said by staff the ticket
    counts at once; said by its holder it is to be confirmed by the hall's code."""
    return await reception.check_in(follower, appointment)


def _agenda(hall: str, day: date) -> Address:
    """Raises Unknown for what cannot be a hall, Invalid for a day that no agenda could ever have."""
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    if not 2020 <= day.year <= 2100:
        raise Invalid("appointment.no_slot", field="date")
    return Address("agenda", f"{hall}-{day:%Y%m%d}")
