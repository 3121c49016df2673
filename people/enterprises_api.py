"""Enterprises and mandates over HTTP. Thin: parse, call, answer."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

from common.edge import Body, Id, IdempotencyKey, TheCaller, TheCitizen
from common.identity.credit_code import is_credit_code
from common.identity.fields import DocumentNumber, PersonName
from common.identity.text import folded
from common.privacy.vault import vault_of
from common.says import ADMINISTRATORS, ANY_ADMINISTRATOR, CITIZENS, says
from people.mandates import Mandates
from people.sealing import Sealing


def _read_code(typed: str) -> str:
    code = folded(typed)
    if not is_credit_code(code):
        raise PydanticCustomError("enterprise.code", "is none")
    return code


CreditCode = Annotated[str, Field(max_length=60), AfterValidator(_read_code)]
OrganisationName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


async def _mandates(request: Request) -> Mandates:
    state = request.app.state
    if not hasattr(state, "people_mandates"):
        state.people_mandates = Mandates(state.cluster, Sealing(state.cluster, vault_of(state)))
    mandates: Mandates = state.people_mandates
    return mandates


TheMandates = Annotated[Mandates, Depends(_mandates)]


class RepresentativeBody(Body):
    """A person by name and number. Kept sealed."""

    name: PersonName
    id_number: DocumentNumber


class EnterpriseBody(Body):
    """An enterprise as its licence has it. `replace`: it is registered already, with another name or representative,
    and this is right."""

    code: CreditCode
    name: OrganisationName
    representative: RepresentativeBody
    replace: StrictBool = False


class MandateBody(RepresentativeBody):
    """Who may act for the enterprise, for which items (none: all), until when."""

    items: Annotated[list[Id], Field(max_length=50, default_factory=list)]
    until: AwareDatetime


class MandateAnswer(BaseModel):
    id: str
    agent: str
    items: list[str]
    until: str
    granted_at: str
    revoked_at: str | None
    state: Literal["active", "expired", "revoked"]


class EnterpriseAnswer(BaseModel):
    """An enterprise as one of its people sees it; `represents`: its legal representative, who sees all mandates."""

    code: str
    name: str
    representative: str
    represents: bool
    mandates: list[MandateAnswer]


class EnterprisesAnswer(BaseModel):
    enterprises: list[EnterpriseAnswer]


class RegisteredEnterprise(BaseModel):
    """As an administrator sees it. `mandates`: how many stand; `representative`: a mask, only where a whole code was
    asked for."""

    code: str
    name: str
    registered_at: str
    mandates: int
    representative: str | None


class RegisteredAnswer(BaseModel):
    """`more`: there are others beside."""

    enterprises: list[RegisteredEnterprise]
    more: bool


router = APIRouter(prefix="/api/people/enterprises", tags=["people"])


@router.get("")
@says(who=CITIZENS, answer=EnterprisesAnswer)
async def read_enterprises(response: Response, mandates: TheMandates, citizen: TheCitizen) -> EnterprisesAnswer:
    """The enterprises that whoever is signed in represents or has a mandate of."""
    response.headers["Cache-Control"] = "no-store"
    return EnterprisesAnswer.model_validate({"enterprises": await mandates.mine(citizen)})


@router.post("", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(409,))
async def register_enterprise(body: EnterpriseBody, mandates: TheMandates, caller: TheCaller) -> None:
    """Register an enterprise and its legal representative, by an administrator who has seen the licence. 409 at `code`
    where another name or representative is registered, until `replace` says that this is right."""
    representative = (body.representative.name, body.representative.id_number)
    await mandates.register(caller, body.code, body.name, representative, replace=body.replace)


@router.get("/registered")
@says(who=ANY_ADMINISTRATOR, answer=RegisteredAnswer)
async def find_enterprises(
    response: Response,
    mandates: TheMandates,
    caller: TheCaller,
    q: Annotated[str, Query(max_length=100, description="Beginning of a code, or part of a name")] = "",
) -> RegisteredAnswer:
    """Enterprises that are registered, by code. Where `q` is a whole code, also a mask of the representative; that it
    is made is journaled."""
    response.headers["Cache-Control"] = "no-store"
    found, more = await mandates.find(caller, q)
    return RegisteredAnswer.model_validate({"enterprises": found, "more": more})


@router.post("/{code}/mandates", status_code=201)
@says(who=CITIZENS, answer=MandateAnswer, errors=(409,))
async def grant_mandate(
    code: str, body: MandateBody, mandates: TheMandates, citizen: TheCitizen, key: IdempotencyKey = None
) -> MandateAnswer:
    """Let somebody act for an enterprise: by its legal representative."""
    made = await mandates.grant(citizen, code, key, (body.name, body.id_number), body.items, body.until)
    return MandateAnswer(**made)


@router.delete("/{code}/mandates/{mandate}")
@says(who=CITIZENS, answer=MandateAnswer, errors=(404, 409))
async def revoke_mandate(
    code: str, mandate: str, mandates: TheMandates, citizen: TheCitizen, key: IdempotencyKey = None
) -> MandateAnswer:
    """Revoke a mandate: by the enterprise's legal representative. What was begun under it stays."""
    return MandateAnswer(**await mandates.revoke(citizen, code, mandate, key))
