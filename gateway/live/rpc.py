"""Commands over the socket: the same as over HTTP, with the id and the idempotency key in the data.

Rooms say which there are (`common.fronts.Procedure`): `{"id": …, "key": …, …body}` is checked as the HTTP routes check
it. A client that lost its connection after sending says the same again with the same key, and it happens once.
"""

from collections.abc import Awaitable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.datastructures import State

from actors import ActorError, Caller
from common.edge import Key
from common.fronts import Procedure, is_costly, procedures
from common.shapes import Json
from gateway.live import codes
from gateway.live.codes import Code, Refusal
from gateway.live.session import Rpc
from gateway.problems import Problem, from_actor, from_validation

BY_STATUS: Final[dict[int, Code]] = {
    401: codes.RPC_FORBIDDEN,
    403: codes.RPC_FORBIDDEN,
    404: codes.RPC_UNKNOWN,
    409: codes.RPC_REFUSED,
    422: codes.RPC_INVALID,
    429: codes.RPC_BUSY,
    503: codes.UNAVAILABLE,
    504: codes.RPC_DEADLINE,
}


class Called(BaseModel):
    """What every procedure is given: the id it is about and the idempotency key. The rest is the body."""

    model_config = ConfigDict(extra="allow", hide_input_in_errors=True)

    id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    key: Key | None = None

    def body(self) -> Json:
        return self.model_extra or {}


class Procedures:
    """The procedures a client may call; an instance is a session's `Rpc`."""

    def __init__(self, state: State) -> None:
        """``state`` is the application's."""
        self._state = state
        self._known = procedures()

    async def __call__(self, caller: Caller, method: str, data: object) -> Json:
        """Run one. Raises Refusal; the message of a room's refusal is its code, such as `window.not_open`."""
        procedure = self._known.get(method)
        if procedure is None:
            raise Refusal(codes.METHOD_NOT_FOUND)
        return await _told(self._run(procedure, caller, data))

    async def _run(self, procedure: Procedure, caller: Caller, data: object) -> Json:
        called = Called.model_validate(data)
        body = procedure.body.model_validate(called.body())
        return await procedure.run(self._state, caller, called.id, called.key, body)


def as_over_http(state: State, rpc: Rpc) -> Rpc:
    """The procedures for one connection: paid for, and their keys bound, as over HTTP (`gateway.budgets`,
    `common.once`), by what the edge has put into the connection's ``state``."""

    async def call(caller: Caller, method: str, data: object) -> object:
        if state.spend(caller, "take" if is_costly(method) else "change"):
            raise Refusal(codes.RPC_BUSY, "budget.spent")
        if isinstance(data, dict) and isinstance(key := data.get("key"), str):
            try:
                data = {**data, "key": state.bound(caller, key)}
            except Problem as problem:
                raise _refusal(problem) from None
        return await rpc(caller, method, data)

    return call


async def _told(work: Awaitable[Json]) -> Json:
    """The work's answer; what a room or the edge refused, as an error reply."""
    try:
        return await work
    except ActorError as error:
        raise _refusal(from_actor(error)) from None
    except ValidationError as error:
        raise _refusal(from_validation(error.errors())) from None
    except Problem as error:
        raise _refusal(error) from None


def _refusal(problem: Problem) -> Refusal:
    return Refusal(BY_STATUS.get(problem.status, codes.INTERNAL), problem.code)
