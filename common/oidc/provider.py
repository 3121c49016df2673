"""One provider, as it is set."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures that are believed. Never ``none``, nor one made with a key that both sides know (``HS256``): with those,
whoever reads our settings signs in as anybody."""


def is_safe(address: str) -> bool:
    """Whether what is sent to an address is read by nobody on the way: HTTPS, or this machine."""
    try:
        parts = urlsplit(address)
        if parts.scheme == "https":
            return bool(parts.hostname)
        return parts.scheme == "http" and _is_here(parts.hostname or "")
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _safe(address: str) -> str:
    if not is_safe(address) or urlsplit(address).query or urlsplit(address).fragment:
        raise ValueError("must be an https:// address without query")
    return address


class Label(BaseModel):
    """What the button says."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: Annotated[str, Field(min_length=1, max_length=40)]
    en: Annotated[str, Field(min_length=1, max_length=40)]


class Provider(BaseModel):
    """Somebody who says who people are. The secret lies in a file of its own and is read at each use, so that it can be
    changed; without one we are a public client."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
    issuer: Annotated[str, AfterValidator(_safe)]
    client_id: Annotated[str, Field(min_length=1, max_length=255)]
    secret_file: Path | None = None
    label: Label
    scopes: tuple[Annotated[str, StringConstraints(pattern=r"^[\x21\x23-\x5b\x5d-\x7e]+$")], ...] = ("openid",)
    algorithms: tuple[Annotated[str, StringConstraints(pattern="^(RS256|PS256|ES256|ES384|EdDSA)$")], ...] = ALGORITHMS
    prompt: Annotated[str, StringConstraints(pattern="^(login|select_account|consent)?$")] = "login"
    """Whether the provider asks again whom it knows already. Windows and kiosks are shared: by default it asks, so that
    nobody is signed in as whoever sat there before."""
    max_age: Annotated[int, Field(ge=1)] | None = None
    """Seconds since the person proved themselves to the provider, at most; it must then say when that was."""
    userinfo: bool = True
    """Ask the provider's userinfo endpoint, where it has one, for claims that the token does not carry."""
    ca_file: Path | None = None
    """Certificates that are trusted for this provider instead of the machine's."""

    def secret(self) -> str | None:
        """Raises OSError."""
        return None if self.secret_file is None else self.secret_file.read_text(encoding="utf-8").strip()
