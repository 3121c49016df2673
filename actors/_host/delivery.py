"""Tells on their way: in order from each sender to each receiver, tried again with back-off, and never more in memory
than a bound. Without I/O.

A tell to an actor of this host goes straight to its mailbox. Only where one fails does its *route* (from whom to whom)
become a line, with the one that failed at its head; what is told later waits behind it. Tells to other hosts always
stand in such a line, one under way at a time. What does not fit into memory stays in the outbox, and its receiver is
*behind*: everything to it stays there until the outbox has been read to its end.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Iterable, Sequence

from actors._edge.wire import Reply
from actors._host.failures import outcome, parked, pause
from actors._host.work import Told
from actors.address import Address
from actors.stores.contract import StoredTell, TellMark

log = logging.getLogger(__name__)

Route = tuple[Address, Address]


class Behind:
    """A receiver whose tells are partly in the outbox only."""

    __slots__ = ("reading", "spilled", "uncommitted")

    def __init__(self) -> None:
        self.uncommitted = 0  # spilled by turns that are not on disk yet
        self.spilled = False  # something may be in the outbox beyond what was read
        self.reading = False


class Delivery:
    """The tells of one host's actors. ``limit``: how many to one receiver, or to other hosts, memory holds."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._routes: dict[Route, deque[Told]] = {}
        self._afoot: set[str] = set()  # stored tells that are in memory
        self.behind: dict[Address, Behind] = {}  # by receiver
        self.held: Counter[Address] = Counter()  # tells of this host that wait in lines, by receiver
        self._remote: dict[Address, int] = {}  # tells to actors of other hosts, by receiver
        self.tried: dict[str, tuple[int, str | None]] = {}  # to be written with the next batch
        self.sends: list[Told] = []  # to other hosts, now
        self.puts: list[Told] = []  # into mailboxes of this host, now
        self.retries: list[tuple[float, Told]] = []  # seconds from now
        self.fetches: list[tuple[Address, TellMark | None]] = []  # pages of the outbox to read

    @property
    def sending(self) -> int:
        """Tells in memory, on their way to other hosts."""
        return sum(self._remote.values())

    @property
    def retrying(self) -> int:
        """Routes whose head has failed and is tried again."""
        return sum(1 for line in self._routes.values() if line[0].tries or line[0].waits)

    # Going out ------------------------------------------------------------------------------------------------------

    def spills(self, target: Address, room: int) -> bool:
        """Whether a tell that is about to be made must stay in the outbox: there is no room for it in memory."""
        behind = self.behind.get(target)
        if behind is None and room > 0:
            return False
        if behind is None:
            behind = self.behind[target] = Behind()
        behind.uncommitted += 1
        return True

    def room(self, target: Address) -> int:
        """How many more tells to an actor of another host fit into memory."""
        return self._limit - self._remote.get(target, 0)

    def spilled(self, target: Address, *, committed: bool) -> None:
        """The turn of a tell that `spills` kept back has committed, or never will."""
        behind = self.behind[target]
        behind.uncommitted -= 1
        behind.spilled = behind.spilled or committed
        if not (behind.uncommitted or behind.spilled or behind.reading):
            del self.behind[target]

    def fits(self, told: Told, room: int) -> bool:
        """Whether a tell that was read may come into memory: none may overtake what has stayed in the outbox."""
        return room > 0 and told.address not in self.behind

    def blocked(self, told: Told) -> bool:
        """Whether a tell that comes to its turn must wait behind one that failed; it is then kept here."""
        line = self._routes.get(told.route)
        if line is None or line[0] is told:
            return False
        line.append(told)
        self.held[told.address] += 1
        return True

    def holds(self, told: Told) -> None:
        """A tell of this host has failed, though it is not on disk yet: those behind it wait from now on."""
        if told.route not in self._routes:
            self._routes[told.route] = deque((told,))

    def heads(self, told: Told) -> bool:
        """Whether others wait behind a tell."""
        line = self._routes.get(told.route)
        return line is not None and line[0] is told

    def withdrawn(self, told: Told) -> None:
        """It never was told: those behind it go on."""
        self._next(told, remote=False)

    def send(self, told: Told) -> None:
        """Line up a committed tell to another host."""
        self._afoot.add(told.id)
        self._remote[told.address] = self._remote.get(told.address, 0) + 1
        line = self._routes.get(told.route)
        if line is None:
            self._routes[told.route] = deque((told,))
            self.sends.append(told)
        else:
            line.append(told)

    # Coming back ----------------------------------------------------------------------------------------------------

    def settled(self, told: Told, reply: Reply, *, remote: bool) -> None:
        """What its receiver made of a tell: it is done with, tried again, or put aside for a person."""
        became = outcome(reply)
        if became == "failed":
            told.tries += 1
            why = parked(reply, told.tries)
            self.tried[told.id] = (told.tries, why)
            if why is not None:
                log.error("parked %s to %s: %s", type(told.message).__name__, told.address.kind, why)
                became = "done"
        elif became == "later":
            told.waits += 1
        if became != "done":
            self._again(told)
            return
        if reply.error is not None and outcome(reply) == "done":
            log.warning("%s would not take %s: %s", told.address.kind, type(told.message).__name__, reply.error[1])
        self._afoot.discard(told.id)
        if remote:
            self._left(told.address)
        self._next(told, remote)

    def _again(self, told: Told) -> None:
        """Keep it at the head of its line, and try it after a pause."""
        self._afoot.add(told.id)
        if told.route not in self._routes:
            self._routes[told.route] = deque((told,))
        self.retries.append((pause(told.tries + told.waits), told))

    def retry(self, told: Told, *, remote: bool) -> None:
        """Its pause is over."""
        (self.sends if remote else self.puts).append(told)

    def _next(self, told: Told, remote: bool) -> None:
        """Let those behind it go on."""
        line = self._routes.get(told.route)
        if line is None or line[0] is not told:
            return
        line.popleft()
        if remote and line:
            self.sends.append(line[0])
            return
        del self._routes[told.route]
        if line:
            self.held[told.address] -= len(line)
            if not self.held[told.address]:
                del self.held[told.address]
            self.puts += line

    def _left(self, target: Address) -> None:
        left = self._remote[target] - 1
        if left:
            self._remote[target] = left
        else:
            del self._remote[target]
        if left <= self._limit // 2:
            self.catch_up(target)

    # What the outbox keeps ------------------------------------------------------------------------------------------

    def catch_up(self, target: Address) -> None:
        """There is room again for a receiver that may be behind."""
        behind = self.behind.get(target)
        if behind is not None and not behind.reading:
            behind.reading, behind.spilled = True, False
            self.fetches.append((target, None))

    def read_failed(self, target: Address) -> None:
        """The outbox could not be read."""
        behind = self.behind.get(target)
        if behind is not None:
            behind.reading, behind.spilled = False, True

    def page(
        self, target: Address, rows: Sequence[StoredTell], fresh: Iterable[Told], room: int, size: int, *, local: bool
    ) -> None:
        """A page of what the outbox keeps for a receiver: ``fresh`` are those of it that this host sends."""
        behind = self.behind.get(target)
        if behind is None:
            return
        for told in fresh:
            if told.id in self._afoot:
                continue
            if room <= 0:
                behind.reading, behind.spilled = False, True
                return
            room -= 1
            self.afoot(told)
            (self.puts.append if local else self.send)(told)
        if len(rows) == size:
            self.fetches.append((target, rows[-1].mark))
            return
        behind.reading = False
        if behind.spilled:
            self.catch_up(target)
        elif not behind.uncommitted:
            del self.behind[target]

    def afoot(self, told: Told) -> None:
        """A tell that the outbox holds is in memory: reading the outbox must not bring it a second time."""
        self._afoot.add(told.id)

    def stays(self, target: Address) -> None:
        """A tell was read and left in the outbox: there is no room."""
        self.behind.setdefault(target, Behind()).spilled = True
