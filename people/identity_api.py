"""Signing in by an identity provider: off to it, and back. Thin."""

from __future__ import annotations

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
from people.sms import ShownInstead
from people.standin import provider as standin

OWN, LINK = "own", "link"
"""Noted while somebody is away: the device is their own; the account that is signed in on it is theirs, too."""
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
    back: Annotated[str | None, Query(max_length=512, description="Path to go on at")] = None,
    own_device: Annotated[bool, Query(description="Stay signed in for thirty days")] = False,
    link: Annotated[bool, Query(description="The account that is signed in on this device is theirs, too")] = False,
) -> Response:
    """Off to an identity provider, which sends the browser back."""
    secure = request.app.state.settings.keeps_to_https
    if provider not in party.providers:
        raise Unknown("oidc.unknown", field="provider")
    callback = f"/api/people/oidc/{provider}/return"
    note = " ".join(word for word, said in ((OWN, own_device), (LINK, link)) if said)
    try:
        return await depart(request, party, provider, callback, back=back or MINE, secure=secure, note=note)
    except OidcFault as fault:
        return _refused(fault.code)


@router.get("/oidc/{provider}/return", status_code=303, response_class=Response)
@says(who=ANYONE, answer=None)
async def come_back(provider: str, request: Request, party: TheParty, door: TheDoor, citizen: TheCitizen) -> Response:
    """Back from an identity provider: signed in at level 2, or told on the page why not."""
    try:
        arrived = await arrive(request, party, provider)
        settings = party.providers[provider]
        assert isinstance(settings, PublicProvider)
        noted = arrived.note.split()
        own_device = OWN in noted
        # Somebody else may be signed in here: whose the account is only they themselves can say.
        link = request.cookies.get(COOKIE) if LINK in noted and is_citizen(citizen) else None
        on = device_of(request, own=own_device)
        opened = await door.by_identity(vouched(settings, arrived.verified), link, on=on)
        answer: Response = RedirectResponse(arrived.back, 303)
        await let_in(request, answer, opened, own_device=own_device)
    except (OidcFault, ActorError) as fault:
        answer = _refused(fault.code)
    if provider in party.providers:
        forget(request, party, answer, secure=request.app.state.settings.keeps_to_https)
    return answer


def _refused(code: str) -> Response:
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'fault': code})}", 303, headers={"Cache-Control": "no-store"})
