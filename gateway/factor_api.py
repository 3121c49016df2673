"""The second factor over HTTP: enrolling a telephone, and taking one away from somebody who lost it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from common.edge import Body, IdempotencyKey, TheCaller, TheCluster
from common.says import ADMINISTRATORS, SIGNED_IN, says
from common.shapes import Json
from gateway.account_messages import ResetFactor
from gateway.accounts_api import account_of, shown
from gateway.keys import Keys
from gateway.problems import FieldError, Problem, invalid
from gateway.second_factor import address_of, new_secret, readable
from gateway.session_api import PATH, of_current, signed_in
from gateway.shapes import Account, FactorSecret, RecoveryCodes
from gateway.sign_in import SignIn

PURPOSE = "account.factor.new"
ISSUER = "天河大厅"

router = APIRouter(prefix=f"{PATH}/factor", tags=["session"])
accounts_router = APIRouter(prefix="/api/accounts/{name}/factor", tags=["accounts"])


class Enrolment(Body):
    """``sealed`` as it was given with the secret; ``code``: what the telephone shows. ``current``: my password, where I
    signed in with it; ``old_code``: a code of the telephone before, or a recovery code, where there is one."""

    sealed: Annotated[str, Field(min_length=1, max_length=400)]
    code: Annotated[str, Field(min_length=1, max_length=32)]
    current: Annotated[str, Field(max_length=256)] = ""
    old_code: Annotated[str, Field(max_length=32)] = ""


@router.post("/secret")
@says(who=SIGNED_IN, answer=FactorSecret)
async def secret(request: Request) -> Json:
    """A secret for my telephone. Nothing is kept of it until a code of it is shown."""
    keys: Keys = request.app.state.keys
    name = signed_in(request).user.name
    made = new_secret()
    return {
        "secret": readable(made),
        "address": address_of(made, name, ISSUER),
        "sealed": keys.seal(PURPOSE, made.hex(), name),
    }


@router.post("")
@says(who=SIGNED_IN, answer=RecoveryCodes, errors=(409,))
async def enrol(request: Request, body: Enrolment) -> Json:
    """From now on signing in takes a code of this secret. Answers recovery codes, once; every other session ends."""
    keys: Keys = request.app.state.keys
    door: SignIn = request.app.state.sign_in
    session = signed_in(request)
    made = keys.unseal(PURPOSE, body.sealed, session.user.name)
    if made is None:
        raise invalid(FieldError(field="sealed", code="field.invalid", facts={}))
    try:
        spare = await door.enrol(
            session,
            request.state.token,
            bytes.fromhex(made),
            body.code,
            password=body.current,
            old_code=body.old_code,
            whence=request.state.origin,
        )
    except Problem as problem:
        raise of_current(problem) from None
    return {"recovery": spare}


@accounts_router.delete("")
@says(who=ADMINISTRATORS, answer=Account, errors=(404, 409))
async def reset(name: str, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None) -> Json:
    """Somebody else's telephone is lost: take their second factor away. They are signed out everywhere."""
    return shown(await cluster.call(account_of(name), ResetFactor(), command_id=key, caller=caller))
