"""For operators over HTTP: status, metrics, and messages that were put aside. For administrators, and for whoever shows
the operator's token (`gateway.operator.token`)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from pydantic import StringConstraints

from actors import Caller, Cluster, Forbidden, StoredTell, Unknown
from actors.stores.contract import TellMark
from common.access import must_have
from common.edge import Body, TheCaller, TheCluster
from common.fronts import places
from common.says import ADMINISTRATORS, ANY_ADMINISTRATOR, OPERATOR, File, says
from common.shapes import Json
from gateway.live import Live
from gateway.operator import parked
from gateway.operator.book import BOOK, NoteReveal
from gateway.operator.figures import Status
from gateway.operator.looking import look
from gateway.operator.metrics import Metrics
from gateway.operator.token import OPERATES
from gateway.shapes import ParkedMessages, Settled, ShownMessage

PAGE = 200  # messages in one answer
READ = 1000  # messages in one question to the database

router = APIRouter(tags=["operation"])


async def operating(caller: TheCaller) -> Caller:
    """Whoever may operate. Raises Forbidden."""
    must_have(caller, OPERATES, "operator.only")
    return caller


async def known_halls(cluster: TheCluster) -> set[str]:
    return set(await places(cluster))


TheHalls = Annotated[set[str], Depends(known_halls)]
TheOperator = Annotated[Caller, Depends(operating)]
Message = Annotated[str, StringConstraints(pattern="^[0-9a-f]{12}$")]


class Why(Body):
    """Why; it is kept in the journal."""

    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
    ]


@router.get("/api/operator/status")
@says(who=ANY_ADMINISTRATOR | OPERATOR, answer=Status)
async def status(request: Request, response: Response, operator: TheOperator, cluster: TheCluster) -> Status:
    """How the hall is: hosts, database, outbox, feed, sockets. Takes no notice of persons."""
    response.headers["Cache-Control"] = "no-store"
    live: Live = request.app.state.live
    return await look(cluster, live)


@router.get("/metrics")
@says(who=ANY_ADMINISTRATOR | OPERATOR, answer=File(CONTENT_TYPE_LATEST, "Figures, as Prometheus reads them"))
async def metrics(request: Request, operator: TheOperator, cluster: TheCluster) -> Response:
    """The same for Prometheus, and requests by route. No label names anybody."""
    counted: Metrics = request.app.state.metrics
    live: Live = request.app.state.live
    return Response(counted.text(await look(cluster, live)), media_type=CONTENT_TYPE_LATEST)


@router.get("/api/operator/parked")
@says(who=ANY_ADMINISTRATOR | OPERATOR, answer=ParkedMessages)
async def list_parked(halls: TheHalls, operator: TheOperator, cluster: TheCluster) -> Json:
    """Messages that were put aside because their receiver failed, within the caller's halls."""
    found: list[Json] = []
    async for tell in _every(cluster):
        if parked.within(operator, tell, halls):
            if len(found) == PAGE:
                return {"parked": found, "more": True}
            found.append(parked.listed(tell))
    return {"parked": found, "more": False}


@router.get("/api/operator/parked/{message}")
@says(who=ADMINISTRATORS | OPERATOR, answer=ShownMessage, errors=(404,))
async def show_parked(message: Message, halls: TheHalls, operator: TheOperator, cluster: TheCluster) -> Json:
    """One of them, with the names of its fields; what may be about a person is masked."""
    return parked.shown(await _find(cluster, operator, halls, message), halls, reveal=False)


@router.post("/api/operator/parked/{message}/reveal")
@says(who=ADMINISTRATORS | OPERATOR, answer=ShownMessage, errors=(404,))
async def reveal_parked(
    message: Message, why: Why, halls: TheHalls, operator: TheOperator, cluster: TheCluster
) -> Json:
    """One of them, with everything it says. Who saw it, and why, is journaled first."""
    tell = await _find(cluster, operator, halls, message)
    note = NoteReveal(
        message=message,
        source=str(tell.source),
        target=str(tell.target),
        reason=parked.without_numbers(why.reason),
    )
    await cluster.call(BOOK, note, caller=operator)
    return parked.shown(tell, halls, reveal=True)


@router.post("/api/operator/parked/{message}/retry")
@says(who=ADMINISTRATORS | OPERATOR, answer=Settled, errors=(404,))
async def retry_parked(message: Message, halls: TheHalls, operator: TheOperator, cluster: TheCluster) -> Json:
    """Send one of them again, as if it had just been told. Journaled."""
    tell = await _find(cluster, operator, halls, message)
    await cluster.retry(tell.id, operator)
    return {"id": message, "done": "retried"}


@router.post("/api/operator/parked/{message}/discard")
@says(who=ADMINISTRATORS | OPERATOR, answer=Settled, errors=(404,))
async def discard_parked(
    message: Message, why: Why, halls: TheHalls, operator: TheOperator, cluster: TheCluster
) -> Json:
    """Give one of them up for good. Journaled with the reason."""
    tell = await _find(cluster, operator, halls, message)
    await cluster.discard(tell.id, operator, parked.without_numbers(why.reason))
    return {"id": message, "done": "discarded"}


async def _find(cluster: Cluster, operator: Caller, halls: set[str], message: str) -> StoredTell:
    """The message that operators call so. Raises Unknown; Forbidden where it is not the caller's business."""
    async for tell in _every(cluster):
        if parked.handle(tell.id) == message:
            if not parked.within(operator, tell, halls):
                raise Forbidden("parked.other_hall")
            return tell
    raise Unknown("parked.unknown", field="message")


async def _every(cluster: Cluster) -> AsyncIterator[StoredTell]:
    after: TellMark | None = None
    while page := await cluster.parked(after, READ):
        for tell in page:
            yield tell
        after = page[-1].mark
