"""The application: every route and layer of the edge, put together."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.middleware import Middleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actors import Cluster
from common.fronts import device_of, fronts
from common.oidc.party import RelyingParty
from common.privacy.ledger import Ledger
from common.privacy.ring import KeyRing
from common.sender import Sender
from gateway import asyncapi, openapi, problems, sessions
from gateway.answering import directory
from gateway.bodies import BodyMiddleware
from gateway.budgets import BudgetMiddleware, Budgets
from gateway.citizens import Citizens
from gateway.host_names import HostMiddleware
from gateway.keys import Keys
from gateway.language import preferred
from gateway.live import Access, ClusterSource, Following, Known, Live, Presence, live_routes
from gateway.live.rpc import Procedures, as_over_http
from gateway.once import OnceMiddleware
from gateway.operator.metrics import Metrics
from gateway.operator.token import OperatorToken
from gateway.pages import page_route
from gateway.passwords import Passwords
from gateway.requests import RequestMiddleware
from gateway.routes import all_routers
from gateway.security import SecurityMiddleware
from gateway.settings import Settings
from gateway.sign_in import SignIn
from gateway.speech import Speaker


def create_app(
    cluster: Cluster,
    settings: Settings,
    keys: Keys,
    passwords: Passwords | None = None,
    operator: OperatorToken | None = None,
    ring: KeyRing | None = None,
    ledger: Ledger | None = None,
    sender: Sender | None = None,
) -> Starlette:
    """The edge before `cluster`. Must be run with its lifespan, which keeps the live socket.

    Without `operator` only administrators operate it; without `ring` what wraps persons' keys is
    drawn from `keys`, without `ledger` nothing remembers who was erased, and without
    `sender` letters wait.
    """
    passwords = passwords or Passwords(keys)
    sign_in = SignIn(
        cluster,
        keys,
        passwords,
        settings.session_hours,
        idle=settings.idle_minutes * 60,
        factor_for_admins=settings.totp_admins,
    )
    staff_party = RelyingParty(settings.staff_oidc, keys, "staff")
    state = State()
    state.sender = sender
    citizens = Citizens(state)
    live = open_live(cluster, sign_in, state, citizens)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            async with live:
                yield
        finally:
            await staff_party.aclose()
            for front in fronts():
                await front.close(state)

    budgets = Budgets(partial(device_of, state), settings.budgets)
    app = Starlette(
        routes=[
            directory(all_routers()),
            *live_routes(live),
            openapi.route(),
            asyncapi.route(),
            page_route(settings.web_dir, cluster.clock),
        ],
        middleware=[  # from outside
            Middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies)),
            Middleware(SecurityMiddleware, secure=settings.keeps_to_https),
            Middleware(HostMiddleware, names=settings.allowed_hosts),
            Middleware(RequestMiddleware, count=metrics.count),
            Middleware(BodyMiddleware),
            Middleware(
                sessions.SessionMiddleware,
                sign_in=sign_in,
                citizens=citizens,
                origins=settings.origins,
                operator=operator,
            ),
            Middleware(BudgetMiddleware, budgets=budgets),
            Middleware(OnceMiddleware, secure=settings.keeps_to_https),
        ],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state = state
    state.cluster = cluster
    state.settings = settings
    state.keys = keys
    state.ring = ring
    state.ledger = ledger or Ledger(None)
    state.sign_in = sign_in
    state.staff_party = staff_party
    state.passwords = passwords
    state.speaker = Speaker()
    state.language = preferred
    state.live = live
    state.metrics = metrics
    problems.install(app)
    return app


def open_live(cluster: Cluster, sign_in: SignIn, state: State, citizens: Citizens) -> Live:
    """The live socket, told who is who, what rooms need to tell who may watch, and whom to tell of who watches."""

    async def whose(token: str, *, use: bool) -> Known | None:
        session = await sign_in.session_of(token)
        if session is None:
            citizen = await citizens.whose(token)
            return None if citizen is None else Known(citizen.caller, citizen.until, citizen.until)
        if use and (session := await sign_in.use(session, token)) is None:
            return None
        return Known(sign_in.caller_of(session), session.until, session.expires_at)

    run = secrets.token_hex(8)  # of the gateway
    presences = [
        Presence(attendance.family, partial(attendance.tell, cluster, run), beat=attendance.beat)
        for front in fronts()
        for attendance in front.attendances
    ]
    followings = [
        Following(follower.channel, partial(follower.act, state))
        for front in fronts()
        for follower in front.followers
        if follower.wanted(state)
    ]
    return Live(
        ClusterSource(cluster),
        Access(whose, state),
        Procedures(state),
        clock=cluster.clock,
        presences=presences,
        followings=followings,
        toll=as_over_http,
    )
