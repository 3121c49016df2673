"""Signing in and out over HTTP, and what a session is worth."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from common.edge import Key
from common.says import ANYONE, SIGNED_IN, says
from common.times import iso
from gateway import first_step, shapes
from gateway.account_messages import Session
from gateway.passwords import LONGEST, SHORTEST, is_common
from gateway.problems import FieldError, Problem, invalid
from gateway.sessions import COOKIE
from gateway.sign_in import CodeNeeded, SignedIn, SignIn

FIRST_STEP = "tianhe_first_step"
"""The cookie of somebody whose code is awaited."""
PATH = "/api/session"


class Credentials(BaseModel):
    """What a person signs in with."""

    model_config = ConfigDict(extra="forbid")
    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


def _uncommon(password: str) -> str:
    if is_common(password):
        raise PydanticCustomError("account.password_common", "a common password")
    return password


NewPassword = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST), AfterValidator(_uncommon)]


class PasswordChange(BaseModel):
    """My present password, and the one I want."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    current: Annotated[str, Field(min_length=1, max_length=256)]
    password: NewPassword


class Code(BaseModel):
    """Six digits of the telephone's, or a recovery code."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    code: Annotated[str, Field(min_length=1, max_length=32)]


router = APIRouter(prefix=PATH, tags=["session"])


@router.post("", responses={202: {"description": "The code of the second factor is needed besides"}})
@says(who=ANYONE, answer=shapes.OpenedSession | shapes.CodeNeeded, errors=(401,))
async def sign_in(request: Request, body: Credentials) -> Response:
    """Sign in; sets the session cookie."""
    door: SignIn = request.app.state.sign_in
    found = await door.sign_in(body.username, body.password, request.state.origin)
    return await answer_to(request, found)


@router.post("/code")
@says(who=ANYONE, answer=shapes.OpenedSession, errors=(401,))
async def give_code(request: Request, body: Code) -> Response:
    """The second step of signing in: the telephone's code, or a recovery code."""
    door: SignIn = request.app.state.sign_in
    found = await door.give_code(request.cookies.get(FIRST_STEP, ""), body.code, request.state.origin)
    return await answer_to(request, found)


@router.get("")
@says(who=SIGNED_IN, answer=shapes.Session)
async def who(request: Request) -> dict[str, Any]:
    """Who is signed in."""
    return shown(request, signed_in(request))


@router.post("/use", status_code=204)
@says(who=SIGNED_IN, answer=None)
async def use(request: Request) -> None:
    """Somebody is at the page: the session goes on. Pages say so now and then while they are touched."""
    signed_in(request)  # what counts as use is the affair of `gateway.sessions`


@router.post("/password")
@says(who=SIGNED_IN, answer=shapes.Session, errors=(409,))
async def change_password(
    request: Request, body: PasswordChange, key: Annotated[Key | None, Header(alias="Idempotency-Key")] = None
) -> dict[str, Any]:
    """Change my own password; I stay signed in here, and nowhere else."""
    session = signed_in(request)
    if body.password == body.current:
        raise invalid(FieldError(field="password", code="account.same_password", facts={}))
    door: SignIn = request.app.state.sign_in
    try:
        changed = await door.change_password(
            session.user, request.state.token, body.current, body.password, key, request.state.origin
        )
    except Problem as problem:
        raise of_current(problem) from None
    return shown(request, msgspec.structs.replace(session, user=changed))


@router.delete("", status_code=204)
@says(who=ANYONE, answer=None)
async def sign_out(request: Request, response: Response) -> None:
    """Sign out; the token is worth nothing from now on."""
    if request.state.token is not None:
        await request.app.state.sign_in.sign_out(request.state.token)
    _forget(request, response, COOKIE)
    _forget(request, response, FIRST_STEP)


async def answer_to(request: Request, found: SignedIn | CodeNeeded) -> Response:
    """What whoever proved themselves is told: the session, or that a code is needed."""
    if isinstance(found, CodeNeeded):
        answer = JSONResponse({"step": "code"}, 202)
    else:
        answer = JSONResponse({"token": found.token, **shown(request, found.session)})
    await enter(request, answer, found)
    return answer


async def enter(request: Request, response: Response, found: SignedIn | CodeNeeded) -> None:
    """Set the cookies that let somebody in, or that wait for their code. Whoever was signed in with this browser before
    is signed out."""
    response.headers["Cache-Control"] = "no-store"
    if isinstance(found, CodeNeeded):
        _keep(request, response, FIRST_STEP, found.sealed, first_step.LIFE)
        return
    if earlier := request.cookies.get(COOKIE):
        await request.app.state.sign_in.sign_out(earlier)
    _keep(request, response, COOKIE, found.token, found.session_seconds)
    _forget(request, response, FIRST_STEP)


def _keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.keeps_to_https,
    )


def _forget(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(name, httponly=True, samesite="lax", secure=request.app.state.settings.keeps_to_https)


def shown(request: Request, session: Session) -> dict[str, Any]:
    """A session as pages see it."""
    door: SignIn = request.app.state.sign_in
    user = msgspec.to_builtins(session.user)
    if door.must_enrol(session.user):
        user["must_enrol"] = True
    if session.acting:
        lent, caller = session.lent, door.caller_of(session)
        user |= {"roles": caller.roles, "halls": caller.scopes, "departments": caller.groups}
        user["acting"] = {
            "name": session.acting,
            "display_name": lent.user.display_name if lent else "",
            "until": iso(lent.until) if lent and caller.roles else None,
        }
    return {"user": user, "how": session.how, "idle_seconds": door.idle}


def signed_in(request: Request) -> Session:
    """Raises Problem 401 for the public."""
    session: Session | None = request.state.session
    if session is None:
        raise Problem(401, "account.sign_in", headers={"WWW-Authenticate": "Bearer"})
    return session


def of_current(problem: Problem) -> Problem:
    """A wrong password of somebody who is signed in is wrong at its field."""
    if problem.code != "account.wrong":
        return problem
    return invalid(FieldError(field="current", code="account.wrong_current", facts={}))
