"""Deputies over HTTP: one's own, those of accounts for their administrators, and acting for somebody. Thin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Request
from pydantic import AwareDatetime, StringConstraints

from actors import Address, Caller, Cluster
from common.edge import Body, IdempotencyKey, Moment, TheCaller, TheCluster
from common.organisation import ORGANISATION, Deputy
from common.organisation.messages import StandingIn, StandIns
from common.people import EDGE
from common.says import ADMINISTRATORS, ANY_ADMINISTRATOR, ONESELF, SIGNED_IN, says
from common.shapes import Json
from common.times import iso
from gateway import shapes
from gateway.account_messages import AppointDeputy, Colleagues, EndDeputy, ListAccounts, NamesOf, ShowDeputies
from gateway.accounts import DIRECTORY
from gateway.accounts_api import account_of
from gateway.session_api import PATH, shown, signed_in
from gateway.sign_in import SignIn

Name = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=32)]
Which = Annotated[str, Path(max_length=16)]

session_router = APIRouter(prefix=PATH, tags=["session"])
accounts_router = APIRouter(prefix="/api/accounts/{name}/deputies", tags=["accounts"])
router = APIRouter(prefix="/api/deputies", tags=["accounts"])


class NewDeputy(Body):
    """``deputy`` (a user name) stands in from ``since`` until before ``until``."""

    deputy: Name
    since: Moment
    until: Moment


class ActingChoice(Body):
    """For which account (a user name) I act from now on; empty: for myself."""

    principal: Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, max_length=32)]


# One's own ------------------------------------------------------------------------------------------------------------


@session_router.get("/deputies")
@says(who=SIGNED_IN, answer=shapes.MyDeputies)
async def my_deputies(request: Request, cluster: TheCluster) -> Json:
    """Who stands in for me, for whom I do, and whom I might ask."""
    session = signed_in(request)
    name = session.user.name
    deputies = await cluster.call(Address("account", name), ShowDeputies(), caller=_oneself(request))
    mine = [StandingIn(principal=name, deputy=one) for one in deputies]
    others = await cluster.call(ORGANISATION, StandIns(name=name), caller=EDGE)
    colleagues = await cluster.call(DIRECTORY, Colleagues(name=name), caller=EDGE)
    called = {**colleagues, **await _called(cluster, (*mine, *others)), name: session.user.display_name}
    now = cluster.clock.now()
    return {
        "deputies": [_shown(one, called, now) for one in mine],
        "standing_in": [_shown(one, called, now) for one in others if one.deputy.until > now],
        "colleagues": [{"name": one, "display_name": called[one]} for one in colleagues],
    }


@session_router.post("/deputies", status_code=201)
@says(who=SIGNED_IN, answer=shapes.Deputy, errors=(409,))
async def appoint_mine(
    request: Request, body: NewDeputy, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Have somebody stand in for me: they have my rights meanwhile, and what they do is recorded as done for me."""
    return await _appoint(cluster, signed_in(request).user.name, body, caller, key)


@session_router.delete("/deputies/{deputy}", status_code=204)
@says(who=SIGNED_IN, answer=None)
async def end_mine(request: Request, deputy: Which, cluster: TheCluster, key: IdempotencyKey = None) -> None:
    """Nobody stands in for me by this any more."""
    own = Address("account", signed_in(request).user.name)
    await cluster.call(own, EndDeputy(id=deputy), command_id=key, caller=_oneself(request))


@session_router.post("/acting")
@says(who=SIGNED_IN, answer=shapes.Session)
async def act_for(request: Request, body: ActingChoice, key: IdempotencyKey = None) -> Json:
    """Act for somebody I stand in for, or (an empty name) for myself again; in this session only."""
    session, door = signed_in(request), _door(request)
    return shown(request, await door.act_for(session, request.state.token, body.principal, key))


# Those of accounts ----------------------------------------------------------------------------------------------------


@router.get("")
@says(who=ANY_ADMINISTRATOR, answer=shapes.Deputies)
async def list_deputies(cluster: TheCluster, caller: TheCaller) -> Json:
    """Who stands in for the accounts of the caller's halls, now or later."""
    users = await cluster.call(DIRECTORY, ListAccounts(), caller=caller)
    theirs = {user.name for user in users}
    found = await cluster.call(ORGANISATION, StandIns(), caller=EDGE)
    now = cluster.clock.now()
    lasting = [one for one in found if one.principal in theirs and one.deputy.until > now]
    called = await _called(cluster, lasting)
    return {"deputies": [_shown(one, called, now) for one in lasting]}


@accounts_router.post("", status_code=201)
@says(who=ADMINISTRATORS | ONESELF, answer=shapes.Deputy, errors=(404, 409))
async def appoint_deputy(
    name: str, body: NewDeputy, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Have somebody stand in for an account whose person cannot say so."""
    return await _appoint(cluster, account_of(name).key, body, caller, key)


@accounts_router.delete("/{deputy}", status_code=204)
@says(who=ADMINISTRATORS | ONESELF, answer=None, errors=(404,))
async def end_deputy(
    name: str, deputy: Which, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> None:
    """Nobody stands in for the account by this any more."""
    await cluster.call(account_of(name), EndDeputy(id=deputy), command_id=key, caller=caller)


async def _appoint(cluster: Cluster, name: str, body: NewDeputy, caller: Caller, key: str | None) -> Json:
    command = AppointDeputy(deputy=body.deputy, since=_micros(body.since), until=_micros(body.until))
    deputy = await cluster.call(Address("account", name), command, command_id=key, caller=caller)
    one = StandingIn(principal=name, deputy=deputy)
    return _shown(one, await _called(cluster, (one,)), cluster.clock.now())


async def _called(cluster: Cluster, found: Iterable[StandingIn]) -> dict[str, str]:
    """What people call everybody in these."""
    names = {name for one in found for name in (one.principal, one.deputy.name, one.deputy.by) if name}
    return await cluster.call(DIRECTORY, NamesOf(names=tuple(sorted(names))), caller=EDGE)


def _shown(one: StandingIn, called: dict[str, str], now: int) -> Json:
    deputy: Deputy = one.deputy

    def person(name: str) -> Json:
        return {"name": name, "display_name": called.get(name, "")}

    return {
        "id": deputy.id,
        "principal": person(one.principal),
        "deputy": person(deputy.name),
        "since": iso(deputy.since),
        "until": iso(deputy.until),
        "by": person(deputy.by) if deputy.by else None,
        "holds": deputy.holds(now),
    }


def _micros(moment: AwareDatetime) -> int:
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def _door(request: Request) -> SignIn:
    door: SignIn = request.app.state.sign_in
    return door


def _oneself(request: Request) -> Caller:
    """Whoever is signed in, with their own rights also while they act for somebody else."""
    return _door(request).caller_of(msgspec.structs.replace(signed_in(request), acting="", lent=None))
