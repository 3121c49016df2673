"""The journal over HTTP, for auditors: every event of one actor, in order and without gaps."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from actors import Address, Caller, Cluster, Unknown, UnknownActor
from actors.registry import kind_of
from common.room import place_of
from common.says import AUDITORS, says
from gateway.account_messages import ShowAccount
from gateway.problems import FieldError, Problem
from gateway.shapes import JournalPage

PAGE = 500
HIDDEN = "···"

router = APIRouter(prefix="/api/journal", tags=["journal"])


async def _must_be_theirs(cluster: Cluster, caller: Caller, address: Address) -> None:
    """What a kind declares (`Actor.read_by`): of a hall's own for that hall's auditors, of what belongs to no hall for
    those of all halls, of accounts for administrators of all their halls; of anything else for nobody."""
    everywhere = not caller.scopes or "admin" in caller.roles
    match kind_of(address).read_by:
        case "hall":
            allowed = not caller.scopes or place_of(address.key) in caller.scopes
        case "everywhere":
            allowed = everywhere
        case "administrators":
            allowed = "admin" in caller.roles
            if allowed and address.kind == "account":
                with suppress(Unknown):  # an account that is not there has no journal
                    await cluster.call(address, ShowAccount(), caller=caller)
        case _:
            allowed = False
    if not allowed:
        raise Problem(403, "journal.other_hall")


SECRET = frozenset({"password", "digest", "secret", "token", "keep", "recovery"})
"""Fields of events that never leave, sealed or not."""


def _shown(value: Any) -> Any:
    """An event's data without what is secret in it, at any depth."""
    if isinstance(value, dict):
        return {name: HIDDEN if name in SECRET and part else _shown(part) for name, part in value.items()}
    return [_shown(part) for part in value] if isinstance(value, list) else value


@router.get("/{kind}/{key}")
@says(who=AUDITORS, answer=JournalPage, errors=(404,))
async def journal(
    request: Request,
    kind: Annotated[str, Path(max_length=32, description="What kind of actor", examples=["queue"])],
    key: Annotated[str, Path(max_length=128, description="Which one", examples=["440106:A"])],
    after: Annotated[
        int, Query(ge=0, le=2**62, description="Only events with a higher number; the last page's `next`")
    ] = 0,
    limit: Annotated[int, Query(ge=1, le=PAGE, description="At most so many events")] = PAGE,
) -> dict[str, Any]:
    """Events of `kind/key` with a number above `after`, gapless and in order; needs the role ``audit``.

    At most `limit` of them. `next` is the `after` of the following page, null where this is the last: an actor's whole
    journal is read by asking again until then. An actor without history has no events, which is no error.
    """
    if request.state.user is None:
        raise Problem(401, "account.sign_in", headers={"WWW-Authenticate": "Bearer"})
    if "audit" not in request.state.caller.roles:
        raise Problem(403, "journal.role")
    address = Address(kind, key)
    try:
        kind_of(address)
    except UnknownActor:
        error = FieldError(field="kind", code="journal.unknown_kind", facts={})
        raise Problem(404, "journal.unknown_kind", errors=[error]) from None
    cluster: Cluster = request.app.state.cluster
    await _must_be_theirs(cluster, request.state.caller, address)
    found = await cluster.events(address, after, limit + 1)
    events = [
        {
            "seq": event.seq,
            "type": event.type,
            "at": datetime.fromtimestamp(event.at / 1_000_000, UTC),
            "actor": event.who,
            "behalf": event.behalf,
            "command_id": event.command_id,
            "data": _shown(event.data),
        }
        for event in found[:limit]
    ]
    return {"events": events, "next": events[-1]["seq"] if len(found) > limit else None}
