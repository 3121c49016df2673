"""A channel played again: what it showed at a moment, and everything it published from then on, from the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query

from actors import Address, Cluster, Invalid, Unknown, publication_json
from common.edge import Moment, TheCaller, TheCluster, micros
from common.says import STAFF, says
from common.shapes import Json
from common.times import SHANGHAI
from gateway.live.channels import address_of, family_of, kind_of, view_of
from gateway.shapes import Replay

PAGE = 200
"""Publications in one answer; a busy hall's ten minutes."""


router = APIRouter(prefix="/api/replay", tags=["replay"])


def exactly(at: int) -> str:
    """ISO 8601 with offset, to the microsecond: what is asked for from here on must not repeat or leave out."""
    seconds, micros_ = divmod(at, 1_000_000)
    return datetime.fromtimestamp(seconds, SHANGHAI).replace(microsecond=micros_).isoformat(timespec="microseconds")


@router.get("/{channel}")
@says(who=STAFF, answer=Replay, errors=(404,))
async def replay(
    channel: str,
    cluster: TheCluster,
    caller: TheCaller,
    first: Annotated[Moment, Query(alias="from", description="From this moment on (ISO 8601 with offset)")],
    last: Annotated[Moment, Query(alias="to", description="Up to this moment; what has not been yet is left out")],
) -> Json:
    """A channel's value at a moment and its publications after it, as they were; for staff of its hall."""
    family, address = family_of(channel), address_of(channel)
    if family is None or address is None:
        raise Unknown("replay.unknown_channel", field="channel")
    family.must_see_past(caller, address)
    now = cluster.clock.now()
    start = micros(first, "from", now)
    if last < first:
        raise Invalid("replay.to_before_from", field="to")
    end = min(int(last.timestamp()) * 1_000_000 + last.microsecond, now)
    return await _played(cluster, channel, address, start, end)


async def _played(cluster: Cluster, channel: str, address: Address, start: int, end: int) -> Json:
    folded = await cluster.past.at(address, start)
    state = kind_of(channel) == "state"
    began = folded.seq
    value = view_of(channel, folded.actor) if began else None
    found: list[Json] = []
    latest: int | None = None
    until = end
    async for event in cluster.past.after(address, folded.seq, end):
        if len(found) >= PAGE and event.at > folded.latest:
            until = folded.latest
            break
        # Views are costly: of a state channel's changes at one moment only the last needs one.
        if found and event.at > folded.latest and state:
            found[-1]["data"] = view_of(channel, folded.actor)
        at = event.at
        entry = folded.step(event)
        shown = None if state else msgspec.json.decode(publication_json(event.type, at, entry or {}))
        if state and latest == at:
            found.pop()
        found.append({"offset": folded.seq, "at": exactly(at), "data": shown})
        latest = at
    if found and state:
        found[-1]["data"] = view_of(channel, folded.actor)
    return {"channel": channel, "offset": began, "value": value, "publications": found, "until": exactly(until)}
