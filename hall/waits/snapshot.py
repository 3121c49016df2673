"""A queue's moment as JSON, and back: ``{"now", "pace", "line": [[item, rank, since]], "busy": [[window, item, since,
started]]}`` with moments in microseconds, as `hall.waits.estimator` and `hall.waits.learning` name them. Pure."""

from typing import Any

from msgspec import convert, to_builtins

from hall.waits.estimator import Busy, Scene, Waiting
from hall.waits.learning import Pace
from hall.waits.whatif import QueueNow

Json = dict[str, Any]


def taken(pace: Pace, scene: Scene) -> Json:
    return {"now": scene.now, "pace": to_builtins(pace), "line": list(scene.line), "busy": list(scene.busy)}


def read(queue: str, snapshot: Json) -> QueueNow:
    return QueueNow(
        id=queue,
        pace=convert(snapshot["pace"], Pace),
        line=[Waiting(*person) for person in snapshot["line"]],
        busy=[Busy(*one) for one in snapshot["busy"]],
    )
