"""One channel as this gateway knows it: its latest value, its recent publications, and who may resume from where.

No I/O: the hub feeds it and asks it. An offset is the number of an event in the actor's journal, an epoch
names the store those numbers belong to. A *log* channel's publications are contiguous; a *state* channel's
only rise, because each replaces the one before.

While a channel is opening, publications that arrive are held back; once the snapshot is there, those it
already contains are dropped. So nothing can fall between the snapshot and the stream.
"""

from collections import deque
from collections.abc import Iterable
from enum import Enum
from typing import Final, Generic, Literal, NamedTuple, TypeVar

from gateway.live.news import News
from gateway.live.wire import Publication, SubscribeResult

Kind = Literal["state", "log"]
Member = TypeVar("Member")

RING: Final = 256
"""Publications a log channel keeps for those who come back."""
RING_BYTES: Final = 512 * 1024


class Position(NamedTuple):
    """Where a returning client stopped."""

    epoch: str
    offset: int


class Verdict(Enum):
    """Whether a client may resume, and if not, why not."""

    CONTINUOUS = "continuous"
    NOT_ASKED = "not asked"
    NO_EPOCH = "no epoch"
    FOREIGN_EPOCH = "foreign epoch"
    PRUNED = "pruned"
    FUTURE = "future"


def judge(since: Position | None, *, epoch: str, floor: int, top: int) -> Verdict:
    """May a client at `since` continue without a gap, when publications floor+1…top are at hand?

    A position without an offset is offset 0 (the protocol leaves out zeros): before the first event, which is
    continuous only as long as the first event is still at hand.
    """
    if since is None:
        return Verdict.NOT_ASKED
    if not since.epoch:
        return Verdict.NO_EPOCH
    if since.epoch != epoch:
        return Verdict.FOREIGN_EPOCH
    if since.offset < floor:
        return Verdict.PRUNED
    if since.offset > top:
        return Verdict.FUTURE
    return Verdict.CONTINUOUS


class Channel(Generic[Member]):
    """A channel and its members. `members` maps each to the offset it has been brought up to."""

    def __init__(self, name: str, kind: Kind, epoch: str, ring: int = RING) -> None:
        self.name = name
        self.kind = kind
        self.epoch = epoch
        self.members: dict[Member, int] = {}
        self.snapshot: Publication | None = None
        self.backfilled = False
        """Has the journal been asked for what was published before this gateway opened the channel?"""
        self.silent = False
        """Were its members told that news of it would not arrive now?"""
        self.top = 0
        """The newest publication that has been passed on."""
        self._ring: deque[Publication] = deque()
        self._ring_limit = ring
        self._ring_bytes = 0
        self._ahead: dict[int, Publication] = {}
        """Publications that came before their turn: while opening, or after a gap."""

    # ------------------------------------------------------------------ feeding it

    def open(self, snapshot: Publication) -> list[News]:
        """Start from a snapshot, and pass on what came after it in the meantime."""
        self.snapshot = snapshot
        self.top = snapshot.offset
        return self._drain()

    def refresh(self, snapshot: Publication) -> list[News]:
        """Take a newer snapshot. A state channel passes it on; a log channel keeps it for newcomers."""
        if self.snapshot is None or snapshot.offset <= self.snapshot.offset:
            return []
        if self.kind == "state":
            return self._pass_on(snapshot)
        self.snapshot = snapshot
        return []

    def publish(self, publication: Publication) -> list[News]:
        """Take a publication from the feed. Repeated ones vanish; one that came too early waits (see `gap`)."""
        if self.snapshot is None:
            self._hold(publication)
            return []
        if publication.offset <= self.top:
            return []
        if self.kind == "log" and publication.offset != self.top + 1:
            self._hold(publication)
            return []
        return self._pass_on(publication) + self._drain()

    def fill(self, history: Iterable[Publication]) -> list[News]:
        """Close a gap with what the journal says followed `top`."""
        news: list[News] = []
        for publication in history:
            if publication.offset == self.top + 1:
                news += self._pass_on(publication)
        return news + self._drain()

    def backfill(self, history: Iterable[Publication]) -> None:
        """Put older publications in front of the recent ones, as far as they join on without a gap."""
        self.backfilled = True
        for publication in sorted(history, key=lambda publication: publication.offset, reverse=True):
            if publication.offset == self.floor and len(self._ring) < self._ring_limit:
                self._ring.appendleft(publication)
                self._ring_bytes += len(bytes(publication.data))

    @property
    def opened(self) -> bool:
        return self.snapshot is not None

    @property
    def gap(self) -> bool:
        """Is something waiting for a publication that has not come?"""
        return self.opened and bool(self._ahead)

    @property
    def floor(self) -> int:
        """The oldest offset from which the publications at hand continue without a gap."""
        return self._ring[0].offset - 1 if self._ring else self.top

    # ------------------------------------------------------------------ asking it

    @property
    def room(self) -> int:
        """How many older publications there is room for."""
        return self._ring_limit - len(self._ring)

    @property
    def stale(self) -> bool:
        """Has the log moved on since the snapshot was taken?"""
        return self.snapshot is None or self.snapshot.offset < self.top

    @property
    def known(self) -> int:
        """The newest offset this gateway has seen: a snapshot may be ahead of the feed."""
        return max(self.top, self.snapshot.offset if self.snapshot else 0)

    def judge(self, since: Position | None) -> Verdict:
        return judge(since, epoch=self.epoch, floor=self.floor, top=self.known)

    @property
    def welcoming(self) -> bool:
        """Can a newcomer be given the snapshot and everything after it?"""
        return self.snapshot is not None and (self.kind == "state" or self.snapshot.offset >= self.floor)

    def welcome(self, since: Position | None) -> tuple[SubscribeResult, int]:
        """The answer to a subscriber, and the offset it brings the subscriber up to.

        A state channel always answers with the current value. A log channel answers with what was missed if
        that is all of it, else with the snapshot (and whatever the snapshot does not contain yet).
        """
        assert self.snapshot is not None, "a channel welcomes nobody before it is open"
        result = SubscribeResult(epoch=self.epoch, positioned=True, was_recovering=since is not None)
        if self.kind == "log" and since is not None and self.judge(since) is Verdict.CONTINUOUS:
            start = since.offset
            result.recovered = True
        else:
            start = self.snapshot.offset
            result.data = self.snapshot.data
        if self.kind == "log":
            result.recoverable = True
            result.publications = [publication for publication in self._ring if publication.offset > start]
        result.offset = max(start, self.top)
        return result, result.offset

    # ------------------------------------------------------------------ within

    def _hold(self, publication: Publication) -> None:
        if len(self._ahead) >= self._ring_limit:
            # Too many to keep: the journal has them. The newest one is kept as the witness that there is a gap.
            self._ahead = {offset: self._ahead[offset] for offset in (max(self._ahead),)}
        self._ahead[publication.offset] = publication

    def _drain(self) -> list[News]:
        news: list[News] = []
        for offset in sorted(self._ahead):
            if offset <= self.top:
                del self._ahead[offset]
            elif self.kind == "state" or offset == self.top + 1:
                news += self._pass_on(self._ahead.pop(offset))
            else:
                break
        return news

    def _pass_on(self, publication: Publication) -> list[News]:
        self.top = publication.offset
        before = None
        if self.kind == "state":
            before, self.snapshot = self.snapshot, publication
        else:
            self._ring.append(publication)
            self._ring_bytes += len(bytes(publication.data))
            while len(self._ring) > self._ring_limit or (len(self._ring) > 1 and self._ring_bytes > RING_BYTES):
                self._ring_bytes -= len(bytes(self._ring.popleft().data))
        return [News(self.name, publication, before)]
