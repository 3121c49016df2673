"""The application: every route and layer of the edge, put together."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.datastructures import State
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from actors import Caller, Cluster
from common.fronts import device_of, fronts
from gateway import accounts_api, accounts_file, health, journal, problems, replay, sessions
from gateway.bodies import BodyMiddleware
from gateway.budgets import BudgetMiddleware, Budgets
from gateway.citizens import Citizens
from gateway.host_names import HostMiddleware
from gateway.keys import Keys
from gateway.language import preferred
from gateway.live import Access, ClusterSource, Live, Presence, live_routes
from gateway.live.rpc import Procedures, as_over_http
from gateway.once import OnceMiddleware
from gateway.openapi import describe
from gateway.operator import api as operator_api
from gateway.operator.metrics import Metrics
from gateway.operator.token import OperatorToken
from gateway.pages import page_route
from gateway.passwords import Passwords
from gateway.requests import RequestMiddleware
from gateway.security import SecurityMiddleware
from gateway.settings import Settings
from gateway.sign_in import SignIn, caller_of
from gateway.speech import Speaker
from gateway.speech import router as speech_router
from gateway.version import VERSION


class FieldDocument(BaseModel):
    """One field that is wrong."""

    field: str
    message: str


class ProblemDocument(BaseModel):
    """An error (RFC 9457), in the language of Accept-Language; `code` is stable, for programs. `elsewhere` is the id of
    the window that stands in the way."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    elsewhere: str | None = None
    errors: list[FieldDocument] = []


_problem = {"model": ProblemDocument, "content": {problems.MEDIA_TYPE: {}}}
RESPONSES: dict[int | str, dict[str, Any]] = {
    422: {**_problem, "description": "Something is filled in wrongly; `errors` names the fields"},
    "default": {**_problem, "description": "An error, explained in the person's language"},
}
UNAVAILABLE: dict[str, Any] = {**_problem, "description": "A host does not answer: starting, recovering or stopping"}


def create_app(
    cluster: Cluster,
    settings: Settings,
    keys: Keys,
    passwords: Passwords | None = None,
    operator: OperatorToken | None = None,
) -> FastAPI:
    """The edge before `cluster`. Must be run with its lifespan, which keeps the live socket.

    Without `operator` only administrators operate it.
    """
    passwords = passwords or Passwords(keys)
    sign_in = SignIn(cluster, keys, passwords, settings.session_hours)
    state = State()
    citizens = Citizens(state)
    live = open_live(cluster, sign_in, state, citizens)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with live:
                yield
        finally:
            for front in fronts():
                await front.close(state)

    app = FastAPI(
        title="天河智慧大厅 Tianhe Hall",
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
    state.sign_in = sign_in
    state.passwords = passwords
    state.speaker = Speaker()
    state.language = preferred
    state.live = live
    state.metrics = metrics

    problems.install(app)
    app.include_router(sessions.router)
    app.include_router(accounts_api.router)
    app.include_router(accounts_file.router)
    for front in fronts():
        for router in front.routers:
            app.include_router(router)
    app.include_router(journal.router)
    app.include_router(replay.router)
    app.include_router(speech_router)
    app.include_router(operator_api.router)
    app.include_router(health.router, responses={503: UNAVAILABLE})
    app.router.routes.extend(live_routes(live))
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

    async def whose(token: str) -> Caller | None:
        user = await sign_in.user_of(token)
        return await citizens.whose(token) if user is None else caller_of(user)

    run = secrets.token_hex(8)  # of the gateway
    presences = [
        Presence(attendance.family, partial(attendance.tell, cluster, run), beat=attendance.beat)
        for front in fronts()
        for attendance in front.attendances
    ]
    access = Access(whose, state)
    return Live(ClusterSource(cluster), access, Procedures(state), presences=presences, toll=as_over_http)
