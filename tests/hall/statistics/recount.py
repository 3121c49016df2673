"""The figures counted again by brute force, from what queues and windows wrote in their journals: code of its own."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from actors import Recorded
from common.times import iso

Json = dict[str, Any]
TARGET = 30 * 60


@dataclass
class Stay:
    """One stay in one queue."""

    ticket: str
    origin: str
    queue: str
    item: str
    since: int
    window: str | None = None
    clerk: str | None = None
    called: int | None = None
    started: bool = False
    serving: int | None = None
    worked: int = 0
    outcome: str = ""

    @property
    def hall(self) -> str:
        return self.ticket.split("-")[0]

    @property
    def day(self) -> str:
        day = self.ticket.split("-")[1]
        return f"{day[:4]}-{day[4:6]}-{day[6:]}"

    @property
    def hour(self) -> str:
        return iso(self.since)[11:13]


@dataclass
class Recount:
    stays: list[Stay] = field(default_factory=list)
    now: dict[str, Stay] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)
    clerks: dict[str, str | None] = field(default_factory=dict)

    def read(self, events: Iterable[Recorded]) -> None:
        for event in events:
            data = event.data
            match event.type:
                case "window.opened":
                    self.clerks[event.key] = data["clerk"]
                case "queue.joined":
                    origin = "taken" if data.get("issued", True) else "transferred"
                    since = data.get("taken_at", event.at) if data.get("issued", True) else event.at
                    self._begin(data["ticket"], origin, event.key, data.get("item") or "-", since)
                case "queue.rejoined":
                    stay = self.now[data["ticket"]]
                    self._begin(stay.ticket, "rejoined", event.key, stay.item, event.at)
                case "queue.handed_over":
                    stay = self.now[data["ticket"]]
                    if stay.outcome:  # a missed one, called by its number
                        stay = self._begin(stay.ticket, "rejoined", event.key, stay.item, event.at)
                    stay.window, stay.clerk, stay.called = data["window"], self.clerks[data["window"]], event.at
                case "queue.taken_back":
                    stay = self.now[data["ticket"]]
                    stay.window = stay.clerk = stay.called = None
                case "queue.followed":
                    self._followed(self.now[data["ticket"]], data["state"], event.at)
                case "queue.left":
                    outcome = data.get("outcome", "finished").replace("cancelled", "abandoned")
                    self._end(self.now[data["ticket"]], outcome, event.at)

    def _begin(self, ticket: str, origin: str, queue: str, item: str, since: int) -> Stay:
        stay = self.now[ticket] = Stay(ticket, origin, queue, item, since)
        self.stays.append(stay)
        return stay

    def _followed(self, stay: Stay, state: str, at: int) -> None:
        if state == "serving":
            stay.started, stay.serving = True, at
        elif state == "held" and stay.serving is not None:
            stay.worked += at - stay.serving
            stay.serving = None
        elif state == "missed":
            self._end(stay, "missed", at)

    def _end(self, stay: Stay, outcome: str, at: int) -> None:
        if stay.outcome:
            return
        if stay.serving is not None:
            stay.worked += at - stay.serving
        stay.outcome = outcome

    def figures(self, by: str | None) -> dict[str, Json]:
        """Key → figures with the exact percentiles; by None under the empty text."""
        groups: dict[str, list[Stay]] = defaultdict(list)
        for stay in self.stays:
            key = "" if by is None else getattr(stay, by)
            if key is not None and (by not in ("window", "clerk") or stay.outcome):
                groups[key].append(stay)
        return {key: self._of(stays, by) for key, stays in groups.items() if self._shows(stays, by)}

    def _shows(self, stays: list[Stay], by: str | None) -> bool:
        return any(self._arrives(stay, by) or stay.outcome for stay in stays)

    def _arrives(self, stay: Stay, by: str | None) -> bool:
        if by in ("window", "clerk"):
            return True
        return stay.origin == "taken" or (by == "queue" and stay.origin == "transferred")

    def _of(self, stays: list[Stay], by: str | None) -> Json:
        over = [stay for stay in stays if stay.outcome]
        waits = [
            (stay.called - stay.since) // 1_000_000
            for stay in over
            if stay.called is not None and stay.origin != "rejoined"
        ]
        services = [
            stay.worked // 1_000_000 for stay in over if stay.started and stay.outcome in ("finished", "transferred")
        ]
        return {
            "arrivals": sum(self._arrives(stay, by) for stay in stays),
            "served": sum(stay.outcome == "finished" for stay in over),
            "missed": sum(stay.outcome == "missed" for stay in over),
            "abandoned": sum(stay.outcome == "abandoned" for stay in over),
            "wait": {**_times(waits), "within_target": sum(wait <= TARGET for wait in waits) / len(waits)}
            if waits
            else None,
            "service": _times(services) if services else None,
        }


def _times(durations: list[int]) -> Json:
    ordered = sorted(durations)
    rank = {"p50": math.ceil(0.5 * len(ordered)), "p90": math.ceil(0.9 * len(ordered))}
    return {"mean": sum(ordered) / len(ordered), **{name: ordered[place - 1] for name, place in rank.items()}}
