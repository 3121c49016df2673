"""A publication for all its readers: each form of it is made once, when the first reader asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from gateway.live.delta import delta
from gateway.live.frames import Frame
from gateway.live.wire import Publication, encode_data, publication_text

WORTH: Final = 0.7
"""A change larger than this share of the value is not told as a change."""


class News:
    """What was published in a channel, and of a state channel the value before."""

    def __init__(self, channel: str, publication: Publication, before: Publication | None = None) -> None:
        self.channel = channel
        self.publication = publication
        self._before = before

    @cached_property
    def whole(self) -> Frame:
        """The push for ordinary readers."""
        return Frame(publication_text(self.channel, self.publication))

    @cached_property
    def quoted(self) -> Frame:
        """The whole value for those who read changes: from here on they can be told what changes."""
        return self._as_string(bytes(self.publication.data), False)

    @cached_property
    def change(self) -> Frame:
        """What changed, for those who were given the value before; the whole value where most of it is new."""
        if self._before is None:
            return self.quoted
        now = bytes(self.publication.data)
        change = delta(bytes(self._before.data), now)
        return self._as_string(change, True) if len(change) < WORTH * len(now) else self.quoted

    def _as_string(self, text: bytes, is_delta: bool) -> Frame:
        data = encode_data(text.decode())
        return Frame(publication_text(self.channel, Publication(self.publication.offset, data, is_delta)))
