"""Every route that there is: the edge's own, and those of the rooms; and what each says of itself."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter

from common.fronts import fronts
from common.room import unlike
from common.says import Says, said_by
from gateway import (
    accounts_api,
    accounts_file,
    deputies_api,
    factor_api,
    health,
    journal,
    oidc_api,
    replay,
    session_api,
)
from gateway.operator import api as operator_api
from gateway.operator import persons as operator_persons
from gateway.speech import router as speech_router

OWN: tuple[APIRouter, ...] = (
    session_api.router,
    factor_api.router,
    oidc_api.router,
    accounts_api.router,
    factor_api.accounts_router,
    oidc_api.accounts_router,
    accounts_file.router,
    deputies_api.router,
    deputies_api.session_router,
    deputies_api.accounts_router,
    journal.router,
    replay.router,
    speech_router,
    operator_api.router,
    operator_persons.router,
    health.router,
)


def rooms_own() -> tuple[APIRouter, ...]:
    """Those of all rooms."""
    return tuple(router for front in fronts() for router in front.routers)


def all_routers() -> tuple[APIRouter, ...]:
    """The rooms' first: a request tries one router after the other, and theirs are asked the most."""
    return (*rooms_own(), *OWN)


@cache
def routes() -> dict[str, Says]:
    """What every route (``get /api/map``) says. Raises Silent where one says nothing, Clash where two are the same."""
    found: dict[str, Says] = {}
    for router in all_routers():
        said = said_by(router)
        unlike("route", [*found, *said])
        found |= said
    return found
