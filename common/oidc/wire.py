"""What is asked of a provider, each with a deadline: its metadata, its keys, a token for a code, userinfo."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import quote_plus

import httpx
from authlib.oidc.discovery import get_well_known_url
from joserfc.jwk import KeySet

from common.oidc.faults import Away, Replayed, Tampered
from common.oidc.provider import Provider, is_safe
from common.oidc.tokens import keys_of

DEADLINE: Final = 8.0
"""Seconds for one question, whatever it waits for."""
KEPT: Final = 3600.0
"""Seconds after which metadata and keys are asked for again, so that a key that was withdrawn ceases to count."""
PAUSE: Final = 5.0
"""Seconds in which a provider that did not answer is not asked again: strangers can begin to sign in."""
LARGEST: Final = 1024 * 1024
"""Bytes of an answer."""
T = TypeVar("T")
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
METHODS, BASIC = "token_endpoint_auth_methods_supported", "client_secret_basic"
"""How we may prove ourselves with the secret, and how where the provider does not say (Discovery 1.0, 3)."""


class Wire:
    """The line to one provider. ``clock``: seconds, never going back."""

    def __init__(self, provider: Provider, clock: Callable[[], float]) -> None:
        self._provider = provider
        self._clock = clock
        self._client: httpx.AsyncClient | None = None
        self._asking = asyncio.Lock()
        self._metadata: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._failed: dict[str, float] = {}
        """When a question found no answer, by its address."""

    async def aclose(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def metadata(self) -> dict[str, Any]:
        """Where the provider's endpoints are. Raises Away."""
        async with self._asking:
            if self._metadata is None or self._clock() - self._metadata[0] > KEPT:
                self._metadata = (self._clock(), await self._discovered())
            return self._metadata[1]

    async def _discovered(self) -> dict[str, Any]:
        return await self._shared(get_well_known_url(self._provider.issuer, external=True), self._checked)

    def _checked(self, found: dict[str, Any]) -> dict[str, Any]:
        if found.get("issuer") != self._provider.issuer:
            raise Away("discovery:issuer")
        for name in NEEDED:
            if not isinstance(address := found.get(name), str) or not is_safe(address):
                raise Away(f"discovery:{name}")
        if not isinstance(found.setdefault(METHODS, [BASIC]), list):
            raise Away(f"discovery:{METHODS}")
        return found

    async def _shared(self, address: str, read: Callable[[dict[str, Any]], T]) -> T:
        """What everybody waits for whom it is asked for. Who finds no answer finds none for those behind them, too:
        else each would wait for the deadline, one after the other."""
        if self._clock() - self._failed.get(address, -PAUSE) < PAUSE:
            raise Away("lately")
        try:
            return read(await self._json("GET", address))
        except Away:
            self._failed = {address: self._clock()}
            raise

    async def keys(self, but: KeySet | None = None) -> KeySet:
        """The provider's keys; asked for again where those at hand are ``but``. Raises Away."""
        address = (await self.metadata())["jwks_uri"]
        async with self._asking:
            if self._keys is None or self._keys[1] is but or self._clock() - self._keys[0] > KEPT:
                self._keys = (self._clock(), await self._shared(address, keys_of))
            return self._keys[1]

    async def token(self, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """What the provider gives for a code. Raises Away, Replayed, Tampered."""
        metadata = await self.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        name, secret = self._provider.client_id, self._secret()
        auth = None
        if secret is None:
            form["client_id"] = name
        elif BASIC in metadata[METHODS]:
            auth = httpx.BasicAuth(quote_plus(name), quote_plus(secret))  # RFC 6749, 2.3.1
        else:
            form |= {"client_id": name, "client_secret": secret}
        found = await self._json("POST", metadata["token_endpoint"], data=form, auth=auth)
        if not isinstance(found.get("id_token"), str) or not isinstance(found.get("access_token"), str):
            raise Tampered("token:missing")
        return found

    async def userinfo(self, access_token: str) -> dict[str, Any]:
        """Further claims; none where the provider has no such endpoint. Raises Away."""
        address = (await self.metadata()).get("userinfo_endpoint")
        if not isinstance(address, str) or not is_safe(address):
            return {}
        return await self._json("GET", address, headers={"Authorization": f"Bearer {access_token}"})

    def _secret(self) -> str | None:
        try:
            return self._provider.secret()
        except (OSError, ValueError):
            raise Away("secret_file") from None

    async def _json(
        self,
        method: str,
        address: str,
        *,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: httpx.Auth | None = None,
    ) -> dict[str, Any]:
        wanted = {"Accept": "application/json", **(headers or {})}
        try:
            async with asyncio.timeout(DEADLINE):
                client = self._opened()
                async with client.stream(method, address, data=data, headers=wanted, auth=auth) as answer:
                    body = bytearray()
                    async for part in answer.aiter_bytes():
                        body += part
                        if len(body) > LARGEST:
                            raise Away("too_large")
            found = httpx.Response(200, content=bytes(body)).json()
        except (TimeoutError, OSError, httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise Away(type(error).__name__) from None
        if not isinstance(found, dict):
            raise Away("not_an_object")
        if answer.status_code == 400 and found.get("error") == "invalid_grant":
            raise Replayed("code")
        if answer.status_code != 200:
            raise Away(f"status:{answer.status_code}")
        return found

    def _opened(self) -> httpx.AsyncClient:
        if self._client is None:
            verify: ssl.SSLContext | bool = True
            if self._provider.ca_file is not None:
                verify = ssl.create_default_context(cafile=str(self._provider.ca_file))
            limits = httpx.Limits(max_connections=16, max_keepalive_connections=4)
            self._client = httpx.AsyncClient(verify=verify, limits=limits, timeout=DEADLINE, follow_redirects=False)
        return self._client
