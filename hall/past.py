"""Showing what was: the answers of the reading routes as they were at a moment, for staff.

What a hall shows now is public; whole days of it, played again, show how long single clerks took over single numbers.
That is the hall's own business, so the past is for its staff, the public screens included.
"""

import re
from typing import Annotated, Any

from fastapi import Query
from pydantic import AwareDatetime, BeforeValidator

from actors import Actor, Address, Caller, Cluster, Forbidden, Invalid
from hall import access
from hall.numbers import hall_of
from hall.views import Json

_SPACE_FOR_PLUS = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:?\d\d)")
"""A plus sign in an address means a space, unless it was written as %2B, which people do not."""


def _mended(text: Any) -> Any:
    found = _SPACE_FOR_PLUS.fullmatch(text) if isinstance(text, str) else None
    return f"{found[1]}+{found[2]}" if found else text


Moment = Annotated[AwareDatetime, BeforeValidator(_mended)]
"""ISO 8601 with offset."""

At = Annotated[Moment | None, Query(description="As it was at this moment (ISO 8601 with offset); for staff")]


def micros(moment: AwareDatetime, field: str, now: int) -> int:
    """A moment that has been, in microseconds. Raises Invalid."""
    at = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    if at > now:
        raise Invalid("replay.in_future", field=field)
    return at


def must_see_past(caller: Caller, address: Address) -> None:
    """Staff of the hall; of the map, staff of any. Raises Forbidden."""
    if address.kind == "district":
        if not (access.is_leader(caller) or "clerk" in caller.roles):
            raise Forbidden("hall.staff_only")
    else:
        access.must_be_staff(caller, hall_of(address.key))


async def as_it_was(cluster: Cluster, caller: Caller, address: Address, at: AwareDatetime) -> Json:
    """What an actor showed at a moment. Raises Forbidden; Invalid where there was nothing of it yet."""
    return (await _folded(cluster, caller, address, at)).view()


async def ticket_as_it_was(cluster: Cluster, caller: Caller, address: Address, at: AwareDatetime) -> Json:
    """A ticket at a moment, with its place in the line of its queue then. Raises like `as_it_was`."""
    shown = (await _folded(cluster, caller, address, at)).view()
    if shown["state"] != "waiting":
        return shown
    queue: Any = (await cluster.past.at(Address("queue", shown["queue"]), micros(at, "at", cluster.clock.now()))).actor
    return {**shown, **queue.place_view(address.key)}


async def window_as_it_was(cluster: Cluster, caller: Caller, address: Address, at: AwareDatetime) -> Json:
    """A window at a moment, with who was next in its queues then, and reasons sealed. Raises like `as_it_was`."""
    window: Any = await _folded(cluster, caller, address, at)
    shown: Json = window.staff_view()
    if shown["state"] == "closed":
        return shown
    moment = micros(at, "at", cluster.clock.now())
    queues: dict[str, Any] = {
        queue: (await cluster.past.at(Address("queue", queue), moment)).actor for queue in shown["queues"]
    }
    return {**shown, **window.coming({key: queue.heads(address.key) for key, queue in queues.items()})}


async def _folded(cluster: Cluster, caller: Caller, address: Address, at: AwareDatetime) -> Actor:
    must_see_past(caller, address)
    folded = await cluster.past.at(address, micros(at, "at", cluster.clock.now()))
    if not folded.seq:
        raise Invalid("replay.before_first", field="at")
    return folded.actor
