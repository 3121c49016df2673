"""Sheets whose columns are found by their headings, in Chinese or English; faults by sheet, row and column. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from common.exchange.reading import Rows
from common.fault import Fault
from common.shapes import Json


class Column(NamedTuple):
    """``key`` is the name of the field; an ``optional`` column may be missing."""

    key: str
    zh: str
    en: str
    optional: bool = False


class Sheet(NamedTuple):
    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


class Entry(NamedTuple):
    """A row that is not empty: its number as Excel shows it, and its cells by the columns' keys."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Misplaced:
    """A fault, and where in the file it is; without a row it is about the sheet, without a sheet about the file."""

    fault: Fault
    sheet: Sheet | None = None
    row: int | None = None
    column: Column | None = None


def sheet_of(name: str, rows: Rows, sheets: tuple[Sheet, ...]) -> Sheet | None:
    """Which sheet this is: by its name, or (a CSV has none) the one that most of its headings are of."""
    for sheet in sheets:
        if name.strip().lower() in (sheet.zh, sheet.en.lower(), sheet.key):
            return sheet
    if name or not rows:
        return None
    headings = {heading.strip().lower() for heading in rows[0]}

    def fits(sheet: Sheet) -> float:
        known = sum(column.zh in headings or column.en.lower() in headings for column in sheet.columns)
        return known / len(sheet.columns)

    best = max(sheets, key=fits)
    return best if fits(best) > 0 else None


def entries(sheet: Sheet, rows: Rows, found: list[Misplaced]) -> list[Entry]:
    """The rows below the headings. What is wrong with the headings is a fault of row 1."""
    headings = [heading.strip().lower() for heading in rows[0]] if rows else []
    places: dict[str, int] = {}
    for column in sheet.columns:
        named = [at for at, heading in enumerate(headings) if heading in (column.zh, column.en.lower())]
        if len(named) > 1:
            found.append(_headings(sheet, "exchange.column_twice", column))
        if named:
            places[column.key] = named[0]
        elif not column.optional:
            found.append(_headings(sheet, "exchange.missing_column", column))
    known = {name for column in sheet.columns for name in (column.zh, column.en.lower())}
    for heading in headings:
        if heading and heading not in known:
            found.append(_headings(sheet, "exchange.unknown_column", Column(heading[:40], heading[:40], heading[:40])))
    read: list[Entry] = []
    for number, row in enumerate(rows[1:], start=2):
        if any(row):
            cells = {key: row[at] if at < len(row) else "" for key, at in places.items()}
            read.append(Entry(number, cells))
    return read


def _headings(sheet: Sheet, code: str, column: Column) -> Misplaced:
    return Misplaced(fault=Fault(code, sheet.key, name=column.zh), sheet=sheet, row=1, column=column)


def shown(misplaced: Misplaced, words: dict[str, dict[str, str]]) -> Json:
    """A fault as JSON: where it is and what is wrong, in both languages."""
    fault, sheet, column = misplaced.fault, misplaced.sheet, misplaced.column
    return {
        "field": fault.field,
        "code": fault.code,
        "sheet": {"zh": sheet.zh, "en": sheet.en} if sheet else None,
        "row": misplaced.row,
        "column": {"zh": column.zh, "en": column.en} if column else None,
        "message": {language: text.format_map(fault.facts) for language, text in words[fault.code].items()},
    }
