"""What is half-sent is not waited for: how long a request may take to come, and how many may be on their way.

A connection that sends nothing, or a request byte by byte, costs a descriptor for as long as it likes: a few hundred
from one machine would be all we have. So head and body have a deadline each, and of one address only so many may be
under way; those that have been longest are given up for the newest. A proxy in front of us sends whole requests,
so that what its clients do slowly is its own matter (`docs/proxies`).
"""

from __future__ import annotations

import asyncio
import resource
from collections import OrderedDict
from collections.abc import Callable
from itertools import islice
from typing import Final, Literal

from gateway.addresses import origin_of

Half = Literal["head", "body"]
SECONDS: Final[dict[Half, float]] = {"head": 10.0, "body": 30.0}
"""From the connection, or its first byte, to the end of the head; and from there to the end of the body."""
FROM_ONE: Final = 100
"""Half-sent requests of one address."""
PASSES: Final = 4
"""Turns of the loop after which what has come of a request has been read, however busy we were: a hall full of phones
comes back at once, and behind one address."""

_under_way: dict[str, OrderedDict[Deadline, None]] = {}


def _thin_out(origin: str, seen: set[Deadline], passes: int) -> None:
    """Of those ``seen`` so many turns before, give up those that have been longest, where there are too many."""
    theirs: OrderedDict[Deadline, None] = _under_way.get(origin, OrderedDict())
    excess = len(theirs) - FROM_ONE
    if excess <= 0:
        return
    if passes == 0:
        for deadline in list(islice(filter(seen.__contains__, theirs), excess)):
            deadline._late()
        seen, passes = set(theirs), PASSES
    asyncio.get_running_loop().call_soon(_thin_out, origin, seen, passes - 1)


class Deadline:
    """One connection's: told what is expected, it gives up where that does not come in time."""

    def __init__(self, give_up: Callable[[], None]) -> None:
        self._give_up: Callable[[], None] | None = give_up
        self._half: Half | None = None
        self._origin = ""
        self._timer: asyncio.TimerHandle | None = None

    def expect(self, half: Half | None, host: str | None) -> None:
        """From ``host`` this half of a request is to come now; None: nothing is."""
        if half == self._half:
            return
        self._end()
        if half is None or self._give_up is None:
            return
        self._half, self._origin = half, origin_of(host)
        self._timer = asyncio.get_running_loop().call_later(SECONDS[half], self._late)
        theirs = _under_way.setdefault(self._origin, OrderedDict())
        theirs[self] = None
        if len(theirs) == FROM_ONE + 1:
            asyncio.get_running_loop().call_soon(_thin_out, self._origin, set(theirs), PASSES)

    def drop(self) -> None:
        """The connection is gone, or something else now. Refers to nothing any more."""
        self._end()
        self._give_up = None

    def _end(self) -> None:
        if self._timer is None:
            return
        self._timer.cancel()
        self._timer = self._half = None
        theirs = _under_way[self._origin]
        del theirs[self]
        if not theirs:
            del _under_way[self._origin]

    def _late(self) -> None:
        give_up = self._give_up
        self.drop()
        if give_up is not None:
            give_up()


def under_way(host: str) -> int:
    """How many half-sent requests there are from an address."""
    return len(_under_way.get(origin_of(host), ()))


def raise_descriptor_limit() -> None:
    """As many files and connections as the machine lets this process have; many start with 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
