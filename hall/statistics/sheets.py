"""The statistics as a workbook: a sheet per grouping, the asked one in front. Pure: answers in, bytes out.

Durations are Excel times (parts of a day) shown as minutes and seconds, shares are per cent, so that a sheet can be
calculated with. A figure that cannot be known is an empty cell.
"""

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from hall.statistics.words import COLUMNS, SHEETS, TITLE, TOTAL

Json = dict[str, Any]

DAY = 86_400  # seconds
WIDE, NARROW = 40, 16  # characters
FORMATS = {"count": "#,##0", "time": "[m]:ss", "share": "0.0%", "score": "0.00"}


def workbook(answers: Sequence[Json], front: str, language: str) -> bytes:
    """The .xlsx of answers of `hall.statistics.reading`, one per grouping; ``front`` is the one to open with."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        for answer in answers:
            sheet = book.add_worksheet(SHEETS[answer["by"]][language])
            _fill(book, sheet, answer, language)
            if answer["by"] == front:
                sheet.activate()
                sheet.set_first_sheet()
    return file.getvalue()


def _fill(book: Workbook, sheet: Worksheet, answer: Json, language: str) -> None:
    minutes = answer["target_seconds"] // 60
    title = TITLE[language].format(first=answer["from"], last=answer["to"])
    sheet.write(0, 0, f"{title} · {SHEETS[answer['by']][language]}", book.add_format({"bold": True, "font_size": 14}))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#EEF4FC"})
    for place, words in enumerate(COLUMNS.values()):
        sheet.write(1, place, words[language].format(minutes=minutes), head)
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, len(COLUMNS) - 1, NARROW)
    sheet.freeze_panes(2, 1)
    plain = {name: book.add_format({"num_format": text}) for name, text in FORMATS.items()}
    strong = {name: book.add_format({"num_format": text, "bold": True, "top": 1}) for name, text in FORMATS.items()}
    name = "name" if language == "zh" else "name_en"
    for line, row in enumerate(answer["rows"], start=2):
        sheet.write_string(line, 0, row[name])
        _write(sheet, line, row, plain)
    end = len(answer["rows"]) + 2
    sheet.write_string(end, 0, TOTAL[language], book.add_format({"bold": True, "top": 1}))
    _write(sheet, end, answer["totals"], strong)
    if answer["rows"]:
        sheet.autofilter(1, 0, end - 1, len(COLUMNS) - 1)


def _write(sheet: Worksheet, line: int, figures: Json, formats: dict[str, Format]) -> None:
    for place, column in enumerate(COLUMNS):
        if column == "name":
            continue
        group, _, figure = column.partition(".")
        value = (figures[group] or {}).get(figure) if figure else figures[group]
        kind = _kind(column)
        if value is None:
            sheet.write_blank(line, place, None, formats[kind])
        else:
            sheet.write_number(line, place, value / DAY if kind == "time" else value, formats[kind])


def _kind(column: str) -> str:
    """Which of `FORMATS` a column is shown in."""
    if column == "rating.mean":
        return "score"
    if column == "wait.within_target":
        return "share"
    return "time" if column.startswith(("wait.", "service.")) else "count"
