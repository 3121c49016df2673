"""Whether an ID token is to be believed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ClaimError,
    ExpiredTokenError,
    InvalidKeyIdError,
    JoseError,
    MissingKeyError,
)
from joserfc.jwk import JWKRegistry, KeySet

from common.oidc.faults import Away, Tampered, UnknownKey

LEEWAY: Final = 60
"""Seconds by which the provider's clock and ours may differ."""
SYMMETRIC: Final = "oct"


def keys_of(document: Mapping[str, Any]) -> KeySet:
    """The keys of a JWKS that can check a signature; what else is in it is passed over. Raises Away for another
    document."""
    listed, found = document.get("keys"), []
    if not isinstance(listed, list):
        raise Away("keys")
    for data in listed:
        if not isinstance(data, dict) or data.get("kty") == SYMMETRIC or data.get("use", "sig") != "sig":
            continue
        try:
            found.append(JWKRegistry.import_key(data))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return KeySet(found)


def claims_of(
    token: str,
    keys: KeySet,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    access_token: str,
    algorithms: Sequence[str],
    now: float,
    max_age: int | None = None,
) -> dict[str, Any]:
    """What the token says (OpenID Connect Core 3.1.3.7). Raises Tampered, whose reason is what of it is wrong;
    UnknownKey where other keys may be asked for."""
    try:
        signed = jwt.decode(token, keys, algorithms=algorithms)
    except (InvalidKeyIdError, BadSignatureError, MissingKeyError):
        raise UnknownKey("signature") from None
    except (JoseError, ValueError, TypeError) as error:
        raise Tampered(f"token:{type(error).__name__}") from None
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        options={"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id}},
        params={"nonce": nonce, "client_id": client_id, "access_token": access_token, "max_age": max_age},
    )
    try:
        claims.validate(now=int(now), leeway=LEEWAY)
    except ExpiredTokenError:
        raise Tampered("exp") from None
    except ClaimError as error:
        raise Tampered(str(error.claim)) from None
    except (TypeError, ValueError, AttributeError) as error:  # the library looks into some as they are
        raise Tampered(f"claims:{type(error).__name__}") from None
    if not claims.get("sub") or len(claims["sub"]) > 255:
        raise Tampered("sub")
    if max_age is not None and now - claims["auth_time"] > max_age + LEEWAY:
        raise Tampered("auth_time")
    return dict(claims)
