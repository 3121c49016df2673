"""What an enterprise tells the world. Released events are never changed; only fields with defaults are added."""

from actors import Event


class EnterpriseRegistered(Event, frozen=True, kw_only=True, tag="enterprise.registered"):
    """Also where it has another name or representative from now on, or the representative is kept on. Mandates stand
    until they are revoked. ``representative`` is an opaque id, ``representative_sealed`` name and number; ``issuer``:
    the identity provider that vouched for it, None: an administrator has seen the licence. ``before``: name and
    representative (opaque id) until now, where one of them is another."""

    name: str
    representative: str
    representative_sealed: str
    issuer: str | None = None
    before: dict[str, str] | None = None


class MandateGranted(Event, frozen=True, kw_only=True, tag="enterprise.mandate_granted"):
    """``agent_sealed`` is name and number, sealed; ``items`` empty: for all; ``by``: the representative's account."""

    mandate: str
    agent: str
    agent_sealed: str
    items: list[str]
    until: int
    by: str


class MandateRevoked(Event, frozen=True, tag="enterprise.mandate_revoked"):
    mandate: str
    by: str
