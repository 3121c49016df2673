"""What can go wrong while somebody is away to be recognised. Each has its words (`code`, in `common.words`)."""

from __future__ import annotations


class OidcFault(Exception):
    """``reason`` is for the log: a short name of what was wrong, never anything that was sent."""

    code = "oidc.away"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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


class Replayed(Tampered):
    """It came back before."""

    code = "oidc.replayed"
