"""The application: every route and layer of the edge, put together."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.datastructures import State
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actors import Cluster
from common.fronts import device_of, fronts
from common.oidc.party import RelyingParty
from common.privacy.ledger import Ledger
from common.privacy.ring import KeyRing
from common.sending.sender import Sender
from gateway import asyncapi, problems, sessions
from gateway.bodies import BodyMiddleware
from gateway.budgets import BudgetMiddleware, Budgets
from gateway.citizens import Citizens
from gateway.host_names import HostMiddleware
from gateway.keys import Keys
from gateway.language import preferred
from gateway.live import Access, ClusterSource, Following, Known, Live, Presence, live_routes
from gateway.live.rpc import Procedures, as_over_http
from gateway.once import OnceMiddleware
from gateway.openapi import RESPONSES, TITLE, describe
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
from gateway.version import VERSION


def create_app(
    cluster: Cluster,
    settings: Settings,
    keys: Keys,
    passwords: Passwords | None = None,
    operator: OperatorToken | None = None,
    ring: KeyRing | None = None,
    ledger: Ledger | None = None,
    sender: Sender | None = None,
) -> FastAPI:
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
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with live:
                yield
        finally:
            await staff_party.aclose()
            for front in fronts():
                await front.close(state)

    app = FastAPI(
        title=TITLE,
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        responses=RESPONSES,
    )
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
    for router in all_routers():
        app.include_router(router)
    app.router.routes.extend(live_routes(live))
    asyncapi.install(app)
    app.router.routes.append(page_route(settings.web_dir, cluster.clock))

    describe(app)

    budgets = Budgets(partial(device_of, state), settings.budgets)
    # The last added is the outermost.
    app.add_middleware(OnceMiddleware, secure=settings.keeps_to_https)
    app.add_middleware(BudgetMiddleware, budgets=budgets)
    app.add_middleware(
        sessions.SessionMiddleware, sign_in=sign_in, citizens=citizens, origins=settings.origins, operator=operator
    )
    app.add_middleware(BodyMiddleware)
    app.add_middleware(RequestMiddleware, count=metrics.count)
    app.add_middleware(HostMiddleware, names=settings.allowed_hosts)
    app.add_middleware(SecurityMiddleware, secure=settings.keeps_to_https)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
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
        return Known(sign_in.caller_of(session.user), session.until, session.expires_at)

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
