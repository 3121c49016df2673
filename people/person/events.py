"""What a person's account tells the world. Released events are never changed; only fields with defaults are added."""

from actors import Event


class PersonCameByPhone(Event, frozen=True, kw_only=True, tag="person.came_by_phone"):
    """The account is there from now on, or has another phone, or its phone is kept on. ``phone`` is sealed."""

    phone: str


class PersonVerified(Event, frozen=True, kw_only=True, tag="person.verified"):
    """Level 2: ``issuer`` has vouched for ``identity`` (sealed JSON of name and number); ``number`` is an opaque id."""

    issuer: str
    identity: str
    number: str


class PhoneLapsed(Event, frozen=True, tag="person.phone_lapsed"):
    """Nobody has come by it for so long that it is kept no longer."""


class KeptOn(Event, frozen=True, tag="person.kept_on"):
    """Looked at: the time of what is kept is not over yet."""


class IdentityLapsed(Event, frozen=True, tag="person.identity_lapsed"):
    """As `PhoneLapsed`; the account is of level 1."""


class PersonEnded(Event, frozen=True, tag="person.ended"):
    """There is no account any more: it lapsed, or its person was erased."""


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
