"""Waiting and reception over HTTP. Thin: parse, call the actor, answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from common.edge import IdempotencyKey, TheCaller, TheCluster, Whence
from common.privacy.vault import vault_of
from common.says import ANYONE, DEVICE, HOLDER, STAFF, says
from common.shapes import Json
from hall import messages, shapes
from hall.api import TheDesk, TheFollower
from hall.front_desk import FrontDesk, HereBody, MatterBody, MoveTicketBody, NoteBody, ticket_at
from hall.screens.api import TheScreenOrCaller
from hall.taking import TakeBody


async def _front_desk(request: Request) -> FrontDesk:
    state = request.app.state
    if not hasattr(state, "hall_front_desk"):
        state.hall_front_desk = FrontDesk(state.cluster, state.keys.derive, vault_of(state))
    desk: FrontDesk = state.hall_front_desk
    return desk


TheFrontDesk = Annotated[FrontDesk, Depends(_front_desk)]

router = APIRouter(prefix="/api", tags=["hall"])


@router.post("/halls/{hall}/tickets", status_code=201)
@says(who=ANYONE, answer=shapes.TakenTicket, errors=(404, 409))
async def take_ticket(
    hall: str, body: TakeBody, desk: TheDesk, caller: TheScreenOrCaller, whence: Whence, key: IdempotencyKey = None
) -> Json:
    """Take a ticket for a queue or an item. The secret in the answer is given only here. It counts at once where the
    hall knows that somebody is there (by a registered kiosk or board, by staff, by a fresh code); else it is to be
    confirmed."""
    return await desk.take(caller, hall, key, body, whence)


@router.post("/tickets/{ticket}/leave")
@says(who=HOLDER | STAFF, answer=shapes.Ticket, errors=(404, 409))
async def leave(ticket: str, cluster: TheCluster, follower: TheFollower, key: IdempotencyKey = None) -> Json:
    """Leave the hall for ten minutes at most, twice at most; the place stays, and calls pass by meanwhile."""
    return await cluster.call(ticket_at(ticket), messages.LeaveTicket(), command_id=key, caller=follower)


@router.post("/tickets/{ticket}/return")
@says(who=HOLDER | STAFF, answer=shapes.Ticket, errors=(404, 409))
async def come_back(ticket: str, cluster: TheCluster, follower: TheFollower, key: IdempotencyKey = None) -> Json:
    """Be back before the ten minutes are over."""
    return await cluster.call(ticket_at(ticket), messages.ReturnTicket(), command_id=key, caller=follower)


@router.post("/tickets/{ticket}/matters")
@says(who=HOLDER | STAFF, answer=shapes.Ticket, errors=(404, 409))
async def add_matter(
    ticket: str, body: MatterBody, cluster: TheCluster, follower: TheFollower, key: IdempotencyKey = None
) -> Json:
    """Have a further item of the same hall handled on this ticket, which goes on to its queue when that turn comes."""
    command = messages.AddTicketMatter(item=body.item)
    return await cluster.call(ticket_at(ticket), command, command_id=key, caller=follower)


@router.post("/tickets/{ticket}/move")
@says(who=STAFF, answer=shapes.Ticket, errors=(404, 409))
async def move(
    ticket: str, body: MoveTicketBody, desk: TheFrontDesk, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Put a waiting ticket elsewhere in its queue, and say why: for staff of its hall."""
    return await desk.move(caller, ticket, key, body)


@router.get("/tickets/{ticket}/notes")
@says(who=STAFF, answer=shapes.Notes, errors=(404, 409))
async def read_notes(ticket: str, desk: TheFrontDesk, caller: TheCaller, response: Response) -> Json:
    """What staff wrote about a ticket for whoever serves the person next: for staff of its hall."""
    response.headers["Cache-Control"] = "no-store"
    return await desk.notes(caller, ticket)


@router.post("/tickets/{ticket}/notes", status_code=201)
@says(who=STAFF, answer=shapes.Notes, errors=(404, 409))
async def add_note(
    ticket: str, body: NoteBody, desk: TheFrontDesk, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Write a note for whoever serves the person next; it goes along to the next window: for staff of the hall."""
    return await desk.add_note(caller, ticket, key, body)


@router.get("/tickets/{ticket}/slip")
@says(who=HOLDER | STAFF, answer=shapes.TakenTicket, errors=(404,))
async def read_slip(ticket: str, desk: TheFrontDesk, follower: TheFollower, response: Response) -> Json:
    """A ticket with its secret, to print it again: for staff of its hall."""
    response.headers["Cache-Control"] = "no-store"
    return await desk.slip(follower, ticket)


@router.get("/halls/{hall}/line")
@says(who=STAFF, answer=shapes.HallLine, errors=(404,))
async def read_line(hall: str, desk: TheFrontDesk, caller: TheCaller) -> Json:
    """Everyone in the hall's queues, in order: for its staff."""
    return await desk.line(caller, hall)


@router.get("/halls/{hall}/code")
@says(who=DEVICE | STAFF, answer=shapes.HallCode, errors=(404,))
async def read_code(hall: str, desk: TheFrontDesk, caller: TheScreenOrCaller, response: Response) -> Json:
    """The code that shows presence now, and until when: for the hall's registered kiosks and boards, and its staff."""
    response.headers["Cache-Control"] = "no-store"
    return await desk.code(caller, hall)


@router.post("/halls/{hall}/here")
@says(who=HOLDER | STAFF, answer=shapes.Ticket, errors=(404, 409))
async def be_here(
    hall: str, body: HereBody, desk: TheFrontDesk, caller: TheCaller, whence: Whence, key: IdempotencyKey = None
) -> Json:
    """Confirm being in the hall with a ticket taken from afar, by the hall's code; staff, who see the person, need
    none."""
    return await desk.here(caller, hall, key, body, whence)
