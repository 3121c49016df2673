"""What can be said to the actors of privacy. *Edge*: the gateway itself only, which alone has the key ring."""

from __future__ import annotations

import msgspec

from actors import Command, Query


class Key(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A data key as it is kept (`PersonKeyRow`)."""

    id: str
    person: str | None = None
    about: str | None = None
    kind: str
    day: str
    at: int
    master: str
    wrapped: str


class Find(msgspec.Struct, frozen=True):
    """By what a person is found (`PersonFindRow`)."""

    blind: str
    person: str
    own: bool
    day: str


class KeepKey(Command[bool], frozen=True, kw_only=True, tag="keybook.keep"):
    """Edge. Keep a new data key. ``seen``: how many changes the book had when the edge looked; ``new``: it found nobody
    by the one of ``finds`` that is their own. False: something that this rests on has changed since, look again."""

    seen: int
    key: Key
    finds: tuple[Find, ...] = ()
    new: bool = False


class Rewrap(Command[int], frozen=True, kw_only=True, tag="keybook.rewrap"):
    """Edge. Replace how these keys are wrapped; answered with how many were, those changed since ``seen`` are not."""

    seen: int
    keys: tuple[Key, ...]


class ErasePerson(Command[bool], frozen=True, kw_only=True, tag="keybook.erase"):
    """An operator or administrator, through the edge, or the edge for one who did so before. Delete every key of a
    person, and by what they are found. ``ids``: all by which they are known. False as `KeepKey`."""

    seen: int
    person: str
    keys: tuple[str, ...]
    finds: tuple[Find, ...]
    ids: tuple[str, ...] = ()
    reason: str


class IsErased(Query[bool], frozen=True, kw_only=True, tag="keybook.is_erased"):
    """Inside. Whether one of these ids of persons or data keys was erased lately. To be asked about what was taken in
    somebody's name once it is committed: whoever erases says so first and looks then, so one of the two sees the
    other."""

    ids: tuple[str, ...]


class Discard(Command[int], frozen=True, kw_only=True, tag="keybook.discard"):
    """Inside. The time of these, of one kind and business day, is over: delete them, but by what somebody was found
    later; answered with how many."""

    kind: str
    day: str
    keys: tuple[str, ...] = ()
    finds: tuple[Find, ...] = ()


class CountChanges(Query[int], frozen=True, tag="keybook.changes"):
    """Inside. How many changes the book has seen."""


class SetRetention(Command[None], frozen=True, kw_only=True, tag="purge.set_retention"):
    """Edge. For how many days each kind is kept."""

    days: dict[str, int]


class DaysOf(Query[int | None], frozen=True, tag="purge.days_of"):
    """Anyone inside. For how many days a kind is kept; None where nothing is set yet."""

    kind: str


class Purge(Command[None], frozen=True, tag="purge.run"):
    """The purge's own reminder: delete what is over."""


class Shelf(msgspec.Struct, frozen=True):
    """Keys, or by what persons are found."""

    keys: tuple[str, ...] = ()
    finds: tuple[Find, ...] = ()


class ShowShelf(Query[Shelf], frozen=True, tag="shelf.show"):
    """Inside. What there is of a kind and a day."""


class NoteOpening(Command[None], frozen=True, kw_only=True, tag="openings.note"):
    """Whoever is about to read a sealed value, through the edge. ``about``: opaque id of what it is about; ``why``: a
    word of the software, or what a person gave as the reason."""

    kind: str
    about: str
    why: str
