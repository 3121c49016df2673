"""A socket between two processes of one node, and what they say over it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import msgspec

from actors.address import Address
from actors.ray.frames import Frames, frame


class Deliver(msgspec.Struct, array_like=True, tag=1):
    """An envelope for a host. ``number`` counts the questions of a wire; answers carry it."""

    number: int
    host: int
    epoch: str
    envelope: bytes


class Collect(msgspec.Struct, array_like=True, tag=2):
    """More replies of an envelope."""

    number: int
    host: int
    epoch: str
    session: str
    envelope: int
    have: int


class Follow(msgspec.Struct, array_like=True, tag=3):
    """Every change of a host from now on; the wire is for nothing else. ``watched``: whose views are shown (None:
    everybody's)."""

    host: int
    epoch: str
    watched: list[Address] | None


class Watch(msgspec.Struct, array_like=True, tag=4):
    """Whoever follows begins or ceases to look at an actor."""

    address: Address
    on: bool


class Answer(msgspec.Struct, array_like=True, tag=5):
    """``body`` None: this process does not serve that host. ``problem``: why it will not answer at all."""

    number: int
    body: bytes | None
    problem: str = ""


Said = Deliver | Collect | Follow | Watch | Answer

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Said).decode


class Wire(asyncio.Protocol):
    """One end. ``heard`` is called with each thing said, ``ended`` once when the other end is gone."""

    def __init__(self, heard: Callable[[Said], None], ended: Callable[[], None]) -> None:
        self._heard = heard
        self._ended = ended
        self._frames = Frames()
        self._transport: asyncio.Transport | None = None
        self._closed = False
        self._room = asyncio.Event()
        self._room.set()

    def say(self, said: Said) -> None:
        """Raises ConnectionError where the other end is gone."""
        transport = self._transport
        if transport is None or transport.is_closing():
            raise ConnectionError
        transport.write(frame(_encode(said)))

    async def room(self) -> None:
        """Wait while the other end reads more slowly than we write."""
        await self._room.wait()

    def hear(self, *, on: bool) -> None:
        """Read on, or leave what comes where it is."""
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.resume_reading if on else self._transport.pause_reading)()

    def close(self) -> None:
        self._closed = True
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if self._closed:
            transport.close()

    def data_received(self, data: bytes) -> None:
        try:
            for body in self._frames.feed(data):
                self._heard(_decode(body))
        except (ValueError, msgspec.MsgspecError):
            self.close()  # not one of ours

    def pause_writing(self) -> None:
        self._room.clear()

    def resume_writing(self) -> None:
        self._room.set()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._room.set()
        self._ended()
