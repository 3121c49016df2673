"""What can be said to a person's account."""

from typing import Any

import msgspec

from actors import Command, Query

Json = dict[str, Any]


class Identity(msgspec.Struct, frozen=True):
    """Who somebody is to the room's other actors: level of assurance, and the opaque id of whose their number is.
    ``ended``: nobody any more; ``merged_into``: the account that they have instead. ``phone``: has it one; ``stale``:
    which may be another's by now. ``sealed``: name and number, for the room's front alone."""

    level: int
    number: str | None
    ended: bool = False
    merged_into: str | None = None
    phone: bool = False
    stale: bool = False
    sealed: str | None = None


class Standing(msgspec.Struct, frozen=True):
    """Who a session stands for: the level of assurance of this sign-in, a mask of the name or the phone, and until when
    (microseconds)."""

    level: int
    called: str
    until: int


class ComeByPhone(Command[None], frozen=True, kw_only=True, tag="person.come_by_phone"):
    """The room's front: the phone's owner has shown so by code. The account is made where there is none, and
    refused where it has ended. ``phone`` is sealed, the same while nothing new is to be kept; ``owner`` is the opaque
    id of whose it is; ``mask`` goes into the row alone."""

    phone: str
    owner: str
    mask: str


class IsSure(Query[bool], frozen=True, tag="person.is_sure"):
    """The room's front. May whoever has this session change what opens the account? Answered with whether the device is
    their own. Raises Forbidden with the reason (`people.person.policy`), Unknown where there is no such session."""

    digest: str


class ChangePhone(Command[None], frozen=True, kw_only=True, tag="person.change_phone"):
    """The room's front: whoever has the session ``digest`` has shown by code that this phone is theirs; the rest as in
    `ComeByPhone`. Raises as `IsSure`."""

    digest: str
    phone: str
    owner: str
    mask: str


class LeavePhone(Command[None], frozen=True, tag="person.leave_phone"):
    """The room's front: the phone (``owner``: opaque id of whose it is) is somebody else's by now."""

    owner: str


class MergeInto(Command[None], frozen=True, tag="person.merge_into"):
    """The room's front: one person has shown that this account is theirs and ``into`` is, too. This one goes. Raises
    Refused where a provider has vouched for who it is, Unknown where it is not there (any more). ``with_phone``: its
    phone opens ``into`` from now on, else nothing; ``keeping``: the session there that lasts all the same."""

    into: str
    with_phone: bool = True
    keeping: str = ""


class Absorb(Command[None], frozen=True, kw_only=True, tag="person.absorb"):
    """Inside: the account ``gone`` is part of this one, with its ``things``, and where its phone is to be this one's,
    with that (as in `ComeByPhone`; ``proven_at``: when it was; ``keeping``: as in `MergeInto`)."""

    gone: str
    things: list[Json]
    phone: str | None = None
    owner: str | None = None
    mask: str | None = None
    proven_at: int = 0
    keeping: str = ""


class ComeByIdentity(Command[None], frozen=True, kw_only=True, tag="person.come_by_identity"):
    """The room's front: ``issuer``, an identity provider, has vouched for name and number (``identity``, sealed, as in
    `ComeByPhone`); ``number`` is the opaque id of whose the number is."""

    issuer: str
    identity: str
    number: str
    name_mask: str
    number_mask: str


class OpenSession(Command[None], frozen=True, tag="person.open_session"):
    """The room's front. Keep the digest of a new token for so many seconds; ``level``: by which assurance they came;
    ``own``: on a device of their own; ``device``: of which kind (`people.browsers`), in the row alone."""

    digest: str
    seconds: int
    level: int
    own: bool = False
    device: str = ""


class CloseSession(Command[None], frozen=True, tag="person.close_session"):
    """The room's front."""

    digest: str


class EndSessions(Command[None], frozen=True, tag="person.end_sessions"):
    """The person. Signed out everywhere."""


class EndSession(Command[None], frozen=True, tag="person.end_session"):
    """The person. ``session``: its id in what they are shown. Raises Unknown where it has ended."""

    session: str


class WhoIs(Query[Standing], frozen=True, tag="person.who_is"):
    """The room's front. Raises Unknown for a digest that opens no session (any more)."""

    digest: str


class EndAccount(Command[None], frozen=True, tag="person.end"):
    """An operator or administrator, through the edge. Sessions end, what was held is gone; there is no way back."""


class Lapse(Command[None], frozen=True, tag="person.lapse"):
    """The account's own reminder."""


class ShowPerson(Query[Json], frozen=True, tag="person.show"):
    """The person."""


class ShowIdentity(Query[Identity], frozen=True, tag="person.show_identity"):
    """The person, by whose command an enterprise asks; and the room's front."""


class Note(Command[None], frozen=True, kw_only=True, tag="person.note"):
    """Inside: the hall gave this person a ticket, or they booked. ``kind``: ``ticket`` or ``appointment``; ``behalf``:
    what the enterprise is called for which it is; ``at``: for when, or since when (microseconds)."""

    kind: str
    id: str
    place: str
    title: str
    at: int
    behalf: str | None = None
