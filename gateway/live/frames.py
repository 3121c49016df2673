"""Texts as they go over the line: one WebSocket message each, made ready once however many clients are sent it.

Messages are compressed without regard to those before them (permessage-deflate without context takeover), so the same
bytes serve every client that asked for compression, and no connection keeps a compressor.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

SMALL: Final = 128
"""Bytes below which compressing a message alone saves little or nothing."""
LEVEL: Final = 6

_FIN_TEXT: Final = 0x81
_COMPRESSED: Final = 0x40  # RSV1, of permessage-deflate
_TAIL: Final = 4
"""Bytes 00 00 FF FF that end a flushed block, and that RFC 7692 leaves out."""


class Frame:
    """One text; for those who asked for compression, and for those who did not, whatever is asked for first is kept."""

    __slots__ = ("_deflated", "_plain", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = b""
        self._deflated = b""

    def __len__(self) -> int:
        """Characters, which for this JSON is close to bytes."""
        return len(self.text)

    @property
    def plain(self) -> bytes:
        """The bytes for a line without compression."""
        if not self._plain:
            self._plain = _framed(_FIN_TEXT, self.text.encode())
        return self._plain

    @property
    def deflated(self) -> bytes:
        """The bytes for a line with compression; as they are where compressing would not help."""
        if not self._deflated:
            body = self.text.encode()
            self._deflated = self.plain if len(body) < SMALL else _framed(_FIN_TEXT | _COMPRESSED, _deflate(body))
        return self._deflated


class Common:
    """Frames of texts that many are sent one by one, such as the answers to a storm of subscribers to one channel.

    The newest few are kept, and found by their text.
    """

    def __init__(self, limit: int = 64) -> None:
        self._limit = limit
        self._frames: dict[str, Frame] = {}

    def frame(self, text: str) -> Frame:
        """The frame of this text, made now or lately."""
        frame = self._frames.get(text)
        if frame is None:
            if len(self._frames) >= self._limit:
                del self._frames[next(iter(self._frames))]
            frame = self._frames[text] = Frame(text)
        return frame


def _deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return (compressor.compress(body) + compressor.flush(zlib.Z_SYNC_FLUSH))[:-_TAIL]


def _framed(first: int, body: bytes) -> bytes:
    size = len(body)
    if size < 126:
        return bytes((first, size)) + body
    if size < 1 << 16:
        return struct.pack("!BBH", first, 126, size) + body
    return struct.pack("!BBQ", first, 127, size) + body
