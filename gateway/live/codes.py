"""Every code the live socket can answer with, in one table.

The numbers are those of the Centrifugo client protocol, so that its official clients draw the right
conclusion by themselves: an *error* answers one command, an *unsubscribe* ends one subscription, a *close*
ends the connection. Our own numbers start at 400 (errors) and 2100 (unsubscribes), where the protocol leaves
room for applications. `docs/close-codes.md` explains the same table to people; a test (W7) compares the two.
"""

from typing import Literal, NamedTuple

from gateway import front


class Code(NamedTuple):
    """One code. `again`: should the client by itself repeat the command, subscribe again, or reconnect?"""

    number: int
    reason: str
    kind: Literal["error", "unsubscribe", "close"]
    again: bool


def _error(number: int, reason: str, again: bool = False) -> Code:
    return Code(number, reason, "error", again)


def _unsubscribe(number: int, reason: str) -> Code:
    return Code(number, reason, "unsubscribe", number >= 2500)


def _close(number: int, reason: str) -> Code:
    # The protocol fixes what clients do: 3500-3999 are final, so is a message that was too large; the rest reconnect.
    return Code(number, reason, "close", number != 1009 and not 3500 <= number < 4000)


INTERNAL = _error(100, "internal server error", again=True)
UNKNOWN_CHANNEL = _error(102, "unknown channel")
PERMISSION_DENIED = _error(103, "permission denied")
METHOD_NOT_FOUND = _error(104, "method not found")
ALREADY_SUBSCRIBED = _error(105, "already subscribed")
LIMIT_EXCEEDED = _error(106, "limit exceeded")
BAD_REQUEST = _error(107, "bad request")
NOT_AVAILABLE = _error(108, "not available")
TOKEN_EXPIRED = _error(109, "token expired")
TOO_MANY_REQUESTS = _error(111, "too many requests", again=True)
UNRECOVERABLE_POSITION = _error(112, "unrecoverable position")

RPC_FORBIDDEN = _error(403, "forbidden")
RPC_UNKNOWN = _error(404, "unknown")
RPC_REFUSED = _error(409, "refused")
RPC_INVALID = _error(422, "invalid")
RPC_BUSY = _error(429, "busy", again=True)
UNAVAILABLE = _error(503, "unavailable", again=True)
RPC_DEADLINE = _error(504, "deadline exceeded", again=True)

ACCESS_REVOKED = _unsubscribe(2103, "access revoked")
INSUFFICIENT_STATE = _unsubscribe(2500, "insufficient state")

MESSAGE_TOO_LARGE = _close(1009, "message size limit exceeded")
SHUTDOWN = _close(*front.STOPPING)
SERVER_ERROR = _close(3004, "internal server error")
EXPIRED = _close(3005, "connection expired")
SLOW = _close(3008, "slow")
NO_PONG = _close(3012, "no pong")
INVALID_TOKEN = _close(3500, "invalid token")
MALFORMED = _close(3501, "bad request")
STALE = _close(3502, "stale")
MESSAGES_NOT_AVAILABLE = _close(3508, "not available")
TOO_MANY_ERRORS = _close(3509, "too many errors")
STARTING = _close(*front.STARTING)
CONNECTION_LIMIT = _close(4001, "connection limit")

ALL: tuple[Code, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Code))


class Refusal(Exception):
    """A command is answered with an error reply; `message` replaces the code's own reason where it says more."""

    def __init__(self, code: Code, message: str = "") -> None:
        super().__init__(code.number, message or code.reason)
        self.code = code
        self.message = message or code.reason
