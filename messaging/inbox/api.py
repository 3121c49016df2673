"""One's own inbox over HTTP. Thin: parse, call the actor, answer."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from actors import Address, Caller, Forbidden, View
from common.edge import Body, IdempotencyKey, TheCaller, TheCluster
from common.people import is_person
from common.says import SIGNED_IN, says
from common.shapes import Json
from messaging.inbox.messages import MarkRead
from messaging.inbox.shapes import Inbox

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]

router = APIRouter(prefix="/api/inbox", tags=["inbox"])


class ReadBody(Body):
    """Which notices were read: these, and all up to one."""

    numbers: Annotated[tuple[Number, ...], Field(max_length=200)] = ()
    upto: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0


def _own(caller: Caller) -> Address:
    """Raises Forbidden for who is nobody in particular."""
    if not is_person(caller):
        raise Forbidden("inbox.own")
    return Address("inbox", caller.name)


@router.get("")
@says(who=SIGNED_IN, answer=Inbox)
async def read_inbox(cluster: TheCluster, caller: TheCaller) -> Json:
    """My notices, the newest first, and how many of them I have not read."""
    return (await cluster.call(_own(caller), View(), caller=caller)).data


@router.post("/read")
@says(who=SIGNED_IN, answer=Inbox, errors=(409,))
async def mark_read(body: ReadBody, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None) -> Json:
    """I have read these notices."""
    command = MarkRead(numbers=body.numbers, upto=body.upto)
    answer: Json = await cluster.call(_own(caller), command, command_id=key, caller=caller)
    return answer
