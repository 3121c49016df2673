"""What travels between a client and a host: envelopes of calls, and their replies. MessagePack, arrays for brevity."""

from typing import Any

import msgspec

from actors.errors import ActorError, from_wire, to_wire
from actors.messages import Caller


class Call(msgspec.Struct, array_like=True):
    """One command or query for one actor."""

    id: str
    kind: str
    key: str
    payload: bytes
    caller: Caller
    chain: tuple[str, ...]
    timeout: float  # seconds left when the envelope was sent
    check: bool  # this id may have been used before: look before doing
    tell: bool  # nobody waits for the answer's content, only for its commit


class Envelope(msgspec.Struct, array_like=True):
    """Calls of one session, numbered from 0 so that a host can put them in order and recognise repeats."""

    layout: int  # number of hosts that the sender believes in
    session: str
    number: int
    settled: int  # the sender has the replies of all envelopes below this number
    calls: list[Call]


class Reply(msgspec.Struct, array_like=True):
    """The answer to a call: a MessagePack body, or an error."""

    body: bytes
    error: tuple[str, str, str | None, dict[str, Any]] | None = None

    def value(self, type_: Any) -> Any:
        """The decoded answer. Raises the error where there is one."""
        if self.error is not None:
            raise from_wire(*self.error)
        return msgspec.msgpack.decode(self.body, type=type_)


class Replies(msgspec.Struct, array_like=True):
    """Replies that are ready, by their call's place in the envelope; ``more`` where others are still being worked on.

    ``trouble`` is set instead where nothing of the envelope was accepted: ``session`` (unknown here: start anew),
    ``layout`` (the number of hosts is ``layout``), ``closed`` (the host is draining).
    """

    ready: list[tuple[int, Reply]]
    more: bool = False
    trouble: str | None = None
    layout: int = 0


def failure(error: ActorError) -> Reply:
    """A reply that carries an error."""
    return Reply(b"", to_wire(error))


encode = msgspec.msgpack.Encoder().encode
encode_reply = encode
decode_envelope = msgspec.msgpack.Decoder(Envelope).decode
decode_replies = msgspec.msgpack.Decoder(Replies).decode
decode_reply = msgspec.msgpack.Decoder(Reply).decode
