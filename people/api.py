"""Citizens' accounts over HTTP. Thin: parse, call, answer."""

from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field, StrictBool, StringConstraints
from starlette.datastructures import State

from actors import Address, Caller
from common.edge import Body, Id, IdempotencyKey, Keys, TheCaller, TheCitizen, TheCluster, Whence
from common.identity.fields import DocumentNumber, PersonName, PhoneNumber
from common.people import is_citizen
from common.privacy.vault import vault_of
from common.says import ADMINISTRATORS, ANYONE, CITIZENS, says
from people.access import level_of
from people.codes.policy import GAP, LIFE, SECOND
from people.mandates import Mandates
from people.person.messages import EndSessions, ShowPerson
from people.sealing import Sealing
from people.settings import SmsSettings
from people.shapes import Belonging
from people.signing_in import Door, SignedIn
from people.sms import sender_for

COOKIE = "tianhe_person"
KNOWN = "tianhe_phone"
"""Stays on a device of somebody's own after signing out: this phone has let it in before."""
KNOWN_SECONDS = 365 * 24 * 3600

OrganisationName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]


def door_of(state: State) -> Door:
    """The citizens' door of an application, made once from its cluster, keys and settings."""
    if not hasattr(state, "people_door"):
        keys: Keys = state.keys
        sender = sender_for(SmsSettings(), demo=state.settings.demo)
        state.people_door = Door(state.cluster, keys.derive, Sealing(state.cluster, vault_of(state)), sender)
    door: Door = state.people_door
    return door


async def _door(request: Request) -> Door:
    return door_of(request.app.state)


async def _mandates(request: Request) -> Mandates:
    state = request.app.state
    if not hasattr(state, "people_mandates"):
        state.people_mandates = Mandates(state.cluster, Sealing(state.cluster, vault_of(state)))
    mandates: Mandates = state.people_mandates
    return mandates


TheDoor = Annotated[Door, Depends(_door)]
TheMandates = Annotated[Mandates, Depends(_mandates)]


class CodeBody(Body):
    """The phone that a code is to be sent to."""

    phone: PhoneNumber


class CodeSignInBody(Body):
    """The code that came, and the challenge that it was sent for. `own_device`: stay signed in for thirty days; else
    for two hours, and nothing stays behind."""

    phone: PhoneNumber
    challenge: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    code: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")]
    own_device: StrictBool = False


class RepresentativeBody(Body):
    """A person by name and number. Kept sealed."""

    name: PersonName
    id_number: DocumentNumber


class EnterpriseBody(Body):
    """An enterprise as its licence has it."""

    code: DocumentNumber
    name: OrganisationName
    representative: RepresentativeBody
    replace: Annotated[StrictBool, Field(description="Also where a provider vouched for another representative")] = (
        False
    )


class MandateBody(RepresentativeBody):
    """Who may act for the enterprise, for which items (none: all), until when."""

    items: Annotated[list[Id], Field(max_length=50, default_factory=list)]
    until: AwareDatetime


class CodeAnswer(BaseModel):
    """What the code is good for, and for how many seconds; `shown` is the code itself, in demonstrations only."""

    challenge: str
    seconds: int = LIFE // SECOND
    again: Annotated[int, Field(description="Seconds until another can be asked for")] = GAP // SECOND
    shown: str | None = None


class PersonAnswer(BaseModel):
    """Whoever is signed in, masked. `level` is that of the account, `session_level` that of this sign-in."""

    id: str
    level: int
    session_level: int
    called: str
    name: str | None
    phone: str | None
    number: str | None
    things: list[Belonging]


class PersonSession(BaseModel):
    """Whoever is signed in; null: nobody."""

    person: PersonAnswer | None


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


router = APIRouter(prefix="/api/people", tags=["people"])


@router.post("/codes", status_code=202)
@says(who=ANYONE, answer=CodeAnswer, errors=(409,))
async def send_code(
    request: Request,
    response: Response,
    body: CodeBody,
    door: TheDoor,
    caller: TheCaller,
    whence: Whence,
    key: IdempotencyKey = None,
) -> CodeAnswer:
    """Send a code to a phone. The answer is the same whether or not it has an account."""
    response.headers["Cache-Control"] = "no-store"
    challenge, shown = await door.send_code(body.phone, _bound(caller, key), whence, request.cookies.get(KNOWN))
    return CodeAnswer(challenge=challenge, shown=shown)


@router.post("/session", status_code=204)
@says(who=ANYONE, answer=None)
async def sign_in(
    request: Request,
    response: Response,
    body: CodeSignInBody,
    door: TheDoor,
    caller: TheCaller,
    whence: Whence,
    key: IdempotencyKey = None,
) -> None:
    """Sign in with a code; sets the session cookie. The account is made where there is none."""
    opened = await door.by_code(
        body.phone, body.challenge, body.code, _bound(caller, key), whence, own_device=body.own_device
    )
    await let_in(request, response, opened, own_device=body.own_device)


def _bound(caller: Caller, key: str | None) -> str | None:
    """The key of whoever calls. The room's front speaks to the codes in its own name, so nobody else tells whose it is:
    keys of the public are bound to a browser or an account before they come here, those of staff are not."""
    return None if key is None else sha256(f"{caller.name}\0{key}".encode()).hexdigest()


async def let_in(request: Request, response: Response, opened: SignedIn, *, own_device: bool) -> None:
    """Give the browser its session, and end the one that it had."""
    if before := request.cookies.get(COOKIE):
        await door_of(request.app.state).sign_out(before)
    secure = request.app.state.settings.keeps_to_https
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=opened.seconds if own_device else None,
        httponly=True,
        samesite="lax",
        secure=secure,
    )
    if opened.known is not None:
        response.set_cookie(KNOWN, opened.known, max_age=KNOWN_SECONDS, httponly=True, samesite="lax", secure=secure)
    response.headers["Cache-Control"] = "no-store"


@router.get("/session")
@says(who=ANYONE, answer=PersonSession, errors=(404,))
async def who(response: Response, cluster: TheCluster, citizen: TheCitizen) -> PersonSession:
    """Who is signed in, and what is theirs: tickets and appointments from every device."""
    response.headers["Cache-Control"] = "no-store"
    if not is_citizen(citizen):
        return PersonSession(person=None)
    shown = await cluster.call(Address("person", citizen.name), ShowPerson(), caller=citizen)
    return PersonSession(person=PersonAnswer(**shown, session_level=level_of(citizen)))


@router.delete("/session", status_code=204)
@says(who=ANYONE, answer=None)
async def sign_out(
    request: Request,
    response: Response,
    cluster: TheCluster,
    citizen: TheCitizen,
    everywhere: Annotated[bool, Query(description="On every device")] = False,
) -> None:
    """Sign out; the token is worth nothing from now on."""
    if everywhere and is_citizen(citizen):
        await cluster.call(Address("person", citizen.name), EndSessions(), caller=citizen)
    if token := request.cookies.get(COOKIE):
        await door_of(request.app.state).sign_out(token)
    secure = request.app.state.settings.keeps_to_https
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=secure)


@router.get("/enterprises")
@says(who=CITIZENS, answer=EnterprisesAnswer)
async def read_enterprises(response: Response, mandates: TheMandates, citizen: TheCitizen) -> EnterprisesAnswer:
    """The enterprises that whoever is signed in represents or has a mandate of."""
    response.headers["Cache-Control"] = "no-store"
    return EnterprisesAnswer.model_validate({"enterprises": await mandates.mine(citizen)})


@router.post("/enterprises", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(409,))
async def register_enterprise(body: EnterpriseBody, mandates: TheMandates, caller: TheCaller) -> None:
    """Register an enterprise and its legal representative, by an administrator of all places who has seen the
    licence. 409 where an identity provider vouched for another representative, unless `replace` is said."""
    representative = (body.representative.name, body.representative.id_number)
    await mandates.register(caller, body.code, body.name, representative, replace=body.replace)


@router.post("/enterprises/{code}/mandates", status_code=201)
@says(who=CITIZENS, answer=MandateAnswer, errors=(409,))
async def grant_mandate(
    code: str, body: MandateBody, mandates: TheMandates, citizen: TheCitizen, key: IdempotencyKey = None
) -> MandateAnswer:
    """Let somebody act for an enterprise: by its legal representative."""
    made = await mandates.grant(citizen, code, key, (body.name, body.id_number), body.items, body.until)
    return MandateAnswer(**made)


@router.delete("/enterprises/{code}/mandates/{mandate}")
@says(who=CITIZENS, answer=MandateAnswer, errors=(404, 409))
async def revoke_mandate(
    code: str, mandate: str, mandates: TheMandates, citizen: TheCitizen, key: IdempotencyKey = None
) -> MandateAnswer:
    """Revoke a mandate: by the enterprise's legal representative. What was begun under it stays."""
    return MandateAnswer(**await mandates.revoke(citizen, code, mandate, key))
