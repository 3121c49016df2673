"""Signing in by an identity provider: off to it, and back. Thin."""

from __future__ import annotations

import logging
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel
from starlette.datastructures import State

from actors import ActorError, Unknown
from common.edge import TheCitizen
from common.oidc.browser import arrive, depart, forget
from common.oidc.faults import OidcFault
from common.oidc.party import RelyingParty
from common.people import is_citizen
from common.says import ANYONE, says
from people.api import COOKIE, TheDoor, device_of, let_in
from people.providers import PublicProvider, PublicSettings, vouched
from people.signing_in import Door
from people.sms import ShownInstead
from people.standin import provider as standin

OWN, LINK = "own", "link"
"""Noted while somebody is away: the device is their own; the account that is signed in on it is theirs, too, and which
account that is: the way back comes from another site, and of those nobody is believed to be signed in."""
log = logging.getLogger("tianhe.people.sign_in")
SIGN_IN, MINE = "/sign-in", "/mine"


def party_of(state: State) -> RelyingParty:
    """The relying party of an application, made once; a demonstration without a provider has the stand-in."""
    if not hasattr(state, "people_party"):
        providers = dict(PublicSettings().oidc)
        if state.settings.demo and not providers:
            providers = {standin.NAME: standin.as_provider(state.settings)}
        state.people_party = RelyingParty(providers, state.keys, "citizens")
    party: RelyingParty = state.people_party
    return party


async def close(state: State) -> None:
    """Let go of the lines to the providers."""
    if hasattr(state, "people_party"):
        await party_of(state).aclose()


async def _party(request: Request) -> RelyingParty:
    return party_of(request.app.state)


TheParty = Annotated[RelyingParty, Depends(_party)]


class ProviderAnswer(BaseModel):
    """An identity provider, and what its button says."""

    id: str
    zh: str
    en: str


class WaysAnswer(BaseModel):
    """How somebody can sign in here. `shown`: a demonstration, which shows codes instead of sending them."""

    phone: bool
    shown: bool
    providers: list[ProviderAnswer]


router = APIRouter(prefix="/api/people", tags=["people"])


@router.get("/ways")
@says(who=ANYONE, answer=WaysAnswer)
async def read_ways(door: TheDoor, party: TheParty) -> WaysAnswer:
    """How citizens can sign in here."""
    providers = [
        ProviderAnswer(id=name, zh=provider.label.zh, en=provider.label.en)
        for name, provider in party.providers.items()
    ]
    return WaysAnswer(phone=door.sender is not None, shown=isinstance(door.sender, ShownInstead), providers=providers)


@router.get("/oidc/{provider}", status_code=303, response_class=Response)
@says(who=ANYONE, answer=None, errors=(404,))
async def leave(
    provider: str,
    request: Request,
    party: TheParty,
    citizen: TheCitizen,
    back: Annotated[str | None, Query(max_length=512, description="Path to go on at")] = None,
    own_device: Annotated[bool, Query(description="Stay signed in for thirty days")] = False,
    link: Annotated[bool, Query(description="The account that is signed in on this device is theirs, too")] = False,
) -> Response:
    """Off to an identity provider, which sends the browser back."""
    secure = request.app.state.settings.keeps_to_https
    if provider not in party.providers:
        raise Unknown("oidc.unknown", field="provider")
    callback = f"/api/people/oidc/{provider}/return"
    if link and not is_citizen(citizen):
        return _refused("people.expired")
    note = " ".join(word for word, said in ((OWN, own_device), (f"{LINK}:{citizen.name}", link)) if said)
    try:
        return await depart(request, party, provider, callback, back=back or MINE, secure=secure, note=note)
    except OidcFault as fault:
        _note(provider, fault)
        return _refused(fault.code)


@router.get("/oidc/{provider}/return", status_code=303, response_class=Response)
@says(who=ANYONE, answer=None)
async def come_back(provider: str, request: Request, party: TheParty, door: TheDoor) -> Response:
    """Back from an identity provider: signed in at level 2, or told on the page why not."""
    try:
        arrived = await arrive(request, party, provider)
        settings = party.providers[provider]
        assert isinstance(settings, PublicProvider)
        noted = arrived.note.split()
        own_device = OWN in noted
        link = await _linked(request, door, noted)
        on = device_of(request, own=own_device)
        opened = await door.by_identity(vouched(settings, arrived.verified), link, on=on)
        answer: Response = RedirectResponse(arrived.back, 303)
        await let_in(request, answer, opened, own_device=own_device)
    except OidcFault as fault:
        _note(provider, fault)
        answer = _refused(fault.code)
    except ActorError as fault:
        answer = _refused(fault.code)
    if provider in party.providers:
        forget(request, party, answer, secure=request.app.state.settings.keeps_to_https)
    return answer


async def _linked(request: Request, door: Door, noted: list[str]) -> str | None:
    """The token of the session here, whose account whoever left said is theirs, too. Somebody else may have come to
    this device meanwhile: they must be signed in to it still. Raises Unknown where they are not."""
    account = next((word.removeprefix(f"{LINK}:") for word in noted if word.startswith(f"{LINK}:")), None)
    if account is None:
        return None
    token = request.cookies.get(COOKIE, "")
    session = await door.whose(token)
    if session is None or session.caller.name != account:
        raise Unknown("people.expired")
    return token


def _note(provider: str, fault: OidcFault) -> None:
    fields = {"provider": provider, "reason": fault.reason}
    log.warning("a citizen's sign-in by a provider failed", extra={"fields": fields})


def _refused(code: str) -> Response:
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'fault': code})}", 303, headers={"Cache-Control": "no-store"})
