"""The stand-in: discovery, a page to pick somebody, a code for a token (PKCE), keys. Here, in demo mode only.

It is a provider like any other to the relying party, which asks it over HTTP; only that nobody proves anything here.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections import OrderedDict
from typing import Any, Final, NamedTuple, Protocol

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from common.oidc.provider import Label
from people.providers import PublicProvider
from people.standin.people import PEOPLE

NAME: Final = "demo"
PATH: Final = "/api/people/demo-identity"
CLIENT: Final = "tianhe-demo"
RETURN: Final = f"/api/people/oidc/{NAME}/return"
LIFE: Final = 120
"""Seconds that a code is good for, once."""
MOST: Final = 1000


class Where(Protocol):
    """Of the settings: where the gateway listens."""

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...


def as_provider(where: Where) -> PublicProvider:
    """The stand-in as the relying party knows it."""
    host = f"[{where.host}]" if ":" in where.host else where.host
    label = Label(zh="统一身份认证（演示）", en="Public identity (demonstration)")
    return PublicProvider(issuer=f"http://{host}:{where.port}{PATH}", client_id=CLIENT, label=label)


class Asked(NamedTuple):
    """What the relying party has asked for; raises ValueError where it must not be answered."""

    redirect_uri: str
    state: str
    nonce: str
    challenge: str

    @classmethod
    def of(cls, query: dict[str, str]) -> Asked:
        right = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
        if any(query.get(name) != value for name, value in right.items()):
            raise ValueError("not a request of ours")
        asked = cls(*(query.get(name, "") for name in ("redirect_uri", "state", "nonce", "code_challenge")))
        if not all(asked) or not asked.redirect_uri.endswith(RETURN):
            raise ValueError("not a request of ours")
        return asked


class StandIn:
    """One per gateway. ``now``: the machine's clock, in seconds since 1970."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})
        self._codes: OrderedDict[str, tuple[Asked, str, float]] = OrderedDict()

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "authorization_response_iss_parameter_supported": True,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["none"],
        }

    def keys(self) -> dict[str, Any]:
        return dict(KeySet([self._key]).as_dict(private=False))

    def code_for(self, asked: Asked, subject: str) -> str:
        """A code for somebody who was picked. Raises KeyError where there is no such person."""
        _ = PEOPLE[subject]
        code = secrets.token_urlsafe(16)
        self._codes[code] = (asked, subject, time.time())
        while len(self._codes) > MOST:
            self._codes.popitem(last=False)
        return code

    def redeem(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code, once; None where it is none, or another's."""
        known = self._codes.pop(form.get("code", ""), None)
        if known is None:
            return None
        asked, subject, at = known
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != asked.challenge or form.get("redirect_uri") != asked.redirect_uri or time.time() - at > LIFE:
            return None
        return {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "id_token": self._signed(asked, subject),
        }

    def _signed(self, asked: Asked, subject: str) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked.nonce}
        header = {"alg": "ES256", "kid": self._key.kid}
        return jwt.encode(header, claims | PEOPLE[subject].claims(), self._key, algorithms=["ES256"])
