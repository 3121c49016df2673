"""A queue's moment as JSON, and back: ``{"pace", "scene"}``, as `hall.waits.learning` and `hall.waits.estimator` name
their parts; moments in microseconds. Pure."""

from typing import Any

from msgspec import convert, to_builtins

from hall.waits.estimator import Scene
from hall.waits.learning import Pace
from hall.waits.play import QueueNow

Json = dict[str, Any]


def taken(pace: Pace, scene: Scene) -> Json:
    return {"pace": to_builtins(pace), "scene": to_builtins(scene)}


def read(queue: str, snapshot: Json) -> QueueNow:
    return QueueNow(queue, convert(snapshot["pace"], Pace), convert(snapshot["scene"], Scene))
