"""Who is calling: cookie or bearer token → ``request.state.caller``.

Protection against requests forged by other sites (CSRF): a browser adds the cookie to whatever a foreign page makes it
send, but it also says where the request comes from, and a page cannot change that. So an unsafe method without a bearer
token is refused when ``Sec-Fetch-Site`` says another site, or ``Origin`` is neither our own host nor in
``TIANHE_ORIGINS``. A request with neither header does not come from a browser (all of them have sent ``Origin`` with
unsafe methods since 2020), so nobody else's cookie is in it. ``SameSite=Lax`` stands behind this. A WebSocket's
handshake is a GET, so there a foreign ``Origin`` loses its cookie instead: the connection is anonymous.

What counts as use of a session (`gateway.sign_in.SignIn.use`): whatever changes something, and whatever a program
asks with a bearer token. What a page reads by itself does not, nor what is pushed to it; it says ``POST
/api/session/use`` when somebody touches it.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from actors import ANONYMOUS, ActorError
from gateway.addresses import origin
from gateway.citizens import Citizens
from gateway.operator.token import HEADER as OPERATOR_NAME
from gateway.operator.token import OperatorToken
from gateway.problems import Problem, from_actor, respond
from gateway.requests import SAFE_METHODS, TRY_AGAIN_LATER
from gateway.sign_in import SignIn

COOKIE = "tianhe_session"


class SessionMiddleware:
    """Sets ``state.caller``, ``state.user`` and ``state.session`` (None where no member of staff is signed in),
    ``state.citizen``, ``state.token``, ``state.until`` (when the session that it opens ends, in microseconds; 0: never)
    and ``state.origin`` of every request and socket. Where a member of staff and a citizen are signed in in one
    browser, the caller is the former."""

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
        state.update(caller=ANONYMOUS, citizen=ANONYMOUS, user=None, session=None, token=None, until=0)
        state.update(origin=origin(scope))
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
            session = await self._sign_in.session_of(token, state["origin"]) if token else None
            if session is not None and token is not None and _is_use(scope, bearer):
                session = await self._sign_in.use(session, token)
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
            state.update(caller=citizen.caller, citizen=citizen.caller, token=citizen.token, until=citizen.until)
        if session is not None:
            caller = self._sign_in.caller_of(session)
            state.update(caller=caller, user=session.user, session=session, token=token, until=session.until)
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


def _is_use(scope: Scope, bearer: str | None) -> bool:
    return scope["type"] == "http" and (bearer is not None or scope["method"] not in SAFE_METHODS)


def _bearer(headers: Headers) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None
