"""What figures come to together. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

from common.figures import histogram

WHOLE: Final = "hall"
"""The grouping of which a hall has one row, under its own id."""


class Figures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands under one key of one grouping. A room's own adds its figures: numbers (``int``), which are added up,
    and histograms (``bytes``, `common.figures.histogram`), each 0 or empty where nothing was counted."""

    grouping: str
    key: str


F = TypeVar("F", bound=Figures)


@cache
def sums_of(figures: type[Figures]) -> tuple[str, ...]:
    """The figures that are numbers."""
    return _of_type(figures, int)


@cache
def bins_of(figures: type[Figures]) -> tuple[str, ...]:
    """The figures that are histograms."""
    return _of_type(figures, bytes)


def _of_type(figures: type[Figures], wanted: type) -> tuple[str, ...]:
    return tuple(field.name for field in msgspec.structs.fields(figures) if field.type is wanted)


def read_of(figures: type[F], row: Any) -> F:
    """The figures of a row that has an attribute for each."""
    return figures(**{name: getattr(row, name) for name in figures.__struct_fields__})


def added(rows: Iterable[F]) -> list[F]:
    """One for each grouping and key, in their order."""
    groups: dict[tuple[str, str], list[F]] = {}
    for row in rows:
        groups.setdefault((row.grouping, row.key), []).append(row)
    return [_one(grouping, key, group) for (grouping, key), group in sorted(groups.items())]


def _one(grouping: str, key: str, group: list[F]) -> F:
    kind = type(group[0])
    found: dict[str, Any] = {name: sum(getattr(row, name) for row in group) for name in sums_of(kind)}
    for name in bins_of(kind):
        found[name] = histogram.pack(histogram.unpack(b"".join(getattr(row, name) for row in group)))
    return kind(grouping=grouping, key=key, **found)
