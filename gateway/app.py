"""The application: every route and layer of the edge, put together."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI
from starlette.datastructures import State
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actors import Caller, Cluster
from common.fronts import device_of, fronts
from common.privacy.ledger import Ledger
from common.privacy.ring import KeyRing
from common.sending.sender import Sender
from gateway import asyncapi, problems, sessions
from gateway.bodies import BodyMiddleware
from gateway.budgets import BudgetMiddleware, Budgets
from gateway.host_names import HostMiddleware
from gateway.keys import Keys
from gateway.language import preferred
from gateway.live import Access, ClusterSource, Following, Live, Presence, live_routes
from gateway.live.rpc import Procedures, as_over_http
from gateway.once import OnceMiddleware
from gateway.openapi import RESPONSES, TITLE, describe
from gateway.operator.metrics import Metrics
from gateway.operator.token import OperatorToken
from gateway.pages import page_route
from gateway.passwords import Passwords
from gateway.requests import RequestMiddleware
from gateway.routes import OWN, rooms_own
from gateway.security import SecurityMiddleware
from gateway.settings import Settings
from gateway.sign_in import SignIn, caller_of
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
    sign_in = SignIn(cluster, keys, passwords, settings.session_hours)
    state = State()
    state.sender = sender
    live = open_live(cluster, sign_in, state)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with live:
            yield

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
    state.passwords = passwords
    state.speaker = Speaker()
    state.language = preferred
    state.live = live
    state.metrics = metrics

    problems.install(app)
    for router in (*OWN, *rooms_own()):
        app.include_router(router)
    app.router.routes.extend(live_routes(live))
    asyncapi.install(app)
    app.router.routes.append(page_route(settings.web_dir, cluster.clock))

    describe(app)

    budgets = Budgets(partial(device_of, state), settings.budgets)
    # The last added is the outermost.
    app.add_middleware(OnceMiddleware, secure=settings.keeps_to_https)
    app.add_middleware(BudgetMiddleware, budgets=budgets)
    app.add_middleware(sessions.SessionMiddleware, sign_in=sign_in, origins=settings.origins, operator=operator)
    app.add_middleware(BodyMiddleware)
    app.add_middleware(RequestMiddleware, count=metrics.count)
    app.add_middleware(HostMiddleware, names=settings.allowed_hosts)
    app.add_middleware(SecurityMiddleware, secure=settings.keeps_to_https)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    return app


def open_live(cluster: Cluster, sign_in: SignIn, state: State) -> Live:
    """The live socket, told who is who, what rooms need to tell who may watch, and whom to tell of who watches."""

    async def whose(token: str) -> Caller | None:
        user = await sign_in.user_of(token)
        return None if user is None else caller_of(user)

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
    access, source = Access(whose, state), ClusterSource(cluster)
    return Live(source, access, Procedures(state), presences=presences, followings=followings, toll=as_over_http)
