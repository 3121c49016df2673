"""What becomes of people when the configuration takes their queue away, or their item to another queue.

Whoever waits goes on to the heir (`hall.heirs`) with number, hour and head start, and is told why. Who is at a window
is served there to the end. Who comes back later (missed, or given back by a window), and whose next matter was to be
handled here, is sent on then.
"""

from msgspec import structs

from actors import Address, handles
from hall import access, events, messages
from hall.heirs import NOBODY, Heirs, heir_of, is_removed
from hall.queue_taking import TakingQueue
from hall.tables import EntryRow


class InheritedQueue(TakingQueue):
    @handles
    def let_inherit(self, command: messages.LetInherit) -> None:
        access.must_be_inside(self.caller)
        if is_removed(command.heirs) and not self.row.shut:
            self.emit(events.QueueOpenSet(open=False, reason="removed", opens=None))
        self._inherit({**self.row.heirs, **command.heirs})

    def _inherit(self, known: Heirs) -> None:
        """Let the heirs have whom they are to have."""
        if known == self.row.heirs:
            return
        self.emit(events.QueueInherited(heirs=known))
        waiting = [self.entries[place.ticket] for place in self.line]
        if sum(self._sent_on(entry) for entry in waiting):
            self._line_changed()

    def _sent_on(self, entry: EntryRow) -> bool:
        """Send on whoever waits for what is no longer handled here; answers whether somebody was."""
        heir = heir_of(self.row.heirs, entry.item)
        if heir is None:
            return False
        if heir == NOBODY:
            self._let_go(entry, "cancelled", reason=self._gone())
        else:
            self._send_on(self._person(entry), heir, reason=self._gone(), lane=entry.lane)
        return True

    def _gone(self) -> str:
        """Why people go on, as tickets are told it."""
        return "queue_removed" if is_removed(self.row.heirs) else "item_moved"

    def _inherited(self, command: messages.Receive) -> bool:
        """Pass on at once whoever is sent here for what is no longer handled here; answers whether they were. Who is
        transferred to a queue that is there stays in it, whatever for: that is what a clerk wants."""
        if not is_removed(self.row.heirs) and command.reason == "transferred":
            return False
        person = command.person
        heir = heir_of(self.row.heirs, person.item)
        if heir is None:
            return False
        if heir == NOBODY:
            over = self._news("cancelled", person.step + 1, reason=self._gone())
            self.relay(Address("ticket", person.ticket), over)
        else:
            onward = structs.replace(command, window=None)
            self.relay(Address("queue", heir), onward)
        return True

    def _send_on(
        self,
        person: messages.Person,
        queue: str,
        *,
        window: str | None = None,
        seconds: int | None = None,
        reason: str = "transferred",
        lane: int | None = None,
        why: str | None = None,
        by: str | None = None,
    ) -> None:
        """To another queue, or to this one again. ``lane``, ``why``, ``by``: as in `hall.messages.Receive`."""
        self.emit(events.QueueLeft(ticket=person.ticket, outcome="transferred", seconds=seconds))
        receive = messages.Receive(
            person=person, origin=self.key, window=window, reason=reason, lane=lane, why=why, by=by
        )
        if queue == self.key:
            self._receive(receive)
        else:
            self.tell(Address("queue", queue), receive)
            self._tell_figures()
