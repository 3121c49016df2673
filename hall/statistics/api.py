"""Statistics over HTTP, for managers. What each figure is: `hall.statistics.definitions`.

The edge that mounts ``router`` sets, beside what `hall.api` needs, ``app.state.language``: from an Accept-Language
header to ``zh`` or ``en``.
"""

from datetime import date
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy import Connection

from actors import Caller, Forbidden, Invalid, Unknown
from common.edge import TheCaller, TheCluster
from common.says import MANAGERS, File, says
from common.shapes import Json
from hall import access
from hall.numbers import is_hall
from hall.statistics.definitions import GROUPINGS, By
from hall.statistics.reading import Asked, answer, is_known
from hall.statistics.shapes import Statistics
from hall.statistics.sheets import workbook
from hall.statistics.words import FILE

YEARS = 3
"""The longest range, so that one question cannot keep the database for minutes."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter(prefix="/api", tags=["statistics"])


async def _asked(
    cluster: TheCluster,
    caller: TheCaller,
    first: Annotated[date, Query(alias="from", description="The first day (Asia/Shanghai)")],
    last: Annotated[date, Query(alias="to", description="The last day, included")],
    by: Annotated[By, Query(description="What a row is of")],
    hall: Annotated[
        str | None, Query(max_length=64, description="One hall only; default: all that the caller manages")
    ] = None,
) -> Asked:
    halls = _halls(caller, hall)
    if first > last:
        raise Invalid("statistics.from_after_to", field="from")
    if (last - first).days > YEARS * 366:
        raise Invalid("statistics.too_long", field="from", years=YEARS)
    if hall is not None and not (is_hall(hall) and await cluster.read(partial(is_known, hall=hall))):
        raise Unknown("hall.unknown", field="hall")
    return Asked(f"{first:%Y%m%d}", f"{last:%Y%m%d}", by, halls)


def _halls(caller: Caller, hall: str | None) -> tuple[str, ...] | None:
    """The halls that may be shown; None: all. Raises Forbidden."""
    if hall is not None:
        access.must_manage(caller, hall)
        return (hall,)
    if not access.is_leader(caller):
        raise Forbidden("hall.manager_only")
    return caller.scopes or None


TheAsked = Annotated[Asked, Depends(_asked)]


@router.get("/statistics")
@says(who=MANAGERS, answer=Statistics, errors=(404,))
async def read_statistics(cluster: TheCluster, asked: TheAsked) -> Json:
    """Arrivals, waits, services, missed, abandoned and ratings, by hall, queue, item, window, clerk, hour or day."""
    return await cluster.read(partial(answer, asked=asked))


@router.get("/statistics.xlsx")
@says(who=MANAGERS, answer=File(XLSX), errors=(404,))
async def read_workbook(request: Request, cluster: TheCluster, asked: TheAsked) -> Response:
    """The same as a workbook in the person's language, with a sheet for each grouping."""
    language: str = request.app.state.language(request.headers.get("accept-language"))

    def made(db: Connection) -> bytes:
        return workbook([answer(db, asked._replace(by=by)) for by in GROUPINGS], asked.by, language)

    name = FILE[language].format(first=asked.first, last=asked.last)
    plain = FILE["en"].format(first=asked.first, last=asked.last)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "Content-Language": language,
        "Vary": "Accept-Language",
    }
    return Response(await cluster.read(made), media_type=XLSX, headers=headers)
