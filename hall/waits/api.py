"""Forecasts, the best hall and "what if" over HTTP. Thin: parse, ask the actors, answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from actors import Address, Cluster, Unknown, View
from common.edge import Body, Id, TheCaller, TheCluster
from common.says import ANYONE, MANAGERS, Lines, says
from common.shapes import Json
from common.times import iso
from hall.level import level
from hall.numbers import is_hall
from hall.setup import DISTRICT
from hall.taking import QueueId, WindowId
from hall.views import seconds, split
from hall.waits import shapes
from hall.waits.estimator import Estimate, longest
from hall.waits.forecast import HOUR
from hall.waits.messages import Ahead, Foresee, LookAhead, ShowOffer, ShowPlan, Snapshot
from hall.waits.nearness import best
from hall.waits.planning import Asked, Hall, begins, changes, planned, serving
from hall.waits.play import Day
from hall.waits.plays import Plays, plays_of
from hall.waits.saying import sentence
from hall.waits.snapshot import read
from hall.waits.whatif import Answer, Figure, simulate

SEED = 1
"""The same question at the same moment gets the same answer."""

Longitude = Annotated[float | None, Query(ge=-180, le=180)]
Latitude = Annotated[float | None, Query(ge=-90, le=90)]

router = APIRouter(prefix="/api", tags=["waits"])


async def _plays(request: Request) -> Plays:
    return plays_of(request.app.state)


ThePlays = Annotated[Plays, Depends(_plays)]


class ChangeBody(Body):
    """``open`` some windows for a queue, ``close`` one, or ``move`` one to a queue; at a time of today, or now."""

    do: Literal["open", "close", "move"]
    windows: int | None = Field(default=None, ge=1, le=20, strict=True)
    window: WindowId | None = None
    queue: QueueId | None = None
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None

    def asked(self) -> Asked:
        at = None if self.at is None else int(self.at[:2]) * 60 + int(self.at[3:])
        return Asked(self.do, self.windows, self.window, self.queue, at)


class WhatIfBody(Body):
    """What the manager thinks of changing."""

    changes: Annotated[list[ChangeBody], Field(min_length=1, max_length=10)]


@router.get("/halls/{hall}/forecast")
@says(who=ANYONE, answer=shapes.Forecast, errors=(404,))
async def read_forecast(hall: str, cluster: TheCluster) -> Json:
    """What newcomers of the next hours should expect, until closing and without the hall's breaks: in the slowest queue
    that is served. Nothing is foreseen outside of the hall's hours."""
    shown, ahead = await _hall(cluster, hall)
    calls = (cluster.call(Address("queue", queue["id"]), Foresee(until=ahead.until)) for queue in shown["queues"])
    found: dict[int, list[Estimate]] = {}
    for hours in await asyncio.gather(*calls):
        for place, (begin, p50, p90) in enumerate(hours):
            known = found.setdefault(ahead.now if place == 0 else begin, [])
            if p50 is not None and p90 is not None:
                known.append(Estimate(p50, p90))
    return {
        "hours": [
            _hour(begin, longest(known))
            for begin, known in sorted(found.items())
            if not any(start <= begin and begin // HOUR * HOUR + HOUR <= end for start, end in ahead.breaks)
        ]
    }


def _hour(begin: int, estimate: Estimate | None) -> Json:
    p50, p90 = split(estimate)
    return {"from": iso(begin), "p50": p50, "p90": p90, "level": level(1, estimate) if estimate else None}


@router.get("/best-hall")
@says(who=ANYONE, answer=shapes.BestHalls, errors=(404,))
async def read_best_hall(
    cluster: TheCluster, item: Annotated[Id, Query()], lon: Longitude = None, lat: Latitude = None
) -> Json:
    """The halls that handle an item, best first: the way there (from `lon`, `lat`) and the wait there, added."""
    shown = await cluster.call(Address("district", DISTRICT), View())
    calls = (cluster.call(Address("hall", hall["id"]), ShowOffer(item=item)) for hall in shown.data["halls"])
    offers = [offer for offer in await asyncio.gather(*calls) if offer is not None]
    if not offers:
        raise Unknown("item.unknown", field="item")
    here = (lon, lat) if lon is not None and lat is not None else None
    return {
        "halls": [
            {
                "id": choice.offer.hall,
                "name": choice.offer.name,
                "name_en": choice.offer.name_en,
                "open": choice.offer.open,
                "wait": seconds(choice.offer.p50, choice.offer.p90),
                "distance_m": choice.distance,
                "travel_seconds": choice.travel,
                "total_seconds": choice.total,
            }
            for choice in best(offers, here)
        ]
    }


@router.post("/halls/{hall}/what-if")
@says(who=MANAGERS, answer=Lines(shapes.WhatIfLine), errors=(404, 409))
async def ask_what_if(
    hall: str, body: WhatIfBody, cluster: TheCluster, caller: TheCaller, plays: ThePlays
) -> StreamingResponse:
    """What waits would be if windows opened, closed or moved: played from this moment, for the hall's manager.

    Answers lines of JSON (`application/x-ndjson`): `{"progress": 0.35}` and last `{"result": …}`, with the wait of who
    takes a number `now` and of who does `later`, in the hour after the last change: `before` is as it is.
    """
    shown, _ = await _hall(cluster, hall)
    keys = [queue["id"] for queue in shown["queues"]]
    plan = await cluster.call(Address("hall", hall), ShowPlan(), caller=caller)
    calls = (cluster.call(Address("queue", key), Snapshot(), caller=caller) for key in keys)
    queues = [read(key, snapshot) for key, snapshot in zip(keys, await asyncio.gather(*calls), strict=True)]
    asked = [change.asked() for change in body.changes]
    windows = serving(plan.windows, {queue.id: queue.scene.on_duty for queue in queues}, plan.now)
    as_it_is = planned(plan.windows, windows, plan.now, plan.closing, plan.spans)
    changed = changes(asked, Hall(plan.now, plan.closing, keys, plan.windows, windows, as_it_is))
    begin = begins(asked, plan.now)
    day = Day(plan.now, plan.giving, plan.home)
    said = {queue["id"]: queue["estimate"] and Estimate(**queue["estimate"]) for queue in shown["queues"]}
    play = simulate(day, queues, windows, as_it_is, changed, begin, SEED, said)
    told = plays.told(play)
    # Asked for the first report here, so that whoever must come back later is told so by the answer's status.
    await anext(told)
    return StreamingResponse(_lines(told, asked, shown), media_type="application/x-ndjson")


async def _lines(told: AsyncIterator[float | Answer], asked: Sequence[Asked], shown: Json) -> AsyncIterator[str]:
    queues = {queue["id"]: queue for queue in shown["queues"]}
    names = {key: (queue["name"], queue["name_en"]) for key, queue in queues.items()}
    async for found in told:
        if isinstance(found, float):
            yield json.dumps({"progress": round(found, 2)}) + "\n"
            continue
        result = {
            "from": iso(found.begin) if found.begin is not None else None,
            "until": iso(found.end) if found.end is not None else None,
            "sent_home": found.sent_home and {"before": found.sent_home[0], "after": found.sent_home[1]},
            "queues": [
                {
                    **{name: queues[one.queue][name] for name in ("id", "name", "name_en", "waiting")},
                    "now": _figure(one.now),
                    "later": _figure(one.later),
                }
                for one in found.outcomes
            ],
            "sentence": sentence(asked, found, names),
        }
        yield json.dumps({"result": result}, ensure_ascii=False) + "\n"


def _figure(figure: Figure | None) -> Json | None:
    return figure and {"before": seconds(*split(figure.before)), "after": seconds(*split(figure.after))}


async def _hall(cluster: Cluster, hall: str) -> tuple[dict[str, Any], Ahead]:
    """A hall's view, and until when one can look ahead there. Raises Unknown."""
    if not is_hall(hall):
        raise Unknown("hall.unknown", field="hall")
    address = Address("hall", hall)
    viewed, ahead = await asyncio.gather(cluster.call(address, View()), cluster.call(address, LookAhead()))
    if not viewed.data["name"]:
        raise Unknown("hall.unknown", field="hall")
    return viewed.data, ahead
