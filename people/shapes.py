"""The JSON of citizens' accounts on their channel. Times are ISO 8601 with offset."""

from typing import Literal

from typing_extensions import TypedDict


class Belonging(TypedDict):
    """Something of the person's in the house: its own routes tell more. `behalf`: the enterprise that it is for."""

    kind: Literal["ticket", "appointment"]
    id: str
    place: str
    title: str
    at: str
    behalf: str | None


class SessionShown(TypedDict):
    """Where somebody is signed in. `own`: on a device that they said is their own; `level`: by which assurance;
    `browser` and `system`: of which of a few kinds, or `other`."""

    id: str
    since: str
    until: str
    level: int
    own: bool
    browser: str
    system: str


class PersonShown(TypedDict):
    """An account as its person sees it, masked. `level`: 1 by a phone code, 2 vouched for by an identity provider. What
    that vouched for (`name`, `number`) is shown to who came by it, and never on the channel."""

    id: str
    level: int
    called: str
    name: str | None
    phone: str | None
    number: str | None
    sessions: list[SessionShown]
    things: list[Belonging]
