"""The relying party: sends a browser to a provider, and says who came back."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from common.oidc.faults import OidcFault, Replayed, Tampered, TooLate, UnknownKey, UnknownProvider, refused_with
from common.oidc.pending import LIFE, Pending, Used, seal, unseal
from common.oidc.provider import Provider
from common.passes import same
from common.passes.server_key import ServerKey

if TYPE_CHECKING:
    from common.oidc.wire import Wire


@dataclass(frozen=True, kw_only=True)
class Verified:
    """``issuer`` says that this was its ``subject``; the two together are who it is. ``claims``: what else it says."""

    provider: str
    issuer: str
    subject: str
    claims: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Begun:
    """Where the browser is to go, and what it is to keep (``sealed``) until it comes back with ``state``."""

    url: str
    state: str
    sealed: str


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """Who came back, the path to go on at, and what was noted at the beginning."""

    verified: Verified
    back: str
    note: str


class RelyingParty:
    """One per process and purpose; what is begun for one purpose cannot be finished for another.

    ``now`` is the machine's clock in seconds since 1970, never the hall's: a provider's tokens have the world's dates.
    """

    def __init__(
        self, providers: Mapping[str, Provider], keys: ServerKey, purpose: str, now: Callable[[], float] = time.time
    ) -> None:
        self.providers = dict(providers)
        self.purpose = purpose
        self._keys = keys
        self._now = now
        self._wires: dict[str, Wire] = {}
        self._used = Used()

    async def aclose(self) -> None:
        """Let go of the lines to the providers."""
        for wire in self._wires.values():
            await wire.aclose()
        self._wires.clear()

    async def begin(self, name: str, redirect_uri: str, back: str = "/", note: str = "") -> Begun:
        """Where to send a browser so that it comes back to ``redirect_uri``. Raises UnknownProvider, Away."""
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        provider, wire = self._of(name)
        metadata = await wire.metadata()
        pending = Pending(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            redirect_uri=redirect_uri,
            back=back,
            at=self._now(),
            note=note,
        )
        url = prepare_grant_uri(
            metadata["authorization_endpoint"],
            client_id=provider.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=" ".join(dict.fromkeys(("openid", *provider.scopes))),
            state=pending.state,
            nonce=pending.nonce,
            code_challenge=create_s256_code_challenge(pending.verifier),
            code_challenge_method="S256",
            prompt=provider.prompt or None,
            max_age=None if provider.max_age is None else str(provider.max_age),
        )
        return Begun(url=str(url), state=pending.state, sealed=seal(self._keys, self.purpose, name, pending))

    async def finish(self, name: str, answer: Mapping[str, str], sealed: str | None) -> Arrived:
        """Who came back with this answer (the query of the address) and what it kept. Raises OidcFault.

        Nothing of the answer is looked at before it is known to belong to this browser's own departure.
        """
        provider, wire = self._of(name)
        pending = unseal(self._keys, self.purpose, name, sealed) if sealed else None
        if pending is None:
            raise Tampered("cookie")
        if not same(pending.state, answer.get("state", "")):
            raise Tampered("state")
        try:
            verified = await self._verified(name, provider, wire, pending, answer)
        except OidcFault as fault:
            fault.back = pending.back
            raise
        return Arrived(verified=verified, back=pending.back, note=pending.note)

    async def _verified(
        self, name: str, provider: Provider, wire: Wire, pending: Pending, answer: Mapping[str, str]
    ) -> Verified:
        if not 0 <= self._now() - pending.at <= LIFE:
            raise TooLate("cookie")
        if not self._used.take(pending.state, self._now()):
            raise Replayed("state")
        metadata = await wire.metadata()
        says_issuer = metadata.get("authorization_response_iss_parameter_supported") is True  # RFC 9207
        if answer.get("iss", provider.issuer if not says_issuer else None) != provider.issuer:
            raise Tampered("iss")
        if (error := answer.get("error")) is not None:
            raise refused_with(error)
        if not (code := answer.get("code")):
            raise Tampered("code")
        claims = await self._claims(provider, wire, pending, code)
        return Verified(provider=name, issuer=provider.issuer, subject=claims["sub"], claims=claims)

    async def _claims(self, provider: Provider, wire: Wire, pending: Pending, code: str) -> dict[str, Any]:
        from common.oidc.tokens import claims_of

        given = await wire.token(code, pending.redirect_uri, pending.verifier)

        def read(keys: Any) -> dict[str, Any]:
            return claims_of(
                given["id_token"],
                keys,
                issuer=provider.issuer,
                client_id=provider.client_id,
                nonce=pending.nonce,
                access_token=given["access_token"],
                algorithms=provider.algorithms,
                now=self._now(),
                max_age=provider.max_age,
            )

        keys = await wire.keys()
        try:
            claims = read(keys)
        except UnknownKey:
            claims = read(await wire.keys(but=keys))  # the provider may have changed its keys
        if not provider.userinfo:
            return claims
        more = await wire.userinfo(given["access_token"])
        if more and more.get("sub") != claims["sub"]:
            raise Tampered("userinfo:sub")
        return {**more, **claims}

    def _of(self, name: str) -> tuple[Provider, Wire]:
        provider = self.providers.get(name)
        if provider is None:
            raise UnknownProvider(name if name.isascii() and len(name) <= 32 else "?")
        if name not in self._wires:
            from common.oidc.wire import Wire

            self._wires[name] = Wire(provider, lambda: asyncio.get_running_loop().time())
        return provider, self._wires[name]
