"""Showing what was: the answers of the reading routes as they were at a moment, for staff.

What a hall shows now is public; whole days of it, played again, show how long single clerks took over single numbers.
That is the hall's own business, so the past is for its staff, the public screens included.
"""

from typing import Any

from pydantic import AwareDatetime

from actors import Actor, Address, Caller, Cluster, Forbidden, Invalid
from common.edge import micros
from common.shapes import Json
from hall import access
from hall.numbers import hall_of


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
