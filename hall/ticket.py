"""The ticket: what its holder follows. It repeats what its queue says, in the queue's order, adding only `TicketSoon`.
Where it stands and how long that will take it does not keep: the queue knows, and is asked or watched by who looks.

``step`` is the queue's count of what happened to the ticket. After a transfer two queues may speak at once; the higher
step is the later word. What holder or staff ask of a ticket, its queue decides and tells.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from actors import Address, Command, Event, Invalid, Query, Refused, Unknown, handles
from common.people import citizen_name
from common.shapes import Json
from hall import access, events, messages
from hall.nearby import is_fresh
from hall.next import SOON
from hall.numbers import hall_of, ticket_prefix
from hall.ticket_rows import TicketRows
from hall.visitor import visitor_of
from hall.whose import ids_of, is_erased

OVER = ("finished", "cancelled")


class Ticket(TicketRows, kind="ticket"):
    read_by = "hall"
    publish = "log"

    # For the holder and staff ---------------------------------------------------------------------------------------

    @handles
    async def show(self, query: messages.ShowTicket) -> Json:
        """The ticket with its exact position, which only the queue knows."""
        exact = None
        if self.row.state in ("", "waiting"):
            exact = await self.ask(self._queue(), messages.Describe(ticket=self.key))
        if exact is None and not self.row.state:
            raise Unknown("ticket.unknown", field="ticket")
        access.must_follow(self.caller, self.key, hall_of(self.key))
        return {**exact, **self._why(), **self._whom()} if exact is not None else self.view()

    @handles
    def is_mine(self, query: messages.IsMine) -> bool:
        return self.row.person is not None and self.row.person == citizen_name(self.caller)

    @handles
    async def cancel(self, command: messages.CancelTicket) -> Json:
        """Waiting, held and missed tickets can be given up. One that is called or served is settled at its window."""
        access.must_follow(self.caller, self.key, hall_of(self.key))
        if self.row.state in OVER:
            raise Refused(f"ticket.is_{self.row.state}")
        reason = "holder" if "holder" in self.caller.roles else "staff"
        step = await self._ask_queue(messages.Withdraw(ticket=self.key, reason=reason))
        if self.row.number:  # else it has yet to hear that it was taken, and hears of both in their order
            self._emit_counting(events.TicketCancelled(reason=reason, step=step))
        return {**self.view(), "state": "cancelled"}

    @handles
    async def rejoin(self, command: messages.RejoinTicket) -> Json:
        """A missed ticket waits again; the queue decides where, and tells."""
        return await self._ask_about(messages.Rejoin(ticket=self.key))

    @handles
    async def leave(self, command: messages.LeaveTicket) -> Json:
        return await self._ask_about(messages.StepOut(ticket=self.key))

    @handles
    async def come_back(self, command: messages.ReturnTicket) -> Json:
        return await self._ask_about(messages.ComeBack(ticket=self.key))

    @handles
    async def move(self, command: messages.MoveTicket) -> Json:
        access.must_be_staff(self.caller, hall_of(self.key))
        return await self._ask_about(messages.Move(ticket=self.key, to=command.to, reason=command.reason))

    @handles
    async def add_matter(self, command: messages.AddTicketMatter) -> Json:
        self._must_be_open()
        if self.row.behalf and not access.is_staff(self.caller, hall_of(self.key)):
            # What it was taken for was asked of whoever keeps mandates; another item may be beyond that.
            raise Refused("ticket.for_one_item", field="item")
        found = await self.ask(Address("hall", hall_of(self.key)), messages.Find(item=command.item))
        return await self._ask_about(messages.AddMatter(ticket=self.key, matter=found.matter or {}))

    @handles
    async def add_note(self, command: messages.AddTicketNote) -> list[Json]:
        return await self._ask_for_staff(messages.AddNote(ticket=self.key, text=command.text))

    @handles
    async def show_notes(self, query: messages.ShowTicketNotes) -> list[Json]:
        return await self._ask_for_staff(messages.ShowNotes(ticket=self.key))

    async def _ask_for_staff(self, message: messages.AddNote | messages.ShowNotes) -> list[Json]:
        access.must_be_staff(self.caller, hall_of(self.key))
        self._must_be_open()
        notes: list[Json] = await self._ask_queue(message)
        return notes

    @handles
    async def be_here(self, command: messages.ConfirmHere) -> Json:
        """Staff see the person; a holder shows the hall's code."""
        self._must_be_open()
        by = self._shown(command)
        return await self._ask_about(messages.BeHere(ticket=self.key, by=by))

    def _shown(self, command: messages.ConfirmHere) -> str:
        """How it is shown that the holder is in the hall. Raises where it is not."""
        if command.minute is not None:
            if not is_fresh(command.minute, self.now):
                raise Refused("presence.old_code", field="code")
            return "code"
        if not access.is_staff(self.caller, hall_of(self.key)):
            raise Invalid("presence.code_needed", field="code")
        return "reception"

    def _must_be_open(self) -> None:
        access.must_follow(self.caller, self.key, hall_of(self.key))
        if self.row.state in OVER:
            raise Refused("ticket.is_over")

    async def _ask_about(self, command: Command[Json]) -> Json:
        self._must_be_open()
        answer: Json = await self._ask_queue(command)
        return {**answer, **self._whom()}

    async def _ask_queue(self, command: Command[Any] | Query[Any]) -> Any:
        """What the queue answers. It may not know the ticket (yet), or pass it on at this very moment."""
        known = self.row.state
        try:
            return await self.ask(self._queue(), command)
        except Unknown:
            if not known:
                raise Unknown("ticket.unknown", field="ticket") from None
            raise Refused("ticket.moving") from None

    # What queues tell -----------------------------------------------------------------------------------------------

    @handles
    def create(self, command: messages.Create) -> None:
        access.must_be_inside(self.caller)
        if not self.row.number:
            names = [name for name in command.__struct_fields__ if name not in ("position", "hall", "number")]
            fields = {name: getattr(command, name) for name in names}
            self._emit_counting(events.TicketTaken(**fields, soon=command.position <= SOON))
            if command.holder_index:
                visitor = visitor_of(hall_of(self.key), command.holder_index)
                self.tell(visitor, messages.NoteVisit(ticket=self.key))
            if ids_of(command.person, command.holder_index, command.holder):
                self.tell(self.address, messages.HeedErasure())

    @handles
    async def heed_erasure(self, command: messages.HeedErasure) -> None:
        """Of who was erased while they took it, it is given up; what is at a window already is settled there."""
        access.must_be_inside(self.caller)
        row = self.row
        if row.state in OVER or not await is_erased(self, ids_of(row.person, row.holder_index, row.holder)):
            return
        with suppress(Refused, Unknown):
            step = await self._ask_queue(messages.Withdraw(ticket=self.key, reason="staff"))
            self._emit_counting(events.TicketCancelled(reason="staff", step=step))

    @handles
    def follow(self, command: messages.Follow) -> None:
        access.must_be_inside(self.caller)
        if command.step < self.row.step or self.row.state in OVER:
            return
        for event in self._events_for(command):
            self._emit_counting(event)
        if command.state == "waiting" and command.position is not None:
            self._say_if_soon(command.position)

    @handles
    def follow_account(self, command: messages.PassTicket) -> None:
        access.must_be_inside(self.caller)
        if self.row.person == command.before:
            self.emit(events.TicketPassed(person=command.person))

    @handles
    def come_near(self, command: messages.ComeNear) -> None:
        access.must_be_inside(self.caller)
        if self.row.state == "waiting" and command.step >= self.row.step:
            self._say_if_soon(command.position)

    @handles
    def show_visit(self, query: messages.ShowVisit) -> Json:
        access.must_be_inside(self.caller)
        return {name: getattr(self.row, name) for name in ("number", "queue_name", "state")}

    def _say_if_soon(self, position: int) -> None:
        if position <= SOON and not self.row.soon:
            self.emit(events.TicketSoon(position=position, step=self.row.step))

    def _events_for(self, news: messages.Follow) -> Iterator[Event]:
        """What the queue's news bring here, as far as they are new. Each event is applied before the next is made."""
        row = self.row
        fresh = news.step > row.step
        if news.matters and news.matters != row.matters:
            yield events.TicketMattersChanged(matters=news.matters, step=row.step)
        if news.state == "waiting":
            yield from self._waiting_events(news)
        elif fresh:
            yield self._event_at_window(news)

    def _waiting_events(self, news: messages.Follow) -> Iterator[Event]:
        row = self.row
        if row.state != "waiting" or row.queue != news.queue:
            yield events.TicketRequeued(
                queue=news.queue,
                queue_name=news.queue_name,
                step=news.step,
                reason=news.reason or "",
                soon=news.position is not None and news.position <= SOON,
            )
        if row.away_until is not None and news.away_until is None:
            yield events.TicketBack(step=news.step)
        elif news.away_until != row.away_until:
            yield events.TicketAway(until=news.away_until or 0, leaves=news.leaves, step=news.step)
        if row.here_by is not None and news.here_by is None:
            yield events.TicketHere(step=news.step)

    def _event_at_window(self, news: messages.Follow) -> Event:
        clerk = news.clerk if self.visit is None or news.clerk != self.visit.clerk else None
        match news.state:
            case "called":
                return events.TicketCalled(window=news.window or "", step=news.step, clerk=news.clerk)
            case "serving":
                return events.TicketServing(step=news.step, clerk=clerk)
            case "held":
                return events.TicketHeld(step=news.step, clerk=clerk)
            case "missed":
                return events.TicketMissed(step=news.step, clerk=clerk, rejoins=news.rejoins)
            case "finished":
                return events.TicketFinished(step=news.step, clerk=clerk)
            case _:
                return events.TicketCancelled(reason=news.reason or "staff", step=news.step)

    def _queue(self) -> Address:
        """The queue that answers for the ticket; by its number before the queue has told it."""
        return Address("queue", self.row.queue or f"{hall_of(self.key)}:{ticket_prefix(self.key)}")
