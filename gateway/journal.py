"""The journal over HTTP, for auditors: every event of one actor, in order and without gaps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel

from actors import Address, UnknownActor
from actors.actor import kind_of
from gateway.problems import Problem

PAGE = 500

router = APIRouter(prefix="/api/journal", tags=["journal"])


class EventAnswer(BaseModel):
    """One event: what happened, when, by whose command. Personal data is sealed or masked in `data`."""

    seq: int
    type: str
    at: datetime
    actor: str
    command_id: str
    data: dict[str, Any]


class JournalAnswer(BaseModel):
    """`next` is the `after` of the following page, null on the last."""

    events: list[EventAnswer]
    next: int | None


@router.get("/{kind}/{key}", response_model=JournalAnswer)
async def journal(
    request: Request,
    kind: Annotated[str, Path(max_length=32)],
    key: Annotated[str, Path(max_length=128)],
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> dict[str, Any]:
    """Events of `kind/key` with a number above `after`; needs the role ``audit``."""
    if request.state.user is None:
        raise Problem(401, "account.sign_in", headers={"WWW-Authenticate": "Bearer"})
    if "audit" not in request.state.caller.roles:
        raise Problem(403, "journal.role")
    address = Address(kind, key)
    try:
        kind_of(address)
    except UnknownActor:
        raise Problem(404, "journal.unknown_kind") from None
    found = await request.app.state.cluster.events(address, after, limit + 1)
    events = [
        {
            "seq": event.seq,
            "type": event.type,
            "at": datetime.fromtimestamp(event.at / 1_000_000, UTC),
            "actor": event.actor,
            "command_id": event.command_id,
            "data": event.data,
        }
        for event in found[:limit]
    ]
    return {"events": events, "next": events[-1]["seq"] if len(found) > limit else None}
