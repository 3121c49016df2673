"""A hall's configuration over HTTP: read, check, change, history, undo. For its managers and administrators."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from actors import Address, Cluster, Unknown
from hall import messages
from hall.api import IdempotencyKey, TheCaller, TheCluster
from hall.configuration import FIELDS, changes, faults, say
from hall.numbers import is_hall
from hall.taking import Body
from hall.views import Json
from hall.words import WORDS

Version = Annotated[int, Field(ge=0, le=2**31)]
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


def _address(hall: str) -> Address:
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    return Address("hall", hall)


async def _shown(cluster: Cluster, hall: str, caller: Any) -> Json:
    shown = await cluster.call(_address(hall), messages.ShowConfiguration(), caller=caller)
    if not shown.get("name"):
        raise Unknown("hall.unknown", field="hall")
    return shown


@router.get("/configuration")
async def read_configuration(hall: str, cluster: TheCluster, caller: TheCaller) -> Json:
    """The hall's whole configuration and its version: also the file to keep or to import elsewhere."""
    return await _shown(cluster, hall, caller)


@router.post("/configuration/check")
async def check_configuration(hall: str, body: ConfigurationBody, cluster: TheCluster, caller: TheCaller) -> Json:
    """Try a configuration without applying it: every fault with its field, and what would change, in words."""
    now = await _shown(cluster, hall, caller)
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
async def change_configuration(
    hall: str, body: ConfigurationBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Replace the hall's configuration, whole or not at all. For administrators."""
    await _shown(cluster, hall, caller)  # who may not see it learns nothing from its faults
    if wrong := faults(body.document(), hall):
        raise wrong[0]
    command = messages.ConfigureHall(**body.document(), version=body.version)
    await cluster.call(_address(hall), command, command_id=key, caller=caller)
    return await _shown(cluster, hall, caller)


@router.put("/notices")
async def change_notices(
    hall: str, body: NoticesBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Replace the hall's notices."""
    command = messages.SetNotices(notices=body.notices, version=body.version)
    return await cluster.call(_address(hall), command, command_id=key, caller=caller)


@router.put("/special-days")
async def change_special_days(
    hall: str, body: SpecialDaysBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Replace the days with hours of their own."""
    command = messages.SetSpecialDays(special=body.special, version=body.version)
    return await cluster.call(_address(hall), command, command_id=key, caller=caller)


@router.get("/changes")
async def read_changes(hall: str, cluster: TheCluster, caller: TheCaller) -> Json:
    """Who changed what and when, newest first, in words; the last fifty versions."""
    found = await cluster.call(_address(hall), messages.ShowChanges(), caller=caller)
    for version in found:
        version["changes"] = [{**change, "words": say(change)} for change in version["changes"]]
    return {"changes": found}


@router.post("/undo")
async def undo_change(
    hall: str, body: VersionBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> Json:
    """Take back the latest change; doing so again brings it back. For administrators."""
    command = messages.UndoConfiguration(version=body.version)
    return await cluster.call(_address(hall), command, command_id=key, caller=caller)


def _words(code: str, facts: Json) -> Json:
    return {language: text.format_map(facts) for language, text in WORDS[code].items()}
