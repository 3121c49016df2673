"""Whether this gateway serves: for whoever restarts it (`/healthz`), and for whoever sends people to it (`/readyz`).

Both answer within two seconds, whatever hangs.
"""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request, Response

from actors import ActorError, Address, Cluster, View
from common.people import EDGE
from common.says import ANYONE, says
from gateway.live.hosts import probes
from gateway.problems import UNAVAILABLE_SECONDS, Problem
from gateway.shapes import Health, Readiness

SECONDS = 2.0  # within which every answer is given

router = APIRouter(tags=["operation"])


@router.get("/healthz")
@says(who=ANYONE, answer=Health, errors=(503,))
async def healthz(request: Request, response: Response) -> Health:
    """200 while commands are served: as long as any host answers; 503 otherwise."""
    cluster: Cluster = request.app.state.cluster
    asked = [asyncio.create_task(_answers(cluster, probe)) for probe in probes(cluster)]
    try:
        for answer in asyncio.as_completed(asked):
            if await answer:
                response.headers["Cache-Control"] = "no-store"
                return {"status": "ok"}
    finally:
        for task in asked:
            task.cancel()
    raise unavailable()


@router.get("/readyz")
@says(who=ANYONE, answer=Readiness, errors=(503,))
async def readyz(request: Request, response: Response) -> Readiness:
    """Which hosts are silent. 503 where none answers, or where a host or this process has lost its cluster or its
    database: send nobody here."""
    cluster: Cluster = request.app.state.cluster
    asked = asyncio.gather(*(_answers(cluster, probe) for probe in probes(cluster)))
    problems = await _problems(cluster)
    answers = await asked
    silent = [host for host, answers_ in enumerate(answers) if not answers_]
    # Each silent host is one of the problems.
    if len(problems) > len(silent) or len(silent) == cluster.hosts:
        raise unavailable()
    response.headers["Cache-Control"] = "no-store"
    return {"status": "degraded" if silent else "ok", "hosts": cluster.hosts, "silent": silent}


def unavailable() -> Problem:
    return Problem(503, "service.unavailable", headers={"Retry-After": str(UNAVAILABLE_SECONDS)})


async def _answers(cluster: Cluster, probe: Address) -> bool:
    try:
        async with asyncio.timeout(SECONDS):
            await cluster.call(probe, View(), caller=EDGE, timeout=SECONDS)
    except (ActorError, TimeoutError):
        return False
    return True


async def _problems(cluster: Cluster) -> list[str]:
    try:
        async with asyncio.timeout(SECONDS):
            return await cluster.ready()
    except TimeoutError:
        return ["the cluster does not answer"]
