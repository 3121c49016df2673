"""What HTTP routes of every room have in common: who calls, with which key, which body, at which moment.

The application that mounts a room's routers sets ``app.state.cluster`` (a `Cluster`) and ``app.state.keys`` (a
`ServerKey`), and for every request ``request.state.caller`` and ``request.state.citizen``.
"""

import re
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from actors import Caller, Cluster, Invalid

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]
"""An idempotency key: the same again, with the same body, is the same command."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Body(BaseModel):
    """A request's body: unknown fields are mistakes, and said to be."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


async def _cluster(request: Request) -> Cluster:
    cluster: Cluster = request.app.state.cluster
    return cluster


async def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


async def _citizen(request: Request) -> Caller:
    citizen: Caller = request.state.citizen
    return citizen


async def _whence(request: Request) -> str:
    return str(getattr(request.state, "origin", ""))


Whence = Annotated[str, Depends(_whence)]
"""Where a request comes from, by which its guesses are counted; the edge says so in ``request.state.origin``."""
TheCluster = Annotated[Cluster, Depends(_cluster)]
TheCaller = Annotated[Caller, Depends(_caller)]
TheCitizen = Annotated[Caller, Depends(_citizen)]
"""Whom a citizen's cookie stands for, also where a member of staff is signed in beside; anonymous: nobody."""
IdempotencyKey = Annotated[Key | None, Header(alias="Idempotency-Key")]

_SPACE_FOR_PLUS = re.compile(r"(\d{4}-\d\d-\d\dT[\d:.]+) (\d\d:?\d\d)")
"""A plus sign in an address means a space, unless it was written as %2B, which people do not."""


def _mended(text: Any) -> Any:
    found = _SPACE_FOR_PLUS.fullmatch(text) if isinstance(text, str) else None
    return f"{found[1]}+{found[2]}" if found else text


Moment = Annotated[AwareDatetime, BeforeValidator(_mended)]
"""ISO 8601 with offset."""

At = Annotated[Moment | None, Query(description="As it was at this moment (ISO 8601 with offset); for staff")]


def micros(moment: AwareDatetime, field: str, now: int) -> int:
    """A moment that has been, in microseconds. Raises Invalid."""
    at = int(moment.timestamp()) * 1_000_000 + moment.microsecond
    if at > now:
        raise Invalid("replay.in_future", field=field)
    return at


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to be saved under a name (ASCII)."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
