"""What every event of the halls has in common."""

from functools import cache
from typing import Any

from msgspec import structs

import actors


class Event(actors.Event, frozen=True, kw_only=True, omit_defaults=True):
    """Journaled without the fields that have their defaults: a journal is kept for ever, and they say nothing."""

    def __post_init__(self) -> None:
        for name, default in _defaults(type(self)):
            if getattr(self, name) == default:  # the encoder leaves out only what is the very same object
                structs.force_setattr(self, name, default)


@cache
def _defaults(kind: type[Event]) -> tuple[tuple[str, Any], ...]:
    """The fields of an event whose default is a text or a tuple."""
    fields = structs.fields(kind)
    return tuple((field.name, field.default) for field in fields if isinstance(field.default, str | tuple))
