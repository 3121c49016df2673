"""The providers by which members of staff may sign in, as they are set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from common.oidc.provider import Provider

ProviderName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]


class StaffProvider(Provider):
    """``account_claim``: which verified claim carries the name of the account here; without it, only those whom an
    administrator has linked get in. ``second_factor``: the provider asks for one itself, so we do not ask again."""

    account_claim: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    second_factor: bool = False

    def account_of(self, claims: Mapping[str, Any]) -> str | None:
        """The account's name, where a claim is to carry it and does."""
        from common.people import account_name  # loads the runtime, which reading the settings need not

        found = claims.get(self.account_claim) if self.account_claim else None
        return account_name(found) if isinstance(found, str) else None
