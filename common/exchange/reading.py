"""An uploaded file as sheets of text, told apart by its content, whatever it is called. Pure.

Nothing in a file is trusted: an XLSX is a zip archive, unpacked within limits and packed again before anything else
reads it, and its cells may not lie so far out, nor its texts be so long, that a small file becomes a large table.
Formulas are never run: a cell is what it showed when it was saved.
"""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from common.exchange.writing import DANGEROUS
from common.fault import Fault
from common.traps import trap_in

LARGEST = 2 * 1024 * 1024  # bytes of a file
EXPANDED = 8 * 1024 * 1024  # bytes of all that is packed in it
MEMBERS = 200
ROWS, COLUMNS, CELLS = 2000, 64, 20_000
LONGEST_TEXT = 8_000  # bytes of one text that many cells may share

Rows = list[list[str]]


class Book(dict[str, Rows]):
    """Sheets by name; a CSV has one, without a name."""


_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")
"""Where a cell or a row lies; looked for in the whole of a sheet, because a tag may hide it behind any attribute."""

_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read(data: bytes) -> Book | Any:
    """The sheets of an XLSX or CSV, or the value of a JSON file.

    Raises Fault about the field ``file``: empty, too large, of another kind, damaged.
    """
    if not data.strip():
        raise Fault("exchange.empty", "file")
    if len(data) > LARGEST:
        raise Fault("exchange.too_large", "file", most=LARGEST // 1024)
    if data.startswith(b"PK"):
        return _xlsx(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Fault("exchange.old_excel", "file")
    text = _text(data)
    if text.lstrip().startswith(("{", "[")):
        return _json(text)
    return Book({"": _csv(text)})


def _text(data: bytes) -> str:
    """Excel in China saves CSV in GBK, with "Unicode" in UTF-16; everyone else in UTF-8, with or without a mark."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        return text
    raise Fault("exchange.unknown_format", "file")


def _json(text: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Fault("exchange.damaged", "file") from None
    if trap_in(value) is not None:
        raise Fault("exchange.damaged", "file")
    return value


def _csv(text: str) -> Rows:
    first = text.splitlines()[0] if text.splitlines() else ""
    delimiter = max(",\t;", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise Fault("exchange.damaged", "file") from None
    return _cells(rows)


def _xlsx(data: bytes) -> Book:
    try:
        clean = _repacked(data)
        with CalamineWorkbook.from_filelike(clean) as book:
            names = book.sheet_names
            return Book({name: _cells(book.get_sheet_by_name(name).to_python(False)) for name in names})
    except (zipfile.BadZipFile, zlib.error, CalamineError, NotImplementedError, EOFError, RuntimeError, OSError):
        # A password, another compression, a broken archive, or no workbook in it.
        raise Fault("exchange.damaged", "file") from None


def _repacked(data: bytes) -> io.BytesIO:
    """The archive with what was really in it, unpacked within `EXPANDED`: sizes written in it may be lies."""
    clean, left = io.BytesIO(), EXPANDED
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(clean, "w") as plain:
        members = packed.infolist()
        if len(members) > MEMBERS or len({member.filename for member in members}) < len(members):
            raise Fault("exchange.too_much", "file")
        for member in members:
            with packed.open(member) as opened:
                content = opened.read(left + 1)
            left -= len(content)
            if left < 0:
                raise Fault("exchange.too_much", "file")
            if member.filename.endswith((".xml", ".rels")):
                _check_xml(content)
            plain.writestr(member.filename, content)
    clean.seek(0)
    return clean


def _check_xml(content: bytes) -> None:
    """Refuses what a reader would make large: cells far away, many cells, long texts that cells share."""
    if b"\x00" in content:  # UTF-16, in which nothing below would be found
        raise Fault("exchange.damaged", "file")
    places = _PLACE.findall(content) if b"worksheet" in content or b"sheetData" in content else []
    for letters, figures in places:
        if len(letters) > 3 or len(figures) > 7 or int(figures) > ROWS + 1 or _column(letters) > COLUMNS:
            raise Fault("exchange.too_much", "file")
    if sum(1 for _ in _CELL.finditer(content)) > CELLS:
        raise Fault("exchange.too_much", "file")
    texts = _TEXT_END.split(content)
    if len(texts) > 1 and max(map(len, texts)) > LONGEST_TEXT:
        raise Fault("exchange.too_much", "file")


def _column(letters: bytes) -> int:
    """``A`` is 1, ``AA`` 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _cells(rows: Iterable[Iterable[Any]]) -> Rows:
    found = [[_cell(value) for value in row] for row in rows]
    if len(found) > ROWS + 1 or any(len(row) > COLUMNS for row in found):
        raise Fault("exchange.too_much", "file")
    return found


def _cell(value: Any) -> str:
    """What a person reads in a cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in DANGEROUS else text
