"""A hall's configuration as a document: what can be wrong with it, and what changed between two. Pure."""

import re
from datetime import datetime
from typing import Any

from common.fault import Fault
from hall.hours import document as hours
from hall.numbers import is_queue, is_window
from hall.profiles import faults as profile_faults

Json = dict[str, Any]

LARGEST_LIST = 500
FIELDS = ("name", "name_en", "lon", "lat", "open", "queues", "windows", "items", "hours", "notices", "floor")
_ITEM = re.compile(r"[a-z0-9-]{1,64}")
_SHAPE = ("x", "y", "w", "h")


def faults(document: Json, hall: str) -> list[Fault]:
    """Everything wrong with a configuration, in the order of its fields; each names its field."""
    found: list[Fault] = []
    for name in ("name", "name_en"):
        found += _text(document.get(name), name, 100)
    found += _number(document.get("lon"), "lon", -180, 180) + _number(document.get("lat"), "lat", -90, 90)
    if not isinstance(document.get("open"), bool):
        found.append(Fault("hours.yes_or_no", "open"))
    queues = _queues(document.get("queues"), hall, found)
    items = _items(document.get("items"), queues, found)
    _windows(document.get("windows"), hall, queues, items, found)
    if document.get("hours", {}) != {}:
        found += hours.faults(document["hours"])
    return found + notice_faults(document.get("notices", [])) + _floor(document.get("floor", {}))


def notice_faults(notices: Any) -> list[Fault]:
    """What is wrong with notices: {id, text, text_en, until}."""
    found: list[Fault] = []
    known: set[str] = set()
    for at, notice in _entries(notices, "notices", found):
        if isinstance(notice.get("id"), str):
            if notice["id"] in known:
                found.append(Fault("hall.twice", f"{at}.id", id=notice["id"][:64]))
            known.add(notice["id"])
        found += _text(notice.get("id"), f"{at}.id", 64) + _text(notice.get("text"), f"{at}.text", 300)
        if notice.get("text_en"):
            found += _text(notice["text_en"], f"{at}.text_en", 600)
        if notice.get("until") is not None and not _is_moment(notice["until"]):
            found.append(Fault("hall.until", f"{at}.until"))
    return found


def _is_moment(given: Any) -> bool:
    try:
        return isinstance(given, str) and datetime.fromisoformat(given).tzinfo is not None
    except ValueError:
        return False


def _queues(given: Any, hall: str, found: list[Fault]) -> set[str]:
    known: set[str] = set()
    for at, queue in _entries(given, "queues", found):
        key, prefix = queue.get("id"), queue.get("prefix")
        if not isinstance(key, str) or not is_queue(key) or key != f"{hall}:{prefix}":
            found.append(Fault("hall.id", f"{at}.id", example=f"{hall}:A"))
            continue
        if key in known:
            found.append(Fault("hall.twice", f"{at}.id", id=key))
        known.add(key)
        found += _text(queue.get("name"), f"{at}.name", 60) + _text(queue.get("name_en"), f"{at}.name_en", 100)
        found += _number(queue.get("service_seconds", 600), f"{at}.service_seconds", 10, 7200, whole=True)
    return known


def _items(given: Any, queues: set[str], found: list[Fault]) -> set[str]:
    known: set[str] = set()
    for at, item in _entries(given, "items", found):
        key = item.get("id")
        if not isinstance(key, str) or _ITEM.fullmatch(key) is None:
            found.append(Fault("hall.id", f"{at}.id", example="social-card"))
            continue
        if key in known:
            found.append(Fault("hall.twice", f"{at}.id", id=key))
        known.add(key)
        found += _text(item.get("name"), f"{at}.name", 100) + _text(item.get("name_en"), f"{at}.name_en", 200)
        if not isinstance(item.get("queue"), str) or item["queue"] not in queues:
            found.append(Fault("hall.no_such_queue", f"{at}.queue", id=str(item.get("queue"))[:64]))
    return known


def _windows(given: Any, hall: str, queues: set[str], items: set[str], found: list[Fault]) -> None:
    known: set[str] = set()
    for at, window in _entries(given, "windows", found):
        key = window.get("id")
        if not isinstance(key, str) or not is_window(key) or not key.startswith(f"{hall}-"):
            found.append(Fault("hall.id", f"{at}.id", example=f"{hall}-01"))
            continue
        if key in known:
            found.append(Fault("hall.twice", f"{at}.id", id=key))
        known.add(key)
        if not window.get("queues"):
            found.append(Fault("hall.window_without_queues", f"{at}.queues"))
        for name, all_, code in (("queues", queues, "hall.no_such_queue"), ("items", items, "hall.no_such_item")):
            served = window.get(name, [])
            if not isinstance(served, list) or not all(isinstance(one, str) for one in served):
                found.append(Fault("hall.list", f"{at}.{name}", most=LARGEST_LIST))
                continue
            found += [Fault(code, f"{at}.{name}", id=one[:64]) for one in served if one not in all_]
        found += profile_faults(window, at, queues, items)


def _floor(floor: Any) -> list[Fault]:
    found: list[Fault] = []
    if not isinstance(floor, dict):
        return [Fault("hours.object", "floor")]
    if not floor:
        return found
    for name in ("width", "height"):
        found += _number(floor.get(name), f"floor.{name}", 1, 10000)
    for part in ("rooms", "windows"):
        for at, shape in _entries(floor.get(part, []), f"floor.{part}", found):
            for name in _SHAPE:
                found += _number(shape.get(name), f"{at}.{name}", 0, 10000)
            label = "number" if part == "windows" else "name"
            found += _text(shape.get(label), f"{at}.{label}", 60)
    return found


def _entries(given: Any, at: str, found: list[Fault]) -> list[tuple[str, Json]]:
    """The entries of a list with their places; what is no list of objects is a fault."""
    if not isinstance(given, list) or len(given) > LARGEST_LIST:
        found.append(Fault("hall.list", at, most=LARGEST_LIST))
        return []
    entries = []
    for index, entry in enumerate(given):
        if isinstance(entry, dict):
            entries.append((f"{at}.{index}", entry))
        else:
            found.append(Fault("hours.object", f"{at}.{index}"))
    return entries


def _text(given: Any, at: str, most: int) -> list[Fault]:
    good = isinstance(given, str) and given.strip() and len(given) <= most and given.isprintable()
    return [] if good else [Fault("hall.text", at, most=most)]


def _number(given: Any, at: str, least: float, most: float, *, whole: bool = False) -> list[Fault]:
    kind = int if whole else int | float
    good = isinstance(given, kind) and not isinstance(given, bool) and least <= given <= most
    return [] if good else [Fault("hall.whole_number" if whole else "hall.number", at, least=least, most=most)]


def changes(before: Json, after: Json) -> list[Json]:
    """What differs, one entry per part: ``{"part", "id", "what": added | removed | changed, "before", "after"}``."""
    found: list[Json] = []
    for name in FIELDS:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name in ("queues", "windows", "items", "notices"):
            olds, news = ({entry["id"]: entry for entry in side or []} for side in (old, new))
            for key in {**olds, **news}:
                if olds.get(key) != news.get(key):
                    found.append(_change(name, key, olds.get(key), news.get(key)))
        elif name == "hours":
            old, new = old or {}, new or {}
            found += [
                _change(name, key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)
            ]
        else:
            found.append(_change(name, None, old, new))
    return found


def _change(part: str, key: str | None, before: Any, after: Any) -> Json:
    what = "added" if before is None else "removed" if after is None else "changed"
    return {"part": part, "id": key, "what": what, "before": before, "after": after}
