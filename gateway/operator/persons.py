"""A person, and the keys of all persons, for operators over HTTP: export, erase, wrap anew. For whoever operates the
whole house: with the operator's token, or administrators of all its places."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, StrictBool, StringConstraints
from starlette.datastructures import State

from actors import Caller, Forbidden
from common.edge import TheCluster
from common.fronts import fronts
from common.privacy.persons import Persons
from common.privacy.rewrapping import masters_used, rewrap
from common.privacy.ring import KeyRing
from common.privacy.vault import drawn_ring, vault_of
from common.says import ADMINISTRATORS, OPERATOR, says
from gateway.operator.api import TheHalls, TheOperator, Why
from gateway.operator.parked import without_numbers
from gateway.operator.token import ROLE

router = APIRouter(prefix="/api/operator", tags=["operation"])


async def _whole_house(operator: TheOperator, halls: TheHalls) -> Caller:
    """Whoever operates all of it. Raises Forbidden."""
    if ROLE in operator.roles or not operator.scopes or (halls and halls <= set(operator.scopes)):
        return operator
    raise Forbidden("operator.whole_house")


TheWholeHouse = Annotated[Caller, Depends(_whole_house)]


def persons_of(state: State) -> Persons:
    """Everything about persons, of an application."""
    rooms = [(front.holdings, front.settle) for front in fronts()]
    return Persons(state.cluster, vault_of(state), rooms, state.ledger)


async def _persons(request: Request) -> Persons:
    return persons_of(request.app.state)


ThePersons = Annotated[Persons, Depends(_persons)]


class ExportBody(Why):
    """Whom: the number of a document, or a phone, however it is typed. `all`: everyone who gave this phone."""

    who: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    all: StrictBool = False


class EraseBody(ExportBody):
    """`cancel`: first cancel what is open of theirs."""

    cancel: StrictBool = False


class ExportAnswer(BaseModel):
    """Everything that is held of somebody, in clear."""

    persons: list[dict[str, Any]]


class EraseAnswer(BaseModel):
    """How many persons, and how many records of theirs can be opened no longer."""

    persons: int
    keys: int


class MastersAnswer(BaseModel):
    """By the id of each master key that wraps data keys, how many; `newest` wraps from now on."""

    newest: str
    used: dict[str, int] = Field(examples=[{"9c41d20e": 4012}])
    rewrapped: int = 0


@router.post("/persons/export")
@says(who=ADMINISTRATORS | OPERATOR, answer=ExportAnswer, errors=(404, 409))
async def export_person(body: ExportBody, operator: TheWholeHouse, persons: ThePersons) -> ExportAnswer:
    """Everything that is held of a person, in clear. Who asked, and why, is journaled first."""
    found = await persons.find(body.who, every=body.all)
    reason = without_numbers(body.reason)
    return ExportAnswer(persons=[await persons.export(person, operator, reason) for person in found])


@router.post("/persons/erase")
@says(who=ADMINISTRATORS | OPERATOR, answer=EraseAnswer, errors=(404, 409))
async def erase_person(body: EraseBody, operator: TheWholeHouse, persons: ThePersons) -> EraseAnswer:
    """Delete a person's keys: nothing that was sealed with them can be opened again, in no copy. Journaled."""
    found = await persons.find(body.who, every=body.all)
    reason = without_numbers(body.reason)
    keys = [await persons.erase(person, operator, reason, cancel=body.cancel) for person in found]
    return EraseAnswer(persons=len(found), keys=sum(keys))


def ring_of(state: State) -> KeyRing:
    ring: KeyRing = getattr(state, "ring", None) or drawn_ring(state.keys.derive)
    return ring


@router.get("/keys")
@says(who=ADMINISTRATORS | OPERATOR, answer=MastersAnswer)
async def show_masters(request: Request, operator: TheWholeHouse, cluster: TheCluster) -> MastersAnswer:
    """Which master keys are in use."""
    return MastersAnswer(newest=ring_of(request.app.state).newest(), used=await cluster.read(masters_used))


@router.post("/keys/rewrap")
@says(who=ADMINISTRATORS | OPERATOR, answer=MastersAnswer)
async def rewrap_keys(request: Request, operator: TheWholeHouse, cluster: TheCluster) -> MastersAnswer:
    """Wrap every data key with the newest master key, so that older ones can be retired. Answers when it is done."""
    ring = ring_of(request.app.state)
    count = await rewrap(cluster, ring)
    return MastersAnswer(newest=ring.newest(), used=await cluster.read(masters_used), rewrapped=count)
