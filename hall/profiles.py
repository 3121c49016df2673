"""What a window serves at a moment: its profiles by time of day, and what an express window takes. Pure.

A window's configuration may hold, beside its ``queues`` in order of preference::

    "profiles": [{"from": "09:00", "to": "12:00", "queues": ["440106:A"]}]   # in order, not overlapping
    "express": {"items": ["social-card"]} or {"seconds": 300}                # short matters only
    "group": "社保"                                                          # for transfers to any window of it

In a profile's hours its queues, in their order, take the place of the window's own: one queue makes a dedicated window,
several a pooled one. ``express.seconds`` stands for the items of all queues whose mean service is no longer than that.
"""

from typing import Any

from common.fault import Fault
from common.times import DAY, minute_of_day, next_midnight
from hall.hours import document as hours

Json = dict[str, Any]

MINUTE = 60_000_000
MOST_PROFILES = 8
LONGEST_GROUP = 30


def queues_at(queues: list[str], profiles: list[Json], at: int) -> list[str]:
    """The queues that a window serves at a moment (microseconds), in order of preference."""
    minute = minute_of_day(at) if profiles else 0
    for profile in profiles:
        if _minutes(profile["from"]) <= minute < _minutes(profile["to"]):
            served: list[str] = profile["queues"]
            return served
    return queues


def next_turn(profiles: list[Json], at: int) -> int | None:
    """The next moment of the same day at which a profile begins or ends; None: no more today."""
    midnight = next_midnight(at) - DAY
    turns = [midnight + _minutes(profile[end]) * MINUTE for profile in profiles for end in ("from", "to")]
    return min((turn for turn in turns if turn > at), default=None)


def express_items(express: Json | None, queues: list[Json], items: list[Json], usual: int) -> list[str] | None:
    """The items that an express window takes; None where the window is none. ``usual``: mean service in seconds of a
    queue that gives none."""
    if not express:
        return None
    if "items" in express:
        taken: list[str] = express["items"]
        return taken
    short = {queue["id"] for queue in queues if queue.get("service_seconds", usual) <= express["seconds"]}
    return [item["id"] for item in items if item["queue"] in short]


def window_parts(window: Json, queues: list[Json], items: list[Json], usual: int) -> Json:
    """What a window is told of its entry in a hall's configuration."""
    return {
        "queues": window["queues"],
        "items": window.get("items", []),
        "profiles": window.get("profiles") or [],
        "express": express_items(window.get("express"), queues, items, usual),
        "group": window.get("group") or "",
    }


def special_windows(windows: list[Json]) -> dict[str, Json]:
    """What a hall shows of windows that take short matters only, or belong to a group, by id."""
    return {
        window["id"]: {name: window[name] for name in ("group", "express") if window.get(name)} for window in windows
    }


def faults(window: Json, at: str, queues: set[str], items: set[str]) -> list[Fault]:
    """What is wrong with a window's profiles, express rule and group."""
    found = _profile_faults(window.get("profiles", []), f"{at}.profiles", queues)
    express = window.get("express")
    if express is not None:
        found += _express_faults(express, f"{at}.express", items)
    group = window.get("group")
    if group is not None and not (
        isinstance(group, str) and group.strip() and len(group) <= LONGEST_GROUP and group.isprintable()
    ):
        found.append(Fault("hall.text", f"{at}.group", most=LONGEST_GROUP))
    return found


def _profile_faults(profiles: Any, at: str, queues: set[str]) -> list[Fault]:
    if not isinstance(profiles, list) or len(profiles) > MOST_PROFILES:
        return [Fault("hall.list", at, most=MOST_PROFILES)]
    found: list[Fault] = []
    for index, profile in enumerate(profiles):
        if not isinstance(profile, dict) or profile.keys() != {"from", "to", "queues"}:
            return [Fault("hall.profile", f"{at}.{index}")]
        served = profile["queues"]
        if not isinstance(served, list) or not served:
            found.append(Fault("hall.window_without_queues", f"{at}.{index}.queues"))
            continue
        found += [
            Fault("hall.no_such_queue", f"{at}.{index}.queues", id=str(queue)[:64])
            for queue in served
            if not isinstance(queue, str) or queue not in queues
        ]
    try:
        hours.spans([[profile["from"], profile["to"]] for profile in profiles], at)
    except Fault as wrong:
        found.append(wrong)
    return found


def _express_faults(express: Any, at: str, items: set[str]) -> list[Fault]:
    if not isinstance(express, dict) or express.keys() not in ({"items"}, {"seconds"}):
        return [Fault("hall.express", at)]
    if "seconds" in express:
        seconds = express["seconds"]
        good = isinstance(seconds, int) and not isinstance(seconds, bool) and 10 <= seconds <= 7200
        return [] if good else [Fault("hall.number", f"{at}.seconds", least=10, most=7200)]
    if not isinstance(express["items"], list) or not express["items"]:
        return [Fault("hall.express", f"{at}.items")]
    return [
        Fault("hall.no_such_item", f"{at}.items", id=str(item)[:64])
        for item in express["items"]
        if not isinstance(item, str) or item not in items
    ]


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
