"""Who is calling: cookie or bearer token → ``request.state.caller``; and the routes to sign in and out.

Protection against requests forged by other sites (CSRF): a browser adds the cookie to whatever a foreign page makes it
send, but it also says where the request comes from, and a page cannot change that. So an unsafe method without a bearer
token is refused when ``Sec-Fetch-Site`` says another site, or ``Origin`` is neither our own host nor in
``TIANHE_ORIGINS``. A request with neither header does not come from a browser (all of them have sent ``Origin`` with
unsafe methods since 2020), so nobody else's cookie is in it. ``SameSite=Lax`` stands behind this. A WebSocket's
handshake is a GET, so there a foreign ``Origin`` loses its cookie instead: the connection is anonymous.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import urlsplit

import msgspec
from fastapi import APIRouter, Header, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from actors import ANONYMOUS, ActorError
from common.edge import Key
from common.people import User
from gateway.addresses import origin
from gateway.citizens import Citizens
from gateway.operator.token import HEADER as OPERATOR_NAME
from gateway.operator.token import OperatorToken
from gateway.passwords import LONGEST, SHORTEST, is_common
from gateway.problems import FieldError, Problem, from_actor, invalid, respond
from gateway.requests import SAFE_METHODS, TRY_AGAIN_LATER
from gateway.sign_in import SignIn, caller_of

COOKIE = "tianhe_session"


class SessionMiddleware:
    """Sets ``state.caller``, ``state.user`` (None where no member of staff is signed in), ``state.citizen``,
    ``state.token`` and ``state.origin`` of every request and socket. Where a member of staff and a citizen are signed
    in in one browser, the caller is the former."""

    def __init__(
        self,
        app: ASGIApp,
        sign_in: SignIn,
        citizens: Citizens,
        origins: Iterable[str] = (),
        operator: OperatorToken | None = None,
    ) -> None:
        self._app = app
        self._sign_in = sign_in
        self._citizens = citizens
        self._operator = operator
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state.update(caller=ANONYMOUS, citizen=ANONYMOUS, user=None, token=None, origin=origin(scope))
        headers = Headers(scope=scope)
        bearer = _bearer(headers)
        if bearer and self._operator and (caller := self._operator.caller(bearer, headers.get(OPERATOR_NAME))):
            state.update(caller=caller)
            await self._app(scope, receive, send)
            return
        foreign = bearer is None and self._is_foreign(scope, headers)
        if foreign and scope["type"] == "http" and scope["method"] not in SAFE_METHODS:
            await respond(Problem(403, "request.cross_site"), headers)(scope, receive, send)
            return
        cookies = cookie_parser(headers.get("cookie", "")) if not (bearer or foreign) else {}
        token = bearer or cookies.get(COOKIE)
        try:
            user = await self._sign_in.user_of(token, state["origin"]) if token else None
            citizen = await self._citizens.of(cookies, state["origin"])
        except (ActorError, Problem) as error:
            # The accounts' host is restarting, or too many strange tokens come from there: later.
            if scope["type"] == "http":
                problem = from_actor(error) if isinstance(error, ActorError) else error
                await respond(problem, headers)(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        if citizen is not None:
            state.update(caller=citizen.caller, citizen=citizen.caller, token=citizen.token)
        if user is not None:
            state.update(caller=caller_of(user), user=user, token=token)
        elif bearer is not None and scope["type"] == "http":
            problem = Problem(401, "account.expired", headers={"WWW-Authenticate": "Bearer"})
            await respond(problem, headers)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is not None and origin in self._origins:
            return False
        if (site := headers.get("sec-fetch-site")) is not None:
            return site not in ("same-origin", "none")
        return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


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


class UserAnswer(BaseModel):
    """Who is signed in: their roles, and the halls where these hold."""

    name: str
    display_name: str
    roles: list[str]
    halls: list[str]
    must_change: bool = Field(False, description="The password is temporary: nothing else until it is changed")


class SessionAnswer(BaseModel):
    user: UserAnswer


class OpenedAnswer(SessionAnswer):
    """A new session; `token` is for ``Authorization: Bearer`` and the live socket."""

    token: str


router = APIRouter(prefix="/api/session", tags=["session"])


@router.post("", response_model=OpenedAnswer, response_model_exclude_defaults=True)
async def sign_in(request: Request, response: Response, body: Credentials) -> dict[str, Any]:
    """Sign in; sets the session cookie."""
    door: SignIn = request.app.state.sign_in
    opened = await door.sign_in(body.username, body.password, request.state.origin)
    if request.state.token is not None and request.cookies.get(COOKIE) == request.state.token:
        await door.sign_out(request.state.token)
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=opened.seconds,
        httponly=True,
        samesite="lax",
        secure=request.app.state.settings.keeps_to_https,
    )
    response.headers["Cache-Control"] = "no-store"
    return {"token": opened.token, "user": msgspec.to_builtins(opened.user)}


@router.get("", response_model=SessionAnswer, response_model_exclude_defaults=True)
async def who(request: Request, response: Response) -> dict[str, Any]:
    """Who is signed in."""
    response.headers["Cache-Control"] = "no-store"
    return {"user": msgspec.to_builtins(_signed_in(request))}


@router.post("/password", response_model=SessionAnswer, response_model_exclude_defaults=True)
async def change_password(
    request: Request,
    response: Response,
    body: PasswordChange,
    key: Annotated[Key | None, Header(alias="Idempotency-Key")] = None,
) -> dict[str, Any]:
    """Change my own password; I stay signed in here, and nowhere else."""
    user = _signed_in(request)
    if body.password == body.current:
        raise invalid(FieldError(field="password", code="account.same_password", facts={}))
    door: SignIn = request.app.state.sign_in
    try:
        changed = await door.change_password(
            user, request.state.token, body.current, body.password, key, request.state.origin
        )
    except Problem as problem:
        if problem.code != "account.wrong":
            raise
        raise invalid(FieldError(field="current", code="account.wrong_current", facts={})) from None
    response.headers["Cache-Control"] = "no-store"
    return {"user": msgspec.to_builtins(changed)}


def _signed_in(request: Request) -> User:
    user: User | None = request.state.user
    if user is None:
        raise Problem(401, "account.sign_in", headers={"WWW-Authenticate": "Bearer"})
    return user


@router.delete("", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Sign out; the token is worth nothing from now on."""
    if request.state.token is not None:
        await request.app.state.sign_in.sign_out(request.state.token)
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=request.app.state.settings.keeps_to_https)
