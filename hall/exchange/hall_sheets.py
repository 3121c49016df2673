"""A hall's configuration in sheets, and back: what a row means, and where a fault in the document is in the file. Pure.

A file may have some of the sheets only; the rest of the configuration stays. Ids are written as people know them (queue
``A``, window ``05``), so that a file of one hall can be imported into another. What a sheet has no column for stays
with the entry of the same id.
"""

import re
from typing import Any

from common.exchange.reading import Rows
from common.exchange.tables import Column, Entry, Misplaced, Sheet, entries, sheet_of
from common.exchange.writing import Cell
from common.fault import Fault
from common.shapes import Json
from hall.hours.document import WEEKDAYS
from hall.numbers import window_number

QUEUES = Sheet(
    "queues",
    "队列",
    "Queues",
    (
        Column("id", "字母", "Letter"),
        Column("name", "名称", "Name"),
        Column("name_en", "英文名称", "English name"),
        Column("service_seconds", "平均办理秒数", "Mean service seconds", optional=True),
    ),
)
WINDOWS = Sheet(
    "windows",
    "窗口",
    "Windows",
    (
        Column("id", "窗口号", "Window"),
        Column("queues", "队列（先后为优先顺序）", "Queues (in order of preference)"),
        Column("items", "事项编号", "Items", optional=True),
    ),
)
ITEMS = Sheet(
    "items",
    "事项",
    "Service items",
    (
        Column("id", "编号", "Id"),
        Column("name", "名称", "Name"),
        Column("name_en", "英文名称", "English name"),
        Column("queue", "队列", "Queue"),
    ),
)
HOURS = Sheet("hours", "开放时间", "Opening hours", (Column("id", "项目", "Entry"), Column("value", "内容", "Value")))
SPECIAL = Sheet(
    "special",
    "特殊日期",
    "Special days",
    (
        Column("date", "日期", "Date"),
        Column("spans", "时段（空白为休息）", "Hours (empty: closed)"),
        Column("reason", "原因", "Reason", optional=True),
        Column("reason_en", "英文原因", "English reason", optional=True),
    ),
)
NOTICES = Sheet(
    "notices",
    "公告",
    "Notices",
    (
        Column("id", "编号", "Id"),
        Column("text", "内容", "Text"),
        Column("text_en", "英文内容", "English text", optional=True),
        Column("until", "截止时间", "Until", optional=True),
    ),
)
SHEETS = (QUEUES, WINDOWS, ITEMS, HOURS, SPECIAL, NOTICES)

DAY_NAMES = dict(zip(WEEKDAYS, ("周一", "周二", "周三", "周四", "周五", "周六", "周日"), strict=True))
ENTRIES = {
    **{day: (zh, day) for day, zh in DAY_NAMES.items()},
    "adjusted": ("调休上班日", "adjusted working days"),
    "holidays": ("节假日休息", "closed on holidays"),
    "last_ticket_minutes": ("提前停止取号（分钟）", "last ticket minutes before closing"),
    "grace_minutes": ("关门后宽限（分钟）", "grace minutes after closing"),
}
YES, NO = ("是", "yes", "true", "1"), ("否", "no", "false", "0")
_BETWEEN = re.compile(r"[\s、，,;；]+")
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?")


def rows_of(document: Json, sheet: Sheet) -> list[list[Cell]]:
    """One sheet of a configuration, headings first."""
    return [[column.zh for column in sheet.columns], *_rows(document, sheet)]


def _rows(document: Json, sheet: Sheet) -> list[list[Cell]]:
    hours = document.get("hours") or {}
    if sheet is QUEUES:
        return [[q["prefix"], q["name"], q["name_en"], q.get("service_seconds", "")] for q in document["queues"]]
    if sheet is WINDOWS:
        return [
            [window_number(w["id"]) or "", "、".join(map(_short, w["queues"])), "、".join(w.get("items", []))]
            for w in document["windows"]
        ]
    if sheet is ITEMS:
        return [[item["id"], item["name"], item["name_en"], _short(item["queue"])] for item in document["items"]]
    if sheet is HOURS:
        return [[ENTRIES[key][0], _hours_cell(hours, key)] for key in ENTRIES if key in WEEKDAYS or key in hours]
    if sheet is SPECIAL:
        return [
            [day["date"], _spans_cell(day["spans"]), day.get("reason", ""), day.get("reason_en", "")]
            for day in hours.get("special", [])
        ]
    notices = document.get("notices", [])
    return [[n["id"], n["text"], n.get("text_en") or "", n.get("until") or ""] for n in notices]


def _short(queue: str) -> str:
    return queue.partition(":")[2]


def _hours_cell(hours: Json, key: str) -> Cell:
    value = hours.get("week", {}).get(key, []) if key in WEEKDAYS else hours[key]
    if isinstance(value, bool):
        return YES[0] if value else NO[0]
    return _spans_cell(value) if isinstance(value, list) else value


def _spans_cell(spans: list[list[str]]) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans)


class Import:
    """A file's sheets put into a configuration: the new ``document``, and the ``faults`` of the sheets themselves."""

    def __init__(self, sheets: dict[str, Rows], current: Json, hall: str) -> None:
        self.document: Json = {**current, "hours": {**(current.get("hours") or {})}}
        self.faults: list[Misplaced] = []
        self._hall = hall
        self._rows: dict[str, list[int]] = {}  # of each list in the document: the rows its entries came from
        self._hours_rows: dict[str, int] = {}
        known = [(name, sheet_of(name, rows, SHEETS), rows) for name, rows in sheets.items()]
        for name, sheet, rows in known:
            if sheet is not None:
                self._take(sheet, entries(sheet, rows, self.faults))
            elif any(map(any, rows)) and name:
                self.faults.append(Misplaced(fault=Fault("exchange.unknown_sheet", "file", name=name[:40])))
        if not any(sheet for _, sheet, _ in known):
            self.faults.append(Misplaced(fault=Fault("exchange.no_sheet", "file")))

    def place(self, fault: Fault) -> Misplaced:
        """Where in the file a fault of the document is; one of what was already there has no place."""
        part, *rest = fault.field.split(".")
        if part == "hours" and rest[:1] == ["special"]:
            part, rest = "special", rest[1:]
        if part == "hours" and rest:
            key = rest[1] if rest[0] == "week" and len(rest) > 1 else rest[0]
            return self._at(fault, HOURS, self._hours_rows.get(key), "value")
        sheet = next((sheet for sheet in SHEETS if sheet.key == part), None)
        rows = self._rows.get(part, [])
        row = rows[int(rest[0])] if rest and rest[0].isdecimal() and int(rest[0]) < len(rows) else None
        return self._at(fault, sheet, row, rest[1] if len(rest) > 1 else "")

    def _at(self, fault: Fault, sheet: Sheet | None, row: int | None, key: str) -> Misplaced:
        return Misplaced(fault=fault, sheet=sheet, row=row, column=sheet.column(key) if sheet else None)

    def _take(self, sheet: Sheet, read: list[Entry]) -> None:
        if sheet is HOURS:
            self._take_hours(read)
            return
        made = [getattr(self, f"_{sheet.key}")(entry) for entry in read]
        self._rows[sheet.key] = [entry.row for entry in read]
        holder, name = (self.document["hours"], "date") if sheet is SPECIAL else (self.document, "id")
        kept = {entry[name]: entry for entry in holder.get(sheet.key) or []}
        if not made and sheet.key not in holder:
            return
        holder[sheet.key] = [_over(kept.get(entry.get(name), {}), entry) for entry in made]

    def _queues(self, entry: Entry) -> Json:
        cells = dict(entry.cells)
        prefix = cells.pop("id", "").upper()
        seconds = cells.pop("service_seconds", "")
        given = {"service_seconds": self._whole(QUEUES, entry, "service_seconds")} if seconds else {}
        return {"id": f"{self._hall}:{prefix}", "prefix": prefix, **cells, **given}

    def _windows(self, entry: Entry) -> Json:
        number = entry.cells.get("id", "").rpartition("-")[2]
        queues = [self._queue(one) for one in _parts(entry.cells.get("queues", ""))]
        items = {"items": _parts(entry.cells["items"])} if "items" in entry.cells else {}
        return {"id": f"{self._hall}-{number.zfill(2)}", "queues": queues, **items}

    def _items(self, entry: Entry) -> Json:
        return {**entry.cells, "queue": self._queue(entry.cells.get("queue", ""))}

    def _special(self, entry: Entry) -> Json:
        return {**entry.cells, "spans": _spans(entry.cells.get("spans", ""))}

    def _notices(self, entry: Entry) -> Json:
        cells = dict(entry.cells)
        until = cells.get("until", "")
        if _LOCAL_TIME.fullmatch(until):
            until = f"{until.replace(' ', 'T')}+08:00"
        return {**cells, "until": until or None}

    def _take_hours(self, read: list[Entry]) -> None:
        hours: Json = self.document["hours"]
        week = {**hours.get("week", {})}
        for entry in read:
            name, value = entry.cells.get("id", ""), entry.cells.get("value", "")
            key = next((key for key, names in ENTRIES.items() if name.lower() in (*names, key)), None)
            if key is None or key in self._hours_rows:
                code = "exchange.unknown_entry" if key is None else "exchange.entry_twice"
                self.faults.append(self._at(Fault(code, "hours", name=name[:40]), HOURS, entry.row, "id"))
                continue
            self._hours_rows[key] = entry.row
            if key in WEEKDAYS:
                if value or key in week:
                    week[key] = _spans(value)
            elif key == "adjusted":
                hours[key] = _spans(value)
            elif key == "holidays":
                hours[key] = self._yes(entry)
            else:
                hours[key] = self._whole(HOURS, entry, "value")
        hours["week"] = week

    def _yes(self, entry: Entry) -> bool:
        given = entry.cells.get("value", "").lower()
        if given not in (*YES, *NO):
            fault = Fault("exchange.yes_or_no", "hours.holidays")
            self.faults.append(self._at(fault, HOURS, entry.row, "value"))
        return given in YES

    def _whole(self, sheet: Sheet, entry: Entry, key: str) -> int:
        """The whole number in a cell; one that is none is a fault, and stands in as what passes the later checks."""
        given = entry.cells.get(key, "")
        if re.fullmatch(r"\d{1,6}", given, re.ASCII) is None:
            self.faults.append(self._at(Fault("exchange.number", f"{sheet.key}.{key}"), sheet, entry.row, key))
            return 60
        return int(given)

    def _queue(self, given: str) -> str:
        return f"{self._hall}:{given.rpartition(':')[2].upper()}"


def _over(kept: Json, entry: Json) -> Json:
    """An entry over what is kept of it; an empty cell is no difference to what was never given."""
    return {**kept, **{name: value for name, value in entry.items() if value not in ("", None) or name in kept}}


def _parts(cell: str) -> list[str]:
    return [part for part in _BETWEEN.split(cell) if part]


def _spans(cell: str) -> list[Any]:
    """``09:00-12:00 13:00-17:00`` as spans; what is none is left as it is, to be found wrong with its place."""
    return [[end.strip() for end in re.split(r"[-–—~至]", span, maxsplit=1)] for span in _parts(cell)]
