"""Forecasts, the best hall and "what if" over HTTP. Thin: parse, ask the actors, answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import Field

from actors import Address, Caller, Cluster, Unknown, View
from hall.api import TheCaller, TheCluster
from hall.level import level
from hall.messages import ShowConfiguration
from hall.numbers import is_hall, iso
from hall.setup import DISTRICT
from hall.taking import Body, Id
from hall.views import Json, estimate_of, seconds
from hall.waits.messages import Foresee, ShowOffer, Snapshot
from hall.waits.nearness import best
from hall.waits.plan import Asked, closing_of, planned, until_of
from hall.waits.snapshot import read
from hall.waits.what_if_words import sentence
from hall.waits.whatif import Outcome, WindowNow, simulate

SEED = 20_261_124
"""The same question at the same moment gets the same answer."""

SLICE = 6
"""Runs between two reports of progress; about 25 ms."""

Longitude = Annotated[float | None, Query(ge=-180, le=180)]
Latitude = Annotated[float | None, Query(ge=-90, le=90)]

router = APIRouter(prefix="/api", tags=["waits"])


class ChangeBody(Body):
    """``open`` some windows for a queue, ``close`` one, or ``move`` one to a queue; at a time of today, or now."""

    do: Literal["open", "close", "move"]
    windows: int | None = Field(default=None, ge=1, le=20)
    window: Id | None = None
    queue: Id | None = None
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] | None = None


class WhatIfBody(Body):
    changes: Annotated[list[ChangeBody], Field(min_length=1, max_length=10)]


@router.get("/halls/{hall}/forecast")
async def read_forecast(hall: str, cluster: TheCluster) -> Json:
    """What newcomers of the next hours should expect: until closing, of the slowest queue that is served."""
    shown = await _hall(cluster, hall)
    now = await _now(cluster, hall)
    until = closing_of(shown, now)
    calls = (cluster.call(Address("queue", queue["id"]), Foresee(until=until)) for queue in shown["queues"])
    found: dict[int, list[tuple[int, int]]] = {}
    for queue in await asyncio.gather(*calls):
        for begin, p50, p90 in queue:
            known = found.setdefault(begin - begin % 1_000_000, [])
            if p50 is not None and p90 is not None:
                known.append((p50, p90))
    return {"hours": [_hour(begin, known) for begin, known in sorted(found.items())]}
