"""The JSON frames of the Centrifugo client protocol (version 2), as typed structs.

Only the fields this server reads or writes are named; unknown ones are ignored, as the protocol asks, and
fields at their zero value are left out of what we send. A frame holds one or more documents separated by `\\n`.
"""

from typing import Annotated

from msgspec import Meta, Raw, Struct
from msgspec.json import Decoder, Encoder

Unsigned = Annotated[int, Meta(ge=0, le=2**32 - 1)]
Offset = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class ConnectRequest(Struct):
    token: str = ""


class SubscribeRequest(Struct):
    channel: str = ""
    token: str = ""
    recover: bool = False
    epoch: str = ""
    offset: Offset = 0
    flag: int = 0
    type: int = 0
    delta: str = ""


class RefreshRequest(Struct):
    token: str = ""


class UnsubscribeRequest(Struct):
    channel: str = ""


class RpcRequest(Struct):
    method: str = ""
    data: object = None


class Empty(Struct):
    """A request or result of which only the presence matters."""


class Command(Struct):
    """What a client sends. The first request that is set counts; a command without any is a pong."""

    id: Unsigned = 0
    connect: ConnectRequest | None = None
    subscribe: SubscribeRequest | None = None
    unsubscribe: UnsubscribeRequest | None = None
    rpc: RpcRequest | None = None
    ping: Empty | None = None
    send: Empty | None = None
    publish: Empty | None = None
    presence: Empty | None = None
    presence_stats: Empty | None = None
    history: Empty | None = None
    refresh: RefreshRequest | None = None
    sub_refresh: Empty | None = None


class Error(Struct, omit_defaults=True):
    code: int
    message: str
    temporary: bool = False


class Publication(Struct, omit_defaults=True):
    """One entry of a channel as it travels; `data` is encoded once, however many clients read it.

    Who reads changes gets a JSON string as `data`: the value as text, or with `delta` what makes it of the one before.
    """

    offset: int
    data: Raw
    delta: bool = False


class Unsubscribe(Struct):
    code: int
    reason: str


class Message(Struct):
    """What the server has to say beside the channels; official clients hand it on as a message."""

    data: object


class SourceNews(Struct, tag="source"):
    """News of a channel's source: silent, or heard again."""

    channel: str
    silent: bool


class Push(Struct, omit_defaults=True):
    channel: str = ""
    message: Message | None = None
    pub: Publication | None = None
    unsubscribe: Unsubscribe | None = None


class ConnectResult(Struct, omit_defaults=True):
    client: str
    version: str
    ping: int
    pong: bool = False
    expires: bool = False
    ttl: int = 0


class RefreshResult(Struct, omit_defaults=True):
    client: str
    version: str
    expires: bool = False
    ttl: int = 0


class SubscribeResult(Struct, omit_defaults=True):
    epoch: str = ""
    offset: int = 0
    recoverable: bool = False
    positioned: bool = False
    was_recovering: bool = False
    recovered: bool = False
    delta: bool = False
    publications: list[Publication] = []
    data: Raw | None = None


class RpcResult(Struct):
    data: object


class Reply(Struct, omit_defaults=True):
    """What the server sends. With an id it answers a command, without one it is a push; an empty one is a ping."""

    id: int = 0
    error: Error | None = None
    push: Push | None = None
    connect: ConnectResult | None = None
    refresh: RefreshResult | None = None
    subscribe: SubscribeResult | None = None
    unsubscribe: Empty | None = None
    rpc: RpcResult | None = None
    ping: Empty | None = None


_decoder = Decoder(Command)
_encoder = Encoder()

PING = "{}"


def decode(frame: str | bytes) -> list[Command]:
    """The commands in a frame, in order. Raises ValueError for anything that is not such a frame."""
    newline = "\n" if isinstance(frame, str) else b"\n"
    try:
        return [_decoder.decode(line) for line in frame.removesuffix(newline).split(newline)]  # type: ignore[arg-type]
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def encode(reply: Reply) -> str:
    """The reply as text, ready to be sent or joined with others by `\\n`."""
    return _encoder.encode(reply).decode()


def encode_data(data: object) -> Raw:
    """A publication's or snapshot's data, encoded once and embedded as it is from then on."""
    return Raw(_encoder.encode(data))


def publication_text(channel: str, publication: Publication) -> str:
    """The push that carries one publication; the same text for every subscriber."""
    return encode(Reply(push=Push(channel=channel, pub=publication)))


def source_text(channel: str, silent: bool) -> str:
    """The push that says whether a channel's source is silent; the same text for every subscriber."""
    return encode(Reply(push=Push(message=Message(SourceNews(channel, silent)))))
