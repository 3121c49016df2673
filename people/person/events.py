"""What a person's account tells the world. Released events are never changed; only fields with defaults are added."""

from actors import Event


class PersonCameByPhone(Event, frozen=True, kw_only=True, tag="person.came_by_phone"):
    """The account is there from now on, or has another phone. ``phone`` is sealed."""

    phone: str
    phone_index: str
    phone_mask: str


class PersonVerified(Event, frozen=True, kw_only=True, tag="person.verified"):
    """Level 2: ``issuer`` has vouched for ``identity`` (sealed JSON of name and number)."""

    issuer: str
    identity: str
    number_index: str
    name_mask: str
    number_mask: str


class SessionOpened(Event, frozen=True, tag="person.session_opened"):
    """``level``: of assurance, by which this sign-in came."""

    digest: str
    expires_at: int
    level: int


class SessionClosed(Event, frozen=True, tag="person.session_closed"):
    digest: str


class SessionsEnded(Event, frozen=True, tag="person.sessions_ended"):
    """Signed out everywhere."""


class ThingNoted(Event, frozen=True, kw_only=True, tag="person.thing_noted"):
    """As `people.person.messages.Note`."""

    kind: str
    id: str
    place: str
    title: str
    at: int
    behalf: str | None = None
