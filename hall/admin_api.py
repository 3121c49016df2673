"""A hall's configuration over HTTP: read, check, change, history, undo. For its managers and administrators."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field, StrictBool

from actors import Address, Caller, Cluster, Unknown, View
from common.edge import Body, IdempotencyKey, TheCaller, TheCluster
from common.says import ADMINISTRATORS, MANAGERS, STAFF, says
from common.shapes import Json
from hall import messages
from hall.change_words import say
from hall.configuration import FIELDS, changes, faults
from hall.configuration_shapes import Checked, Configuration, History
from hall.hall_settings import invalid
from hall.numbers import is_hall, is_kiosk
from hall.shapes import Kiosk
from hall.words import WORDS

Version = Annotated[int, Field(ge=0, le=2**31, strict=True)]
"""The version that was edited; where another has been set meanwhile, nothing is changed (409)."""

router = APIRouter(prefix="/api/halls/{hall}", tags=["admin"])


class ConfigurationBody(Body):
    """A whole configuration, as `GET` gives it. What is inside is checked part by part, each fault naming its field."""

    id: str | None = None
    version: Version
    name: Any
    name_en: Any
    lon: Any
    lat: Any
    open: Any
    queues: Any
    windows: Any
    items: Any
    hours: Any = Field(default_factory=dict)
    notices: Any = Field(default_factory=list)
    floor: Any = Field(default_factory=dict)
    by: Any = None

    def document(self) -> Json:
        return {name: getattr(self, name) for name in FIELDS}


class NoticesBody(Body):
    """All notices: {id, text, text_en, until}."""

    version: Version
    notices: list[dict[str, Any]]


class SpecialDaysBody(Body):
    """All special days: {date, spans, reason, reason_en}; no spans: closed."""

    version: Version
    special: list[dict[str, Any]]


class VersionBody(Body):
    version: Version


class ServiceBody(Body):
    in_service: StrictBool


def address_of(hall: str) -> Address:
    """Raises Unknown where there can be no such hall."""
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    return Address("hall", hall)


async def configuration_of(cluster: Cluster, hall: str, caller: Caller) -> Json:
    """The hall's configuration as the caller may see it. Raises Unknown, Forbidden."""
    shown = await cluster.call(address_of(hall), messages.ShowConfiguration(), caller=caller)
    if not shown.get("name"):
        raise Unknown("hall.unknown", field="hall")
    return shown


@router.get("/configuration")
@says(who=MANAGERS, answer=Configuration, errors=(404,))
async def read_configuration(hall: str, cluster: TheCluster, caller: TheCaller) -> Json:
    """The hall's whole configuration and its version: also the file to keep or to import elsewhere."""
    return await configuration_of(cluster, hall, caller)


@router.post("/configuration/check")
@says(who=MANAGERS, answer=Checked, errors=(404,))
async def check_configuration(hall: str, body: ConfigurationBody, cluster: TheCluster, caller: TheCaller) -> Json:
    """Try a configuration without applying it: every fault with its field, and what would change, in words."""
    now = await configuration_of(cluster, hall, caller)
    found = [
        {"field": fault.field, "code": fault.code, "message": _words(fault.code, dict(fault.facts))}
        for fault in faults(body.document(), hall)
    ]
    # What is malformed cannot be compared.
    changed = [] if found else changes(now, body.document())
    return {
        "version": now["version"],
        "faults": found,
        "changes": [{**change, "words": say(change)} for change in changed],
    }


@router.put("/configuration")
@says(who=ADMINISTRATORS, answer=Configuration, errors=(404, 409))
async def change_configuration(
    hall: str, body: ConfigurationBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Replace the hall's configuration, whole or not at all. For administrators."""
    await configuration_of(cluster, hall, caller)  # who may not see it learns nothing from its faults
    if wrong := faults(body.document(), hall):
        raise invalid(wrong[0])
    command = messages.ConfigureHall(**body.document(), version=body.version)
    await cluster.call(address_of(hall), command, command_id=key, caller=caller)
    return await configuration_of(cluster, hall, caller)


@router.put("/notices")
@says(who=MANAGERS, answer=Configuration, errors=(404, 409))
async def change_notices(
    hall: str, body: NoticesBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Replace the hall's notices."""
    command = messages.SetNotices(notices=body.notices, version=body.version)
    return await cluster.call(address_of(hall), command, command_id=key, caller=caller)


@router.put("/special-days")
@says(who=MANAGERS, answer=Configuration, errors=(404, 409))
async def change_special_days(
    hall: str, body: SpecialDaysBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Replace the days with hours of their own."""
    command = messages.SetSpecialDays(special=body.special, version=body.version)
    return await cluster.call(address_of(hall), command, command_id=key, caller=caller)


@router.get("/changes")
@says(who=MANAGERS, answer=History, errors=(404,))
async def read_changes(hall: str, cluster: TheCluster, caller: TheCaller) -> Json:
    """Who changed what and when, newest first, in words; the last fifty versions."""
    found = await cluster.call(address_of(hall), messages.ShowChanges(), caller=caller)
    for version in found:
        version["changes"] = [{**change, "words": say(change)} for change in version["changes"]]
    return {"changes": found}


@router.post("/undo")
@says(who=ADMINISTRATORS, answer=Configuration, errors=(404, 409))
async def undo_change(
    hall: str, body: VersionBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Take back the latest change; doing so again brings it back. For administrators."""
    command = messages.UndoConfiguration(version=body.version)
    return await cluster.call(address_of(hall), command, command_id=key, caller=caller)


kiosks = APIRouter(prefix="/api/kiosks", tags=["admin"])


@kiosks.post("/{kiosk}/service")
@says(who=STAFF, answer=Kiosk, errors=(404,))
async def set_kiosk_service(
    kiosk: str, body: ServiceBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Take a terminal out of service, or put it back: for staff of its hall. Answers with the kiosk."""
    if not is_kiosk(kiosk):
        raise Unknown("kiosk.unknown", field="kiosk")
    address = Address("kiosk", kiosk)
    await cluster.call(address, messages.SetKioskService(in_service=body.in_service), command_id=key, caller=caller)
    return (await cluster.call(address, View(), caller=caller)).data


def _words(code: str, facts: Json) -> Json:
    return {language: text.format_map(facts) for language, text in WORDS[code].items()}
