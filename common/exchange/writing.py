"""Sheets of text as XLSX and CSV. Pure.

A text that begins like a formula stays a text: in XLSX it is written as one and marked as one (so that it stays one
when somebody edits it), in CSV it gets an apostrophe, which `common.exchange.reading` takes off again. Source:
https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter  # type: ignore[import-untyped]

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 60  # characters of a column

Cell = str | int | float


def xlsx(sheets: Iterable[tuple[str, Sequence[Sequence[Cell]]]]) -> bytes:
    """A workbook of (name, rows); the first row of each is its headings."""
    file = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(file, plain) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        style = heading if number == 0 else quoted if value.startswith(DANGEROUS) else text
                        sheet.write_string(number, column, value, style)
                    else:
                        sheet.write_number(number, column, value)
            for column in range(len(rows[0]) if rows else 0):
                sheet.set_column(column, column, min(WIDEST, 4 + 2 * max(len(str(row[column])) for row in rows)))
    return file.getvalue()


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark: without it, Excel in China reads it as GBK."""
    file = io.StringIO()
    csv.writer(file).writerows([_guarded(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _guarded(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value
