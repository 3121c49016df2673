"""The presence: whose desks one run of a gateway has on its live socket, and for how long its word holds.

A gateway names all of them whenever that changes, and again every `BEAT` while there are any. The windows are told who
came and who left. A gateway that was killed says nothing: after `LAPSE` its desks count as closed since the moment when
it should have spoken again, so that nobody is taken to be there for ever, and nobody is missed too early either. People
who work over HTTP alone are never named, and so never missed. The row goes with the last desk: each run of a gateway
has a name of its own, and they would pile up.
"""

from actors import Actor, Address, Rows, applies, handles
from common.shapes import Json
from hall import access, events, messages
from hall.tables import PresenceRow

BEAT = 60_000_000
"""Microseconds after which a gateway says the same again."""

LAPSE = 150_000_000
"""Microseconds without a word after which a gateway counts as gone: two of its beats may be lost."""

Desks = dict[str, list[str]]


class Presence(Actor, kind="presence"):
    read_by = "everywhere"
    row: PresenceRow

    def load(self, db: Rows) -> None:
        self.row = db.get(PresenceRow, self.key) or PresenceRow(id=self.key)

    def view(self) -> Json:
        return {"desks": self.row.desks}

    @handles
    def keep(self, command: messages.KeepDesks) -> None:
        access.must_be_edge(self.caller)
        before = self.row.desks
        seen, left = beyond(command.desks, before), beyond(before, command.desks)
        if not before and not seen:
            return
        self.emit(events.PresenceKept(seen=seen, left=left))
        for window, clerks in seen.items():
            for clerk in clerks:
                self.tell(Address("window", window), messages.DeskSeen(gateway=self.key, clerk=clerk))
        self._tell_left(left, None)
        if self.row.desks:
            self.remind("lapse", self.now + LAPSE, messages.LapsePresence())
        else:
            self.forget("lapse")

    @handles
    def lapse(self, command: messages.LapsePresence) -> None:
        access.must_be_inside(self.caller)
        if self.row.desks and self.row.kept_at + LAPSE <= self.now:
            # Not simply since its last word: after an outage of everything, desks need time to come back.
            self._tell_left(self.row.desks, self.now - (LAPSE - BEAT))
            self.emit(events.PresenceLapsed())

    def _tell_left(self, left: Desks, since: int | None) -> None:
        for window, clerks in left.items():
            for clerk in clerks:
                self.tell(Address("window", window), messages.DeskLeft(gateway=self.key, clerk=clerk, since=since))

    @applies
    def kept(self, event: events.PresenceKept) -> None:
        there = beyond(self.row.desks, event.left)
        self.row.desks = {
            window: sorted({*there.get(window, []), *event.seen.get(window, [])})
            for window in sorted(there.keys() | event.seen.keys())
        }
        self.row.kept_at = self.now
        if self.row.desks:
            self.save(self.row)
        else:
            self._forget_row()

    @applies
    def lapsed(self, event: events.PresenceLapsed) -> None:
        self._forget_row()

    def _forget_row(self) -> None:
        self.remove(self.row)
        self.row = PresenceRow(id=self.key)


def beyond(desks: Desks, others: Desks) -> Desks:
    """What of the first is not among the others."""
    more = {
        window: [clerk for clerk in clerks if clerk not in others.get(window, [])] for window, clerks in desks.items()
    }
    return {window: clerks for window, clerks in more.items() if clerks}
