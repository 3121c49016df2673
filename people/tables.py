"""The tables of citizens' accounts. Moments are microseconds since the epoch (UTC).

What is personal appears only sealed (`people.sealing`); whose a phone or a number is, as an opaque id; in the row of an
account also as a mask, which goes with what was sealed.
"""

from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row

Id = Annotated[str, mapped_column(String(64))]
Key = Annotated[str, mapped_column(String(128))]
Word = Annotated[str, mapped_column(String(32))]
Name = Annotated[str, mapped_column(String(200))]
Sealed = Annotated[str, mapped_column(String(1200))]
Micros = Annotated[int, mapped_column(BigInteger)]
Listed = Annotated[list[dict[str, Any]], mapped_column(JSON, server_default="[]")]


class IdentifierRow(Row):
    """A phone or a number (``kind:opaque id``), and whose account it opens."""

    __tablename__ = "people_identifier"
    id: Mapped[Key] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(index=True)


class PhoneCodesRow(Row):
    """The codes of a phone (by opaque id): messages ``sent`` within a day ({at, place, known, challenge}) and
    ``challenges`` that are open ({challenge, secret, at, guesses}), of which only digests are kept."""

    __tablename__ = "people_phone_codes"
    id: Mapped[Id] = mapped_column(primary_key=True)
    sent: Mapped[Listed] = mapped_column(default_factory=list)
    challenges: Mapped[Listed] = mapped_column(default_factory=list)


class PersonRow(Row):
    """An account. ``level`` of assurance: 1 by phone code, 2 by a verified identity. ``phone`` and ``identity`` (JSON
    of name and number) are sealed, since the moments ``…_at``; ``number`` is the opaque id of whose the number is.
    ``phone_owner`` that of whose the phone is. ``ended``: there is no account any more, ``merged_into``: it is part of
    this one. ``things``: what is theirs in the house, the newest last ({kind, id, place,
    title, behalf, at})."""

    __tablename__ = "people_person"
    id: Mapped[Id] = mapped_column(primary_key=True)
    level: Mapped[int]
    created_at: Mapped[Micros]
    phone: Mapped[Sealed | None] = mapped_column(default=None)
    phone_at: Mapped[Micros] = mapped_column(default=0)
    phone_mask: Mapped[Name | None] = mapped_column(default=None)
    phone_owner: Mapped[Id | None] = mapped_column(default=None)
    identity: Mapped[Sealed | None] = mapped_column(default=None)
    identity_at: Mapped[Micros] = mapped_column(default=0)
    number: Mapped[Id | None] = mapped_column(default=None)
    name_mask: Mapped[Name | None] = mapped_column(default=None)
    number_mask: Mapped[Name | None] = mapped_column(default=None)
    ended: Mapped[bool] = mapped_column(default=False)
    merged_into: Mapped[Id | None] = mapped_column(default=None, index=True)
    things: Mapped[Listed] = mapped_column(default_factory=list)


class PersonSessionRow(Row):
    """One sign-in: the SHA-256 of its token. ``level``: who comes by phone code has level 1 also where the account has
    level 2, for a phone may have another owner by now. ``own``: on a device of the person's own; ``device``: of which
    kind (`people.browsers`)."""

    __tablename__ = "people_session"
    digest: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(index=True)
    level: Mapped[int]
    created_at: Mapped[Micros]
    expires_at: Mapped[Micros]
    own: Mapped[bool] = mapped_column(default=False, server_default=false())
    device: Mapped[Word] = mapped_column(default="", server_default="")


class EnterpriseRow(Row):
    """An enterprise by its unified social credit code; ``representative`` is the opaque id of whose the number of
    its legal representative (法定代表人) is, ``representative_sealed`` name and number. ``vouched``: an identity
    provider has said so; of those from before nobody knows, so it is taken for granted."""

    __tablename__ = "people_enterprise"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[Name]
    representative: Mapped[Id] = mapped_column(index=True)
    representative_sealed: Mapped[Sealed]
    registered_at: Mapped[Micros]
    vouched: Mapped[bool] = mapped_column(default=False, server_default=true())


class MandateRow(Row):
    """A mandate (经办人授权): ``agent`` is the opaque id of whose a number is, ``agent_sealed`` name and number;
    ``items`` empty: for all; ``until`` and ``revoked_at`` are moments."""

    __tablename__ = "people_mandate"
    id: Mapped[Key] = mapped_column(primary_key=True)
    enterprise: Mapped[Id] = mapped_column(index=True)
    agent: Mapped[Id] = mapped_column(index=True)
    agent_sealed: Mapped[Sealed]
    items: Mapped[list[str]] = mapped_column(JSON)
    until: Mapped[Micros]
    granted_at: Mapped[Micros]
    granted_by: Mapped[Id]
    revoked_at: Mapped[Micros | None] = mapped_column(default=None)
