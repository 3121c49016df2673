"""A hall's configuration as files over HTTP: export, and import with a dry run. For its managers and administrators."""

import asyncio
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from actors import Invalid
from common.edge import XLSX, IdempotencyKey, TheCaller, TheCluster, attachment
from common.exchange.reading import Book, read
from common.exchange.tables import Column, Misplaced, shown
from common.exchange.writing import as_csv, xlsx
from common.fault import Fault
from common.says import MANAGERS, File, says
from common.shapes import Json
from common.words import WORDS as SHARED
from hall import messages
from hall.admin_api import address_of, configuration_of
from hall.change_words import say
from hall.configuration import FIELDS, changes, faults
from hall.configuration_shapes import Configuration, Imported
from hall.exchange.hall_sheets import SHEETS, Import, rows_of
from hall.words import WORDS as OURS

router = APIRouter(prefix="/api/halls/{hall}", tags=["admin"])


@router.get("/export.xlsx")
@says(who=MANAGERS, answer=File(XLSX), errors=(404,))
async def export_xlsx(hall: str, cluster: TheCluster, caller: TheCaller) -> Response:
    """The hall's queues, windows, items, hours, special days and notices, a sheet each: also the template to import."""
    document = await configuration_of(cluster, hall, caller)
    content = await asyncio.to_thread(xlsx, [(sheet.zh, rows_of(document, sheet)) for sheet in SHEETS])
    return attachment(content, XLSX, f"{hall}.xlsx")


@router.get("/export.csv")
@says(who=MANAGERS, answer=File("text/csv"), errors=(404,))
async def export_csv(
    hall: str,
    sheet: Annotated[Literal["queues", "windows", "items", "hours", "special", "notices"], Query()],
    cluster: TheCluster,
    caller: TheCaller,
) -> Response:
    """One of the sheets."""
    document = await configuration_of(cluster, hall, caller)
    chosen = next(one for one in SHEETS if one.key == sheet)
    return attachment(as_csv(rows_of(document, chosen)), "text/csv; charset=utf-8", f"{hall}-{sheet}.csv")


@router.get("/export.json")
@says(who=MANAGERS, answer=Configuration, errors=(404,))
async def export_json(hall: str, cluster: TheCluster, caller: TheCaller) -> Response:
    """The whole configuration."""
    document = await configuration_of(cluster, hall, caller)
    content = json.dumps(document, ensure_ascii=False, indent=2).encode()
    return attachment(content, "application/json", f"{hall}.json")


@router.post("/import")
@says(who=MANAGERS, answer=Imported, errors=(404, 409))
async def import_file(
    request: Request,
    hall: str,
    cluster: TheCluster,
    caller: TheCaller,
    version: Annotated[int | None, Query(ge=0, le=2**31)] = None,
    apply: Annotated[bool, Query()] = False,
    key: IdempotencyKey = None,
) -> Json:
    """Try a file (XLSX, CSV, JSON as exported; the request's body): every fault with sheet, row and column, and what
    would change, in words. With `apply` and the `version` that was tried: change it, whole or not at all."""
    now = await configuration_of(cluster, hall, caller)
    document, wrong = await asyncio.to_thread(_read, await request.body(), now, hall)
    # What is malformed cannot be compared.
    changed = [] if wrong else changes(now, document)
    if apply and wrong:
        raise Invalid("exchange.has_faults", field="file", count=len(wrong))
    if apply:
        seen = now["version"] if version is None else version
        command = messages.ConfigureHall(**{name: document[name] for name in FIELDS if name in document}, version=seen)
        await cluster.call(address_of(hall), command, command_id=key, caller=caller)
        now = await configuration_of(cluster, hall, caller)
    return {
        "version": now["version"],
        "applied": apply,
        "faults": [shown(one, {**SHARED, **OURS}) for one in wrong],
        "changes": [{**change, "words": say(change)} for change in changed],
    }


def _read(data: bytes, now: Json, hall: str) -> tuple[Json, list[Misplaced]]:
    """The configuration that a file makes of the present one, and everything wrong with it."""
    try:
        given: Any = read(data)
        if isinstance(given, Book):
            made = Import(given, now, hall)
            unread = {one.sheet for one in made.faults if one.row == 1}  # without its headings, no row says anything
            placed = (made.place(fault) for fault in faults(made.document, hall))
            return made.document, made.faults + [one for one in placed if one.sheet not in unread]
        if not isinstance(given, dict) or "queues" not in given:
            raise Fault("exchange.not_a_hall", "file")
    except Fault as fault:
        return now, [Misplaced(fault=fault)]
    document = {name: given.get(name, now.get(name)) for name in FIELDS}
    return document, [_in_json(fault) for fault in faults(document, hall)]


def _in_json(fault: Fault) -> Misplaced:
    """A fault in a JSON file: the part it is in, the entry's number from 1, and the field."""
    part, *rest = fault.field.split(".")
    sheet = next((sheet for sheet in SHEETS if sheet.key == part), None)
    row = int(rest[0]) + 1 if sheet and rest and rest[0].isdecimal() else None
    name = ".".join(rest[1:] if row else rest) or part
    column = (sheet.column(name) if sheet else None) or Column(name, name, name)
    return Misplaced(fault=fault, sheet=sheet, row=row, column=column)
