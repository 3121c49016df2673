"""A browser that is sent off and comes back: the redirect, its cookie, and the path where it goes on."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from common.oidc.party import Arrived, RelyingParty
from common.oidc.pending import LIFE, cookie_name

LONGEST = 512


def safe_path(text: str | None, otherwise: str = "/") -> str:
    """``text`` if it is the path of one of our pages, else ``otherwise``: nobody is sent to another site, nor to
    something that acts when it is asked for.

    Browsers read ``//host``, ``/\\host`` and a path with tabs or line feeds in it as another host.
    """
    if not text or len(text) > LONGEST or not text.startswith("/") or text.startswith(("//", "/api/", "/connection/")):
        return otherwise
    if "\\" in text or any(ord(letter) <= 0x20 or ord(letter) == 0x7F for letter in text):
        return otherwise
    try:
        parts = urlsplit(text)
    except ValueError:
        return otherwise
    return text if not parts.scheme and not parts.netloc else otherwise


async def depart(
    request: Request, party: RelyingParty, name: str, callback: str, *, back: str | None, secure: bool, note: str = ""
) -> Response:
    """Off to the provider; it sends the browser back to the path ``callback`` of ours. Raises UnknownProvider, Away."""
    ours = f"{request.url.scheme}://{request.url.netloc}{callback}"
    begun = await party.begin(name, ours, safe_path(back), note)
    answer = RedirectResponse(begun.url, 303, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        cookie_name(party.purpose, begun.state),
        begun.sealed,
        max_age=LIFE,
        path=callback,
        httponly=True,
        samesite="lax",  # the way back is a navigation from the provider's site
        secure=secure,
    )
    return answer


async def arrive(request: Request, party: RelyingParty, name: str) -> Arrived:
    """Who came back. Raises OidcFault. Whatever is answered then, `forget` its cookie."""
    answer = dict(request.query_params)
    return await party.finish(name, answer, request.cookies.get(_cookie(request, party)))


def forget(request: Request, party: RelyingParty, answer: Response, *, secure: bool) -> None:
    """What was kept of the departure goes from the browser."""
    answer.delete_cookie(_cookie(request, party), path=request.url.path, httponly=True, samesite="lax", secure=secure)


def _cookie(request: Request, party: RelyingParty) -> str:
    return cookie_name(party.purpose, request.query_params.get("state", ""))
