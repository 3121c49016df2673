"""What waits to be sent to one client, and what happens when the client is slower than the world.

Three kinds of frames share one line, in the order they came:

- *replies* (and pushes of control) must all arrive;
- *entries* of log channels must all arrive too;
- *values* of state channels supersede one another: a newer value takes the place of the one that still waits,
  so a slow screen skips to the newest and never falls behind by more than one value per channel.

Of a channel that is *followed*, changes are sent: each to be applied to the value sent before, so a value that takes
another's place is sent whole.

Replies and entries together are bounded. Beyond the bound the client is to be cut off, with a code that lets it
reconnect and resume; the line is emptied at once, so a stalled client costs at most the bound.
"""

from __future__ import annotations

from gateway.live.frames import Frame
from gateway.live.news import News


class Outbox:
    """The write side of one connection. Sizes count characters, which for this JSON is close to bytes."""

    __slots__ = ("_bound", "_count", "_followed", "_held", "_line", "_overflowed")

    def __init__(self, *, bound: int) -> None:
        self._bound = bound
        self._line: dict[str | int, Frame] = {}
        """In the order to send: values by their channel, all else by numbers."""
        self._followed: dict[str, bool] = {}
        """The channels of which changes are sent, and whether the value before was put into the line."""
        self._count = 0
        self._held = 0
        self._overflowed = False

    def __len__(self) -> int:
        """Frames waiting."""
        return len(self._line)

    @property
    def size(self) -> int:
        """Characters waiting."""
        return sum(map(len, self._line.values()))

    def reply(self, frame: Frame) -> bool:
        """Queue an answer or a push of control. False: the client is too slow, and nothing more will be sent."""
        return self._must_arrive(frame)

    def entry(self, frame: Frame) -> bool:
        """Queue a log channel's publication. False: the client is too slow, and nothing more will be sent."""
        return self._must_arrive(frame)

    def value(self, news: News) -> None:
        """Queue a state channel's publication, in place of the one of that channel that still waits."""
        if self._overflowed:
            return
        channel = news.channel
        follows = self._followed.get(channel)
        if follows is None:
            self._line[channel] = news.whole
        elif follows and channel not in self._line:
            self._line[channel] = news.change
        else:
            self._line[channel] = news.quoted
            self._followed[channel] = True

    def follow(self, channel: str) -> None:
        """From now on send changes of this state channel, after one whole value."""
        self._followed[channel] = False

    def forget(self, channel: str) -> None:
        """Drop a state channel's waiting value: the client has left the channel."""
        self._line.pop(channel, None)
        self._followed.pop(channel, None)

    def take(self, limit: int) -> list[Frame]:
        """What to send next: as much of the line as has `limit` characters, but one frame at least."""
        if len(self._line) == 1:
            key, frame = self._line.popitem()
            if not isinstance(key, str):
                self._held -= len(frame)
            return [frame]
        taken: list[str | int] = []
        size = 0
        for key, frame in self._line.items():
            size += len(frame.text)
            if taken and size > limit:
                break
            taken.append(key)
        return [self._out(key) for key in taken]

    def _out(self, key: str | int) -> Frame:
        frame = self._line.pop(key)
        if not isinstance(key, str):
            self._held -= len(frame)
        return frame

    def _must_arrive(self, frame: Frame) -> bool:
        if self._overflowed:
            return False
        # One frame larger than the bound is let through when nothing else waits, or it could never be sent.
        if self._held and self._held + len(frame) > self._bound:
            self._overflowed = True
            self._line.clear()
            self._held = 0
            return False
        self._held += len(frame)
        self._count += 1
        self._line[self._count] = frame
        return True
