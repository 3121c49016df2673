"""Frames in a stream of bytes: four bytes of length, then a body. Pure: bytes in, bodies out."""

from __future__ import annotations

from collections.abc import Iterator

HEAD = 4  # bytes, big-endian
LARGEST = 1 << 30


def frame(body: bytes) -> bytes:
    """A body as it travels. Raises ValueError where it is larger than LARGEST."""
    if len(body) > LARGEST:
        raise ValueError(f"a frame of {len(body)} bytes")
    return len(body).to_bytes(HEAD, "big") + body


class Frames:
    """Puts together what comes in pieces."""

    def __init__(self) -> None:
        self._left = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bodies that are whole now. Raises ValueError where the other side does not speak in frames."""
        left = self._left
        left += data
        at = 0
        try:
            while len(left) - at >= HEAD:
                size = int.from_bytes(left[at : at + HEAD], "big")
                if size > LARGEST:
                    raise ValueError(f"a frame of {size} bytes")
                if len(left) - at - HEAD < size:
                    return
                at += HEAD + size
                yield bytes(left[at - size : at])
        finally:
            del left[:at]
