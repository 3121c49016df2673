"""What waits to be sent to one client, and what happens when the client is slower than the world.

Three kinds of text share one line, in the order they came:

- *replies* (and pushes of control) must all arrive;
- *entries* of log channels must all arrive too;
- *values* of state channels supersede one another: a newer value takes the place of the one that still waits,
  so a slow screen skips to the newest and never falls behind by more than one value per channel.

Replies and entries together are bounded. Beyond the bound the client is to be cut off, with a code that lets it
reconnect and resume; the line is emptied at once, so a stalled client costs at most the bound.
"""

import asyncio
from collections import deque


class _Slot:
    __slots__ = ("channel", "text")

    def __init__(self, text: str, channel: str = "") -> None:
        self.text = text
        self.channel = channel


class Outbox:
    """The write side of one connection. Sizes count characters, which for this JSON is close to bytes."""

    def __init__(self, *, bound: int, frame: int = 64 * 1024) -> None:
        self._bound = bound
        self._frame = frame
        self._line: deque[_Slot] = deque()
        self._values: dict[str, _Slot] = {}
        self._held = 0
        self._overflowed = False
        self._something = asyncio.Event()

    @property
    def size(self) -> int:
        """Characters waiting."""
        return sum(len(slot.text) for slot in self._line)

    def reply(self, text: str) -> bool:
        """Queue an answer or a push of control. False: the client is too slow, and nothing more will be sent."""
        return self._must_arrive(text)

    def entry(self, text: str) -> bool:
        """Queue a log channel's publication. False: the client is too slow, and nothing more will be sent."""
        return self._must_arrive(text)

    def value(self, channel: str, text: str) -> None:
        """Queue a state channel's publication, in place of the one of that channel that still waits."""
        if self._overflowed:
            return
        waiting = self._values.get(channel)
        if waiting is not None:
            waiting.text = text
            return
        self._values[channel] = slot = _Slot(text, channel)
        self._line.append(slot)
        self._something.set()

    def forget(self, channel: str) -> None:
        """Drop a state channel's waiting value: the client has left the channel."""
        slot = self._values.pop(channel, None)
        if slot is not None:
            self._line.remove(slot)

    async def take(self) -> str:
        """Wait for something to send; as much of the line as fits one frame, joined as the protocol wants it."""
        while not self._line:
            self._something.clear()
            await self._something.wait()
        texts = [self._next()]
        size = len(texts[0])
        while self._line and size + len(self._line[0].text) < self._frame:
            texts.append(self._next())
            size += len(texts[-1]) + 1
        return "\n".join(texts)

    def _next(self) -> str:
        slot = self._line.popleft()
        if slot.channel:
            del self._values[slot.channel]
        else:
            self._held -= len(slot.text)
        return slot.text

    def _must_arrive(self, text: str) -> bool:
        if self._overflowed:
            return False
        # One text larger than the bound is let through when nothing else waits, or it could never be sent.
        if self._held and self._held + len(text) > self._bound:
            self._overflowed = True
            self._line.clear()
            self._values.clear()
            self._held = 0
            return False
        self._held += len(text)
        self._line.append(_Slot(text))
        self._something.set()
        return True
