"""The halls over HTTP. Thin: parse, call the actor, answer.

The edge that mounts ``router`` sets ``app.state.cluster`` (a `Cluster`), ``app.state.keys`` (with ``derive(purpose)``)
and, for every request, ``request.state.caller`` and ``request.state.origin``.
"""

from asyncio import gather
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from starlette.datastructures import State

from actors import Address, Caller, Unknown, View
from common.edge import At, IdempotencyKey, TheCaller, TheCluster
from common.privacy.vault import vault_of
from common.says import ANYONE, HOLDER, STAFF, says
from common.shapes import Json
from common.times import business_day
from hall import shapes
from hall.access import must_be_staff
from hall.colleagues import colleagues
from hall.items import offered
from hall.messages import CancelTicket, RejoinTicket
from hall.numbers import is_hall, is_ticket
from hall.past import as_it_was, ticket_as_it_was
from hall.setup import DISTRICT
from hall.taking import Desk, WindowBody
from hall.window_shapes import WindowView


def desk_of(state: State) -> Desk:
    """The desk of an application, made once from its cluster and keys."""
    if not hasattr(state, "hall_desk"):
        state.hall_desk = Desk(state.cluster, state.keys.derive, vault_of(state))
    desk: Desk = state.hall_desk
    return desk


async def _desk(request: Request) -> Desk:
    return desk_of(request.app.state)


async def _follower(
    request: Request,
    ticket: str,
    desk: Annotated[Desk, Depends(_desk)],
    secret: Annotated[str | None, Query(max_length=200)] = None,
) -> Caller:
    """Whoever shows the right secret is the ticket's holder, and so is the citizen whose account took it; everyone else
    stays who they are."""
    return await desk.follower(request.state.caller, ticket, secret)


TheDesk = Annotated[Desk, Depends(_desk)]
TheFollower = Annotated[Caller, Depends(_follower)]
Window = Annotated[WindowBody | None, Body()]

router = APIRouter(prefix="/api", tags=["hall"])


@router.get("/map")
@says(who=ANYONE, answer=shapes.DistrictMap, errors=(401, 403))
async def read_map(cluster: TheCluster, caller: TheCaller, at: At = None) -> dict[str, Any]:
    """All halls of the district, and how busy they are."""
    if at is not None:
        return await as_it_was(cluster, caller, Address("district", DISTRICT), at)
    viewed = await cluster.call(Address("district", DISTRICT), View())
    return viewed.data


@router.get("/items")
@says(who=ANYONE, answer=shapes.OfferedItems)
async def read_items(cluster: TheCluster) -> Json:
    """Every service item of the district, and which halls take it."""
    district = await cluster.call(Address("district", DISTRICT), View())
    viewed = await gather(*(cluster.call(Address("hall", hall["id"]), View()) for hall in district.data["halls"]))
    return {"items": offered(view.data for view in viewed)}


@router.get("/halls/{hall}")
@says(who=ANYONE, answer=shapes.Hall, errors=(401, 403, 404))
async def read_hall(hall: str, cluster: TheCluster, caller: TheCaller, at: At = None) -> dict[str, Any]:
    """One hall with its queues, windows, items and latest calls."""
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    if at is not None:
        return await as_it_was(cluster, caller, Address("hall", hall), at)
    viewed = await cluster.call(Address("hall", hall), View(), caller=caller)
    if not viewed.data["name"]:
        raise Unknown("hall.unknown", field="hall")
    return viewed.data


@router.get("/halls/{hall}/colleagues")
@says(who=STAFF, answer=shapes.Colleagues, errors=(404,))
async def read_colleagues(hall: str, cluster: TheCluster, caller: TheCaller) -> Json:
    """The hall's clerks, to whom a window can be handed over, those on duty first: for staff of the hall."""
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    must_be_staff(caller, hall)
    today = business_day(cluster.clock.now())
    return {"colleagues": await cluster.read(partial(colleagues, hall=hall, day=today))}


@router.get("/tickets/{ticket}")
@says(who=HOLDER | STAFF, answer=shapes.ReadTicket, errors=(404,))
async def read_ticket(
    ticket: str, desk: TheDesk, cluster: TheCluster, caller: TheCaller, follower: TheFollower, at: At = None
) -> Json:
    """A ticket now, with its exact position: for its holder (`secret`) and staff; for the citizen whose account took it
    also with its secret."""
    if at is not None:
        return await ticket_as_it_was(cluster, follower, _ticket(ticket), at)
    return await desk.ticket(caller, follower, _ticket(ticket).key)


@router.delete("/tickets/{ticket}")
@says(who=HOLDER | STAFF, answer=shapes.Ticket, errors=(404, 409))
async def cancel_ticket(ticket: str, cluster: TheCluster, follower: TheFollower, key: IdempotencyKey = None) -> Json:
    """Give up a ticket that is waiting, held or missed."""
    return await cluster.call(_ticket(ticket), CancelTicket(), command_id=key, caller=follower)


@router.post("/tickets/{ticket}/rejoin")
@says(who=HOLDER | STAFF, answer=shapes.Ticket, errors=(404, 409))
async def rejoin(ticket: str, cluster: TheCluster, follower: TheFollower, key: IdempotencyKey = None) -> Json:
    """A missed ticket waits again, twice at most: for its holder (`secret`) and staff."""
    return await cluster.call(_ticket(ticket), RejoinTicket(), command_id=key, caller=follower)


@router.get("/windows/{window}")
@says(who=STAFF, answer=WindowView, errors=(404,))
async def read_window(window: str, desk: TheDesk, caller: TheCaller, at: At = None) -> Json:
    """A window with its ticket, how many wait in its queues, and who is next: for staff of its hall."""
    return await desk.window(caller, window, at)


@router.post("/windows/{window}/{command}")
@says(who=STAFF, answer=WindowView, errors=(404, 409))
async def run_window(
    window: str, command: str, desk: TheDesk, caller: TheCaller, body: Window = None, key: IdempotencyKey = None
) -> Json:
    """Run one of a window's commands; the answer is the window with its ticket."""
    return await desk.command(caller, window, command, key, body or WindowBody())


def _ticket(ticket: str) -> Address:
    if not is_ticket(ticket):
        raise Unknown("ticket.unknown", field="ticket")
    return Address("ticket", ticket)
