"""Accounts over HTTP, for administrators: list, create, change, disable, reset a password. Thin; the actors decide."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Request
from pydantic import Field, StrictBool, StringConstraints

from actors import Address, Caller, Cluster, Forbidden, Unknown
from common.edge import Body, Id, IdempotencyKey, TheCaller, TheCluster
from common.fronts import places
from common.identity import read_name
from common.identity.fields import reads
from common.people import USERNAME, User
from common.says import ADMINISTRATORS, ANY_ADMINISTRATOR, says
from common.shapes import Json
from gateway.account import LONGEST_NAME
from gateway.account_messages import Create, ListAccounts, ResetPassword, Update
from gateway.accounts import DIRECTORY
from gateway.passwords import Passwords
from gateway.problems import FieldError, invalid
from gateway.session_api import NewPassword
from gateway.shapes import Account, Accounts

DisplayName = Annotated[str, reads(partial(read_name, longest=LONGEST_NAME))]
Roles = Annotated[list[Literal["clerk", "manager", "admin", "audit"]], Field(min_length=1, max_length=4)]
Halls = Annotated[list[Id], Field(min_length=1, max_length=200)]
Posts = Annotated[list[Id], Field(max_length=20)]

router = APIRouter(prefix="/api/accounts", tags=["accounts"])


class NewAccount(Body):
    """A member of staff; the password is temporary and must be changed at the first sign-in."""

    name: Annotated[str, StringConstraints(pattern=f"^{USERNAME.pattern}$")]
    display_name: DisplayName
    roles: Roles
    halls: Halls
    password: NewPassword


class AccountChange(Body):
    """What is to change; what is left out stays."""

    display_name: DisplayName | None = None
    roles: Roles | None = None
    halls: Halls | None = None
    disabled: StrictBool | None = None
    posts: Posts | None = None


class TemporaryPassword(Body):
    """To be told to the person, and changed by them at the next sign-in."""

    password: NewPassword


@router.get("")
@says(who=ANY_ADMINISTRATOR, answer=Accounts)
async def list_accounts(cluster: TheCluster, caller: TheCaller) -> Json:
    """Every account of the caller's halls, by name."""
    users = await cluster.call(DIRECTORY, ListAccounts(), caller=caller)
    return {"accounts": [shown(user) for user in users]}


@router.post("", status_code=201)
@says(who=ADMINISTRATORS, answer=Account, errors=(409,))
async def create_account(
    request: Request, body: NewAccount, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Make an account with a temporary password."""
    _must_be_admin(caller)
    await must_exist(cluster, body.halls)
    passwords: Passwords = request.app.state.passwords
    command = Create(
        display_name=body.display_name,
        roles=tuple(dict.fromkeys(body.roles)),
        halls=tuple(dict.fromkeys(body.halls)),
        password=await passwords.seal(body.name, body.password, key),
        must_change=True,
    )
    await cluster.call(Address("account", body.name), command, command_id=key, caller=caller)
    return shown(
        User(
            name=body.name,
            display_name=command.display_name,
            roles=command.roles,
            halls=command.halls,
            must_change=True,
        )
    )


@router.patch("/{name}")
@says(who=ADMINISTRATORS, answer=Account, errors=(404, 409))
async def change_account(
    name: str, body: AccountChange, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Change roles, halls, posts or the display name, disable or enable: all of it or nothing."""
    if body.halls is not None:
        await must_exist(cluster, body.halls)
    command = Update(
        display_name=body.display_name,
        roles=None if body.roles is None else tuple(dict.fromkeys(body.roles)),
        halls=None if body.halls is None else tuple(dict.fromkeys(body.halls)),
        disabled=body.disabled,
        posts=None if body.posts is None else tuple(dict.fromkeys(body.posts)),
    )
    return shown(await cluster.call(account_of(name), command, command_id=key, caller=caller))


@router.post("/{name}/password")
@says(who=ADMINISTRATORS, answer=Account, errors=(404, 409))
async def reset_password(
    request: Request,
    name: str,
    body: TemporaryPassword,
    cluster: TheCluster,
    caller: TheCaller,
    key: IdempotencyKey = None,
) -> Json:
    """Give somebody a temporary password; they are signed out everywhere."""
    _must_be_admin(caller)
    passwords: Passwords = request.app.state.passwords
    command = ResetPassword(password=await passwords.seal(name, body.password, key))
    return shown(await cluster.call(account_of(name), command, command_id=key, caller=caller))


def shown(user: User) -> Json:
    """An account in JSON, with every field."""
    found: Json = msgspec.to_builtins(user)
    return {"disabled": False, "must_change": False, "second_factor": False, "posts": [], "departments": [], **found}


async def must_exist(cluster: Cluster, halls: list[str]) -> None:
    """Raises Problem 422 naming each hall that there is not."""
    known = await places(cluster)
    if wrong := [hall for hall in halls if hall not in known]:
        raise invalid(*(FieldError(field="halls", code="account.no_such_hall", facts={"id": hall}) for hall in wrong))


def _must_be_admin(caller: Caller) -> None:
    """The account decides; but nobody else is to have passwords hashed, which is work."""
    if "admin" not in caller.roles:
        raise Forbidden("account.admin_only")


def account_of(name: str) -> Address:
    if not USERNAME.fullmatch(name):
        raise Unknown("account.unknown", field="name")
    return Address("account", name)
