"""What can go wrong while somebody is away to be recognised. Each has its words (`code`, in `common.words`)."""

from __future__ import annotations


class OidcFault(Exception):
    """``reason`` is for the log: a short name of what was wrong, never anything that was sent. ``back``: where the
    browser wanted to go on, if that is known."""

    code = "oidc.away"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.back: str | None = None


class UnknownProvider(OidcFault):
    """No provider of that name is set."""

    code = "oidc.unknown"


class Away(OidcFault):
    """The provider does not answer, or answers with what it must not: try later."""

    code = "oidc.away"


class RefusedByUser(OidcFault):
    """The person said no, or the provider said it for them."""

    code = "oidc.refused"


class TooLate(OidcFault):
    """They were away for too long."""

    code = "oidc.too_late"


class Tampered(OidcFault):
    """What came back is not the answer to what this browser was sent off with, or the token is not to be believed."""

    code = "oidc.tampered"


class UnknownKey(Tampered):
    """Signed with a key that is not among those at hand: they may have changed."""


class Replayed(Tampered):
    """It came back before."""

    code = "oidc.replayed"


def refused_with(error: str) -> RefusedByUser | Away:
    """What an ``error`` in the provider's answer means for whoever came back with it."""
    if error in ("server_error", "temporarily_unavailable"):
        return Away(error)
    known = (
        "access_denied",
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
    )
    return RefusedByUser(error if error in known else "other")
