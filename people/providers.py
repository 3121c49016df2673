"""Identity providers of the public: how they are set, and what of their claims is believed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from actors import Invalid
from common.identity import Unfit, read_name, read_phone
from common.identity.credit_code import is_credit_code
from common.identity.fields import read_number
from common.identity.text import folded
from common.oidc.party import Verified
from common.oidc.provider import Provider
from people.signing_in import Vouched

ProviderName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,32}$")]
LONGEST_NAME = 100
MOST_ENTERPRISES = 50


class PublicProvider(Provider):
    """Beside what every provider has: under which names it claims a document's number, a phone, and the enterprises
    that the person is the legal representative of (``[{"code", "name"}]``). ``name`` and ``phone_number_verified`` are
    those of OpenID Connect."""

    number_claim: str = "id_number"
    phone_claim: str = "phone_number"
    represents_claim: str = "represents"


class PublicSettings(BaseSettings):
    """``TIANHE_PUBLIC_OIDC``: providers by name, as JSON."""

    model_config = SettingsConfigDict(
        env_prefix="TIANHE_PUBLIC_", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    oidc: dict[ProviderName, PublicProvider] = Field(default={}, description="Providers by name, as JSON.")


def vouched(provider: PublicProvider, verified: Verified) -> Vouched:
    """Who it is, in normal form. Raises Invalid ``people.no_identity`` where the provider does not say, or says what
    can be no name or no number: then nobody is known."""
    claims = verified.claims
    try:
        name = read_name(_text(claims.get("name")))
        number = read_number(_text(claims.get(provider.number_claim)))
    except Unfit:
        raise Invalid("people.no_identity") from None
    return Vouched(
        issuer=verified.issuer,
        name=name,
        number=number,
        phone=_phone(claims, provider.phone_claim),
        represents=tuple(_enterprises(claims.get(provider.represents_claim)))[:MOST_ENTERPRISES],
    )


def _phone(claims: Any, name: str) -> str | None:
    """Only one that the provider has verified itself: an account is found by it."""
    if claims.get("phone_number_verified") is not True:
        return None
    try:
        return read_phone(_text(claims.get(name)))
    except Unfit:
        return None


def _enterprises(claim: Any) -> Iterator[tuple[str, str]]:
    for one in claim if isinstance(claim, list) else []:
        if isinstance(one, dict):
            code, name = folded(_text(one.get("code"))), _text(one.get("name")).strip()
            if is_credit_code(code) and 0 < len(name) <= LONGEST_NAME and name.isprintable():
                yield code, name


def _text(claim: Any) -> str:
    return claim if isinstance(claim, str) else ""
