"""Who takes over the people of a queue that a change of the hall's configuration has taken something from. Pure.

Heirs are item id → queue id, for the items that are handled in another queue from now on. A queue that is no longer
there has one more, under `ELSE`: where everyone goes whose item is handled nowhere any more, or who came for none. That
is the queue which inherits most of its items, else the hall's first one; `NOBODY` where the hall has no queue left.
"""

from collections import Counter
from typing import Any

Json = dict[str, Any]
Heirs = dict[str, str]

ELSE = ""
NOBODY = ""


def heirs(before: Json, after: Json) -> dict[str, Heirs]:
    """The heirs of each queue that lost something between two configurations, by queue id."""
    now = {item["id"]: item["queue"] for item in after["items"]}
    found: dict[str, Heirs] = {}
    for item in before["items"]:
        heir = now.get(item["id"])
        if heir is not None and heir != item["queue"]:
            found.setdefault(item["queue"], {})[item["id"]] = heir
    kept = [queue["id"] for queue in after["queues"]]
    for queue in before["queues"]:
        if queue["id"] not in kept:
            inherited = found.setdefault(queue["id"], {})
            most = Counter(inherited.values()).most_common(1)
            inherited[ELSE] = most[0][0] if most else next(iter(kept), NOBODY)
    return found


def is_removed(known: Heirs) -> bool:
    """Whether the queue with these heirs is no longer there."""
    return ELSE in known


def heir_of(known: Heirs, item: str | None) -> str | None:
    """The queue to which somebody who waits for an item goes on; None: they stay."""
    return known.get(item or ELSE, known.get(ELSE))


def still(known: Heirs, items: list[Json]) -> Heirs:
    """Of the heirs of a queue that is there, those that hold while it handles ``items`` itself."""
    own = {item["id"] for item in items}
    return {item: heir for item, heir in known.items() if item != ELSE and item not in own}
