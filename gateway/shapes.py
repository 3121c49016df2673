"""The JSON of the edge's own routes: sessions, accounts, the journal, replay, health, and messages put aside.

Times are ISO 8601 with offset.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from common.shapes import Json, PlacedFault, Role, Words


class Acting(TypedDict):
    """For whom somebody acts, and until when at the latest; null: that account lends its rights no longer."""

    name: str
    display_name: str
    until: str | None


class User(TypedDict):
    """Who is signed in: their roles, and the places and departments where these hold; while they act for somebody else
    (`acting`), that account's. `must_change`: the password is a temporary one, good for nothing but choosing another.
    `second_factor`: signing in takes a code besides; `must_enrol`: one is needed, and nothing else goes until there is
    one."""

    name: str
    display_name: str
    roles: list[Role]
    halls: list[str]
    must_change: NotRequired[bool]
    second_factor: NotRequired[bool]
    must_enrol: NotRequired[bool]
    posts: NotRequired[list[str]]
    departments: NotRequired[list[str]]
    acting: NotRequired[Acting]


class Session(TypedDict):
    """`how`: by password or at a provider. `idle_seconds`: it ends when it was not used for so long; 0: it does not."""

    user: User
    how: Literal["password", "oidc"]
    idle_seconds: int


class OpenedSession(Session):
    """A new session; `token` is for ``Authorization: Bearer`` and the live socket."""

    token: str


class CodeNeeded(TypedDict):
    """Who somebody is has been shown; the code of their second factor is needed besides."""

    step: Literal["code"]


class FactorSecret(TypedDict):
    """A secret for somebody's telephone: to be typed, or read from a QR code of the address. `sealed` comes back with
    the first code."""

    secret: str
    address: str
    sealed: str


class RecoveryCodes(TypedDict):
    """Each is good once, in place of the telephone's code; they are shown this once."""

    recovery: list[str]


class Provider(TypedDict):
    """By whom members of staff can be recognised."""

    name: str
    label: Words


class Providers(TypedDict):
    providers: list[Provider]


class KnownIdentity(TypedDict):
    """Who somebody is at a provider; `provider` is empty where it is set no longer."""

    provider: str
    issuer: str
    subject: str


class Identities(TypedDict):
    identities: list[KnownIdentity]


class Account(TypedDict):
    """A member of staff. `second_factor`: signing in takes a code besides. `posts` are held in departments;
    `departments`: for which these let the account act."""

    name: str
    display_name: str
    roles: list[Role]
    halls: list[str]
    disabled: bool
    must_change: bool
    second_factor: bool
    posts: list[str]
    departments: list[str]


class Person(TypedDict):
    """A member of staff, as colleagues see them."""

    name: str
    display_name: str


class Deputy(TypedDict):
    """`deputy` stands in for `principal` from `since` until before `until`; `by` (null: the principal) appointed them.
    `holds`: now."""

    id: str
    principal: Person
    deputy: Person
    since: str
    until: str
    by: Person | None
    holds: bool


class Deputies(TypedDict):
    deputies: list[Deputy]


class MyDeputies(TypedDict):
    """Who stands in for me, and for whom I do; now, or later."""

    deputies: list[Deputy]
    standing_in: list[Deputy]
    colleagues: list[Person]


class Accounts(TypedDict):
    accounts: list[Account]


class AccountWords(TypedDict):
    """What becomes of one account."""

    id: str
    words: Words


class ImportedAccounts(TypedDict):
    """What is wrong with a file of accounts, and what it changes; `applied`: it has been changed."""

    applied: bool
    faults: list[PlacedFault]
    changes: list[AccountWords]


class JournalEvent(TypedDict):
    """One event: what happened, when, by whose command. Personal data is sealed or masked in `data`. `seq`: its number
    in this actor's journal, from 1 without gaps. `behalf`: for whom the actor stood in."""

    seq: Annotated[int, Field(examples=[1])]
    type: Annotated[str, Field(examples=["ticket.called"])]
    at: str
    actor: Annotated[str, Field(examples=["clerk01"])]
    behalf: str | None
    command_id: str
    data: Json


class JournalPage(TypedDict):
    """`next` is the `after` of the following page, null on the last."""

    events: list[JournalEvent]
    next: int | None


class ReplayedPublication(TypedDict):
    """What a channel published: whole values of a state channel, entries of a log channel. `offset`: the event's
    number, which the live channel had."""

    offset: int
    at: str
    data: Any


class Replay(TypedDict):
    """`value` is what was shown at `from` (null: nothing yet), and `publications` what followed, gapless up
    to `until`: ask again from there for more. Of a state channel's changes at one moment the last is given."""

    channel: str
    offset: int
    value: Any
    publications: list[ReplayedPublication]
    until: str


class Health(TypedDict):
    """Commands are served."""

    status: Literal["ok"]


class Readiness(TypedDict):
    """`ok`, or `degraded` while hosts do not answer: the halls on them stand still. `silent` are their numbers."""

    status: Literal["ok", "degraded"]
    hosts: int
    silent: list[int]


class ParkedMessage(TypedDict):
    """A message that was put aside, without what it says: what operators call it, when it was told, by whom, to whom,
    its type, why it was put aside and after how many tries."""

    id: Annotated[str, Field(examples=["3f9a1c02b7de"])]
    at: str
    source: str
    target: str
    message: Annotated[str, Field(examples=["queue.take"])]
    failure: str
    tries: int


class ShownMessage(ParkedMessage):
    """A message with its fields. What may be about a person is masked unless it was `revealed`."""

    fields: Json
    revealed: bool


class ParkedMessages(TypedDict):
    """`more`: there are others behind these."""

    parked: list[ParkedMessage]
    more: bool


class Settled(TypedDict):
    """What was done with a message."""

    id: str
    done: Literal["retried", "discarded"]
