"""The JSON of registered devices."""

from typing import Literal

from typing_extensions import TypeAliasType, TypedDict

ScreenKind = TypeAliasType("ScreenKind", Literal["tablet", "window_board", "kiosk", "board"])


class RegisteredScreen(TypedDict):
    """A device as its own page knows it; `place` is a window's, a terminal's or a hall's id."""

    id: str
    kind: ScreenKind
    hall: str
    place: str
    name: str


class AdmittedScreen(RegisteredScreen):
    """`token`: what lets the device in, told only here."""

    token: str


class ListedScreen(TypedDict):
    """A device in its hall's list: who let it in and when, and when it was last seen."""

    id: str
    kind: ScreenKind
    place: str
    name: str
    by: str
    admitted_at: str
    seen_at: str | None


class ScreenList(TypedDict):
    screens: list[ListedScreen]
