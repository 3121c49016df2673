"""Commands over the socket: the same as over HTTP, with the idempotency key in the data.

`window.{command}` with `{"id": window, "key": …, …body}` and `ticket.take` with `{"id": hall, "key": …, …body}`.
A client that lost its connection after sending says the same again with the same key, and it happens once.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from pydantic import ValidationError

from actors import ActorError, Address, Caller, Cluster, Unknown
from gateway.live import codes
from gateway.live.codes import Code, Refusal
from gateway.problems import Problem, from_actor, from_validation
from hall.numbers import is_window
from hall.taking import WINDOW_COMMANDS, WindowBody

Json = dict[str, Any]

Take = Callable[[Caller, str, str | None, Json], Awaitable[Json]]
"""Takes a ticket: caller, hall, idempotency key, the body of `POST /api/halls/{hall}/tickets`."""

BY_STATUS: Final[dict[int, Code]] = {
    401: codes.RPC_FORBIDDEN,
    403: codes.RPC_FORBIDDEN,
    404: codes.RPC_UNKNOWN,
    409: codes.RPC_REFUSED,
    422: codes.RPC_INVALID,
    429: codes.RPC_BUSY,
    503: codes.RPC_UNAVAILABLE,
    504: codes.RPC_DEADLINE,
}
KEY_LENGTH: Final = 200


class Procedures:
    """The procedures a client may call; an instance is a session's `Rpc`."""

    def __init__(self, cluster: Cluster, take: Take) -> None:
        self._cluster = cluster
        self._take = take

    async def __call__(self, caller: Caller, method: str, data: object) -> Json:
        """Run one. Raises Refusal; the message of a room's refusal is its code, such as `window.not_open`."""
        room, _, name = method.partition(".")
        if room == "window" and name in WINDOW_COMMANDS:
            target, key, body = _opened(data)
            return await _told(self._window(caller, target, key, name, body))
        if method == "ticket.take":
            target, key, body = _opened(data)
            return await _told(self._take(caller, target, key, body))
        raise Refusal(codes.METHOD_NOT_FOUND)

    async def _window(self, caller: Caller, window: str, key: str | None, name: str, body: Json) -> Json:
        if not is_window(window):
            raise Unknown("window.unknown", field="window")
        try:
            command = WINDOW_COMMANDS[name](WindowBody.model_validate(body))
        except ValidationError as error:
            raise from_validation(error.errors()) from None
        return await self._cluster.call(Address("window", window), command, command_id=key, caller=caller)


async def _told(work: Awaitable[Json]) -> Json:
    """The work's answer; what a room or the edge refused, as an error reply."""
    try:
        return await work
    except ActorError as error:
        problem = from_actor(error)
    except Problem as error:
        problem = error
    raise Refusal(BY_STATUS.get(problem.status, codes.INTERNAL), problem.code)


def _opened(data: object) -> tuple[str, str | None, Json]:
    """What every procedure is given: the id it is about, the idempotency key, and the rest."""
    if not isinstance(data, dict):
        raise Refusal(codes.RPC_INVALID, "request.invalid")
    body = dict(data)
    target, key = body.pop("id", None), body.pop("key", None)
    if not isinstance(target, str) or not target or len(target) > KEY_LENGTH or not _clean(data):
        raise Refusal(codes.RPC_INVALID, "request.invalid")
    if key is not None and not (isinstance(key, str) and 0 < len(key) <= KEY_LENGTH):
        raise Refusal(codes.RPC_INVALID, "request.invalid")
    return target, key, body


def _clean(value: object) -> bool:
    """Databases cut or refuse the character NUL, so it goes no further."""
    match value:
        case str():
            return "\x00" not in value
        case dict():
            return all(_clean(key) and _clean(inner) for key, inner in value.items())
        case list():
            return all(map(_clean, value))
        case _:
            return True
