"""An actor's state from its journal alone: to show it as it was, to tell old publications again, and to prove that old
histories load."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from actors.actor import Actor
from actors.address import Address
from actors.journal import Recorded
from actors.registry import kind_of
from actors.rows import R, Row, shape_of


class _Nothing:
    """What every actor was loaded from before its first event."""

    def get(self, cls: type[R], key: str) -> R | None:
        return None

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        return []


def blank(address: Address) -> Actor:
    """The actor before its first event. Raises UnknownActor."""
    actor = kind_of(address)(address.key)
    actor.load(_Nothing())
    return actor


def replayed(address: Address, events: Iterable[Recorded]) -> Iterator[tuple[Recorded, dict[str, Any] | None]]:
    """Apply events one by one to a blank actor; yields each with its publication."""
    actor = blank(address)
    for event in events:
        yield event, actor.replay(event.at, event.text)


def restored(address: Address, events: Iterable[Recorded]) -> Actor:
    """The actor after its events."""
    actor = blank(address)
    for event in events:
        actor.replay(event.at, event.text)
    return actor


Key = tuple[type[Row], tuple[Any, ...]]


class Mark(NamedTuple):
    """An actor's rows after an event. ``latest`` is the latest moment of all events until then."""

    seq: int
    latest: int
    rows: dict[Key, tuple[Any, ...]]


class _Kept:
    """`actors.rows.Rows` of a mark."""

    def __init__(self, rows: dict[Key, tuple[Any, ...]]) -> None:
        self._rows = rows

    def get(self, cls: type[R], key: str) -> R | None:
        values = self._rows.get((cls, (key,)))
        return None if values is None else shape_of(cls).row(deepcopy(values))

    def all(self, cls: type[R], *, order_by: str | None = None, **equal: Any) -> list[R]:
        found = [shape_of(kind).row(deepcopy(values)) for (kind, _), values in self._rows.items() if kind is cls]
        found = [row for row in found if all(getattr(row, name) == value for name, value in equal.items())]
        return sorted(found, key=lambda row: getattr(row, order_by)) if order_by else found


class Fold:
    """An actor on its way through its journal, with the rows it would have in the database."""

    def __init__(self, address: Address, mark: Mark | None = None) -> None:
        self._rows: dict[Key, tuple[Any, ...]] = dict(mark.rows) if mark else {}
        self._changed: dict[Key, Row] = {}
        self.latest = mark.latest if mark else 0
        self.actor: Actor = blank(address)
        if mark is not None:
            self.actor = kind_of(address)(address.key)
            self.actor.load(_Kept(mark.rows))
            self.actor.seq = mark.seq

    @property
    def seq(self) -> int:
        return self.actor.seq

    def step(self, event: Recorded) -> dict[str, Any] | None:
        """Apply the next event; answers what a log channel showed of it."""
        publication = self.actor.replay(event.at, event.text)
        self.latest = max(self.latest, event.at)
        turn = self.actor.turn
        self._changed.update(turn.saved)
        for key in turn.removed:
            self._changed.pop(key, None)
            self._rows.pop(key, None)
        return publication

    def mark(self) -> Mark:
        """The rows now. What has not changed since the mark before is shared with it."""
        for key, row in self._changed.items():
            self._rows[key] = deepcopy(shape_of(key[0]).values(row))
        self._changed = {}
        return Mark(self.seq, self.latest, dict(self._rows))
