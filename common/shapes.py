"""What is shown outside. Pure.

Answers and values of channels are dictionaries that views make; what is in them is said once, as a `TypedDict`, in a
room's ``shapes.py``. The description of the API and the pages' types are made of these.
"""

from typing import Any, Literal

from typing_extensions import TypeAliasType, TypedDict

Json = dict[str, Any]
"""An object as it travels: text, numbers, truth values, lists and objects."""

Role = TypeAliasType("Role", Literal["clerk", "manager", "admin", "audit"])


class Words(TypedDict):
    """A text in both languages."""

    zh: str
    en: str


class PlacedFault(TypedDict):
    """A fault in a file of an office: in which sheet, row (from 1) and column; null where it is the whole file's."""

    field: str
    code: str
    message: Words
    sheet: Words | None
    row: int | None
    column: Words | None
