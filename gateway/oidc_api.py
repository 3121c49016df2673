"""Signing in by a provider, for members of staff; and who may, for administrators."""

from __future__ import annotations

import logging
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import Field, StringConstraints

from actors import Forbidden
from common.edge import Body, IdempotencyKey, TheCaller, TheCluster
from common.oidc.browser import arrive, depart, forget, safe_path
from common.oidc.faults import OidcFault, UnknownProvider
from common.oidc.party import RelyingParty
from common.says import ADMINISTRATORS, ANYONE, says
from common.shapes import Json
from gateway.account_messages import Identity, LinkIdentity, ShowIdentities, UnlinkIdentity
from gateway.account_tables import LONGEST_CLAIM
from gateway.accounts_api import account_of
from gateway.problems import Problem
from gateway.providers import StaffProvider
from gateway.session_api import PATH, enter
from gateway.shapes import Identities, Providers
from gateway.sign_in import CodeNeeded, SignIn

AFTER = "sign-in"
"""What a page finds behind its ``#`` when somebody comes back to it without being signed in yet: ``sign-in=CODE`` says
why, or that their second factor's code is awaited (``code``). It is not sent to any server."""
Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,32}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_CLAIM, strip_whitespace=True)]
log = logging.getLogger("tianhe.sign_in")

router = APIRouter(prefix=f"{PATH}/oidc", tags=["session"])
accounts_router = APIRouter(prefix="/api/accounts/{name}/identities", tags=["accounts"])


@router.get("")
@says(who=ANYONE, answer=Providers)
async def providers(request: Request) -> Json:
    """By whom members of staff can be recognised: the buttons of the sign-in page."""
    party: RelyingParty = request.app.state.staff_party
    return {
        "providers": [
            {"name": name, "label": {"zh": provider.label.zh, "en": provider.label.en}}
            for name, provider in party.providers.items()
        ]
    }


@router.get("/{provider}", status_code=303, response_class=Response)
@says(who=ANYONE, answer=None, errors=(404,))
async def begin(
    request: Request,
    provider: Name,
    back: Annotated[str | None, Query(description="The path to go on at", max_length=2048)] = None,
) -> Response:
    """Off to the provider; a browser goes there by itself."""
    try:
        return await depart(
            request,
            request.app.state.staff_party,
            provider,
            f"{PATH}/oidc/{provider}/callback",
            back=back,
            secure=request.app.state.settings.keeps_to_https,
        )
    except UnknownProvider as fault:
        raise Problem(404, fault.code) from None
    except OidcFault as fault:
        _note(provider, fault)
        return _back_to(safe_path(back), fault.code)


@router.get("/{provider}/callback", status_code=303, response_class=Response)
@says(who=ANYONE, answer=None, errors=(404,))
async def finish(request: Request, provider: Name) -> Response:
    """Back from the provider: signed in, or at the page with what went wrong."""
    party: RelyingParty = request.app.state.staff_party
    door: SignIn = request.app.state.sign_in
    known = party.providers.get(provider)
    if not isinstance(known, StaffProvider):
        raise Problem(404, "oidc.unknown")
    verified = None
    try:
        arrived = await arrive(request, party, provider)
        verified = arrived.verified
        found = await door.sign_in_elsewhere(verified, known)
    except OidcFault as fault:
        _note(provider, fault)
        answer = _back_to(fault.back or "/desk", fault.code)
    except Forbidden as refused:
        assert verified is not None
        subject = verified.subject if refused.code == "account.not_linked" else ""
        answer = _back_to(arrived.back, refused.code, subject)
    else:
        answer = _back_to(arrived.back, "code" if isinstance(found, CodeNeeded) else "")
        await enter(request, answer, found)
    forget(request, party, answer, secure=request.app.state.settings.keeps_to_https)
    return answer


def _back_to(path: str, code: str, subject: str = "") -> Response:
    told = {AFTER: code, "as": subject} if subject else {AFTER: code}
    address = f"{path.partition('#')[0]}#{urlencode(told)}" if code else path
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _note(provider: str, fault: OidcFault) -> None:
    log.warning("sign-in by a provider failed", extra={"fields": {"provider": provider, "reason": fault.reason}})


class IdentityBody(Body):
    """A provider of ours, and who they are there: the subject that its sign-in page shows to whoever is not linked."""

    provider: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    subject: Text


@accounts_router.get("")
@says(who=ADMINISTRATORS, answer=Identities, errors=(404,))
async def identities(name: str, request: Request, cluster: TheCluster, caller: TheCaller) -> Json:
    """Who may sign in as this account at a provider."""
    found = await cluster.call(account_of(name), ShowIdentities(), caller=caller)
    return _shown(request, found)


@accounts_router.post("", status_code=201)
@says(who=ADMINISTRATORS, answer=Identities, errors=(404, 409))
async def link(
    name: str,
    request: Request,
    body: IdentityBody,
    cluster: TheCluster,
    caller: TheCaller,
    key: IdempotencyKey = None,
) -> Json:
    """Let somebody whom a provider knows sign in as this account."""
    await cluster.call(account_of(name), ShowIdentities(), caller=caller)  # others learn nothing of providers
    command = LinkIdentity(identity=_identity(request, body.provider, body.subject))
    return _shown(request, await cluster.call(account_of(name), command, command_id=key, caller=caller))


@accounts_router.post("/unlink")
@says(who=ADMINISTRATORS, answer=Identities, errors=(404, 409))
async def unlink(
    name: str,
    request: Request,
    body: IdentityBody,
    cluster: TheCluster,
    caller: TheCaller,
    key: IdempotencyKey = None,
) -> Json:
    """No longer; sessions that are open stay until they end."""
    await cluster.call(account_of(name), ShowIdentities(), caller=caller)
    command = UnlinkIdentity(identity=_identity(request, body.provider, body.subject))
    return _shown(request, await cluster.call(account_of(name), command, command_id=key, caller=caller))


def _identity(request: Request, name: str, subject: str) -> Identity:
    party: RelyingParty = request.app.state.staff_party
    if name not in party.providers:
        raise Problem(404, "oidc.unknown")
    return Identity(issuer=party.providers[name].issuer, subject=subject)


def _shown(request: Request, found: list[Identity]) -> dict[str, Any]:
    party: RelyingParty = request.app.state.staff_party
    names = {provider.issuer: name for name, provider in party.providers.items()}
    shown = [
        {"provider": names.get(identity.issuer, ""), "issuer": identity.issuer, "subject": identity.subject}
        for identity in found
    ]
    return {"identities": shown}
