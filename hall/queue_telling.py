"""What a queue says: to its tickets what becomes of them, to the hall how many wait; and what it shows who asks."""

from itertools import islice

from msgspec import structs

from actors import Address
from common.shapes import Json
from common.times import business_day
from hall import messages
from hall.entries import AT_WINDOW, place_of
from hall.next import SOON
from hall.numbers import hall_of
from hall.queue_rows import QueueRows
from hall.tables import EntryRow
from hall.views import split, ticket_json


class TellingQueue(QueueRows):
    """What the queue tells others, and shows to whoever watches it."""

    publish = "state"

    def view(self) -> Json:
        p50, p90 = split(self._newcomer())
        return {
            "id": self.key,
            "waiting": len(self.line),
            "absent": len(self._passed_by()),
            "p50": p50,
            "p90": p90,
            "business_day": self.row.day,
        }

    def line_view(self) -> Json:
        """The line as anybody may see it: of each ticket that waits its number and what its holder should expect."""
        estimates = self._estimates()
        tickets = [self.entries[place.ticket].number for place in self.line]
        return {
            "id": self.key,
            "line": [[number, *(estimates[at] if estimates else (None, None))] for at, number in enumerate(tickets)],
        }

    def place_view(self, ticket: str) -> Json:
        """Where somebody stands and how long that will take: what a ticket does not know of itself."""
        entry = self.entries.get(ticket)
        shown = self._describe(entry) if entry is not None else {}
        return {name: shown.get(name) for name in ("position", "ahead", "estimate")}

    def heads(self, window: str) -> messages.Heads:
        """How many wait, and who is next for a window."""
        return messages.Heads(waiting=len(self.line), heads=self._heads(window))

    # A ticket, for whom it concerns -----------------------------------------------------------------------------------

    def _describe(self, entry: EntryRow) -> Json:
        position = self.line.position(place_of(entry)) if entry.state == "waiting" else None
        p50, p90 = split(self._estimate(position) if position else None)
        return ticket_json(
            ticket=entry.ticket,
            number=entry.number,
            hall=self.row.hall,
            hall_name=self.row.hall_name,
            queue=self.key,
            queue_name=self.row.name,
            item=entry.item,
            state=entry.state,
            position=position,
            p50=p50,
            p90=p90,
            window=entry.window,
            priority=entry.priority,
            taken_at=entry.taken_at,
            called_at=entry.called_at,
            away_until=entry.away_until,
            leaves=entry.leaves,
            rejoins=entry.rejoins or 0,
            here_by=entry.here_by,
            matters=self._matters(entry),
        )

    def _in_line(self, entry: EntryRow) -> Json:
        """A ticket as reception sees it; of its holder only the mask."""
        shown = self._describe(entry)
        names = (
            "id",
            "number",
            "position",
            "state",
            "priority",
            "taken_at",
            "estimate",
            "window",
            "leave",
            "confirm_by",
        )
        return {
            **{name: shown[name] for name in names},
            "item_name": entry.item_name,
            "holder": entry.mask,
            "moved": entry.moved_rank is not None,
            "by": entry.by,
            "notes": len(entry.notes),
        }

    def _person(self, entry: EntryRow) -> messages.Person:
        return messages.Person(
            ticket=entry.ticket,
            number=entry.number,
            priority=entry.priority,
            item=entry.item,
            item_name=entry.item_name,
            mask=entry.mask,
            taken_at=entry.taken_at,
            step=entry.step,
            rejoins=entry.rejoins or 0,
            rejoined_at=entry.rejoined_at,
            leaves=entry.leaves,
            matters=entry.matters,
            holder_index=entry.holder_index,
            slot=entry.slot,
            notes=entry.notes,
        )

    def _news(
        self,
        state: str,
        step: int,
        *,
        entry: EntryRow | None = None,
        position: int | None = None,
        reason: str | None = None,
        clerk: str | None = None,
    ) -> messages.Follow:
        """What is said to a ticket; ``entry`` while it is this queue's."""
        return messages.Follow(
            step=step,
            state=state,
            queue=self.key,
            queue_name=self.row.name,
            position=position,
            window=entry.window if entry else None,
            reason=reason,
            away_until=entry.away_until if entry else None,
            leaves=entry.leaves if entry else 0,
            rejoins=(entry.rejoins or 0) if entry else 0,
            here_by=entry.here_by if entry else None,
            matters=entry.matters if entry else [],
            clerk=clerk,
        )

    # Telling ----------------------------------------------------------------------------------------------------------

    def _tell_ticket(self, entry: EntryRow, *, reason: str | None = None, clerk: str | None = None) -> None:
        position = self._position_told(entry) if entry.state == "waiting" else None
        news = self._news(entry.state, entry.step, entry=entry, position=position, reason=reason, clerk=clerk)
        self.tell(Address("ticket", entry.ticket), news)

    def _position_told(self, entry: EntryRow) -> int:
        """Where somebody stands whose ticket is told that it waits, and so hears whether it is soon."""
        position = self.line.position(place_of(entry))
        (self.soon_told.add if position <= SOON else self.soon_told.discard)(entry.ticket)
        return position

    def _tell_window(self, entry: EntryRow) -> None:
        """Tell the window that has the ticket what it is for now, and that there is a note."""
        if entry.state in AT_WINDOW and entry.window and entry.handover:
            notes = len(entry.notes)
            amend = messages.Amend(handover=entry.handover, matters=entry.matters, notes=notes)
            self.tell(Address("window", entry.window), amend)

    def _line_changed(self) -> None:
        self._tell_who_is_near()
        self._tell_figures()

    def _tell_who_is_near(self) -> None:
        """Tell those who have come to the front that they should be near. Where everybody else stands is not told:
        whoever looks sees the line itself (`hall.messages.ViewLine`)."""
        for place in islice(self.line, SOON):
            if place.ticket not in self.soon_told:
                entry = self.entries[place.ticket]
                near = messages.ComeNear(step=entry.step, position=self._position_told(entry))
                self.tell(Address("ticket", place.ticket), near)

    def _tell_figures(self, *, anew: bool = False) -> None:
        """Tell the hall how many wait, and what a newcomer should expect; ``anew``: though as many wait as before."""
        if anew or (len(self.line), len(self._passed_by())) != self.figures_told:
            day = self.row.day or business_day(self.now)
            news = messages.QueueNews(queue=self.key, day=day, **structs.asdict(self._figures()))
            self.tell(Address("hall", hall_of(self.key)), news)

    def _figures(self) -> messages.Figures:
        """How it is now, for the hall."""
        waiting, absent = self.figures_told = len(self.line), len(self._passed_by())
        p50, p90 = split(self._newcomer())
        return messages.Figures(seq=self.seq, waiting=waiting, absent=absent, p50=p50, p90=p90)
