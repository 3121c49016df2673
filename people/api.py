"""Citizens' accounts over HTTP. Thin: parse, call, answer."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field, StrictBool, StringConstraints
from starlette.datastructures import State

from actors import Address, Caller
from common.edge import Body, IdempotencyKey, TheCaller, TheCitizen, TheCluster, Whence
from common.identity.fields import PhoneNumber
from common.passes.bearer import digest_of
from common.people import is_citizen
from common.privacy.vault import vault_of
from common.says import ANYONE, CITIZENS, says
from people.access import level_of, must_be_citizen
from people.browsers import kind_of
from people.codes.policy import GAP, LIFE, SECOND
from people.person.messages import EndSession, EndSessions, ShowPerson
from people.person.state import session_id
from people.sealing import Sealing
from people.settings import SmsSettings
from people.shapes import Belonging, SessionShown
from people.signing_in import Code, Device, Door, Other, SignedIn
from people.sms import sender_for

COOKIE = "tianhe_person"
KNOWN = "tianhe_phone"
"""Stays on a device of somebody's own after signing out: this phone has let it in before."""
KNOWN_SECONDS = 365 * 24 * 3600

Challenge = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
CodeText = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")]


def door_of(state: State) -> Door:
    """The citizens' door of an application, made once from its cluster, keys and settings."""
    if not hasattr(state, "people_door"):
        sender = sender_for(SmsSettings(), demo=state.settings.demo)
        state.people_door = Door(state.cluster, state.keys.derive, Sealing(state.cluster, vault_of(state)), sender)
    door: Door = state.people_door
    return door


async def _door(request: Request) -> Door:
    return door_of(request.app.state)


TheDoor = Annotated[Door, Depends(_door)]


class CodeBody(Body):
    """The phone that a code is to be sent to."""

    phone: PhoneNumber


class CodeSignInBody(Body):
    """The code that came, and the challenge that it was sent for. `own_device`: stay signed in for thirty days; else
    for two hours, and nothing stays behind."""

    phone: PhoneNumber
    challenge: Challenge
    code: CodeText
    own_device: StrictBool = False


class NewPhoneBody(Body):
    """The code that came to the new phone. `other`: of an account that it opens already, is it theirs, too (`mine`: it
    becomes part of this one), or of somebody who had the number before (`not_mine`: it keeps all but the phone)?"""

    phone: PhoneNumber
    challenge: Challenge
    code: CodeText
    other: Other | None = None


class CodeAnswer(BaseModel):
    """What the code is good for, and for how many seconds; `shown` is the code itself, in demonstrations only."""

    challenge: str
    seconds: int = LIFE // SECOND
    again: Annotated[int, Field(description="Seconds until another can be asked for")] = GAP // SECOND
    shown: str | None = None


class PersonAnswer(BaseModel):
    """Whoever is signed in, masked. `level` is that of the account, `session_level` that of this sign-in, `session` the
    id of it among the `sessions`."""

    id: str
    level: int
    session_level: int
    session: str
    called: str
    name: str | None
    phone: str | None
    number: str | None
    sessions: list[SessionShown]
    things: list[Belonging]


class PersonSession(BaseModel):
    """Whoever is signed in; null: nobody."""

    person: PersonAnswer | None


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
    on = device_of(request, own=body.own_device)
    opened = await door.by_code(body.phone, body.challenge, body.code, _bound(caller, key), whence, on=on)
    await let_in(request, response, opened, own_device=body.own_device)


def device_of(request: Request, *, own: bool) -> Device:
    return Device(own, kind_of(request.headers.get("user-agent", "")))


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
    _remember(request, response, opened.known)
    response.headers["Cache-Control"] = "no-store"


def _remember(request: Request, response: Response, known: str | None) -> None:
    if known is not None:
        secure = request.app.state.settings.keeps_to_https
        response.set_cookie(KNOWN, known, max_age=KNOWN_SECONDS, httponly=True, samesite="lax", secure=secure)


@router.post("/phone", status_code=204)
@says(who=CITIZENS, answer=None, errors=(404, 409))
async def change_phone(
    request: Request,
    response: Response,
    body: NewPhoneBody,
    door: TheDoor,
    citizen: TheCitizen,
    whence: Whence,
    key: IdempotencyKey = None,
) -> None:
    """Have another phone, to which a code was sent, open the account; the one until now opens it no more. 409 at
    `other` where it has to be said what is to be of an account that the phone opens already: the code stays good."""
    must_be_citizen(citizen)
    code = Code(body.phone, body.challenge, body.code)
    kind = device_of(request, own=False).kind
    changed = await door.change_phone(request.cookies.get(COOKIE, ""), code, body.other, key, whence, kind)
    if changed.opened is not None:
        await let_in(request, response, changed.opened, own_device=changed.known is not None)
    _remember(request, response, changed.known)


@router.delete("/sessions/{session}", status_code=204)
@says(who=CITIZENS, answer=None, errors=(404,))
async def end_session(session: str, cluster: TheCluster, citizen: TheCitizen) -> None:
    """Sign out on another device."""
    must_be_citizen(citizen)
    await cluster.call(Address("person", citizen.name), EndSession(session), caller=citizen)


@router.get("/session")
@says(who=ANYONE, answer=PersonSession, errors=(404,))
async def who(request: Request, response: Response, cluster: TheCluster, citizen: TheCitizen) -> PersonSession:
    """Who is signed in and where, and what is theirs: tickets and appointments from every device."""
    response.headers["Cache-Control"] = "no-store"
    if not is_citizen(citizen):
        return PersonSession(person=None)
    shown = await cluster.call(Address("person", citizen.name), ShowPerson(), caller=citizen)
    session = session_id(digest_of(request.cookies.get(COOKIE, "")))
    return PersonSession(person=PersonAnswer(**shown, session_level=level_of(citizen), session=session))


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
