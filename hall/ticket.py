"""The ticket: what its holder follows. It repeats what its queue says, in the queue's order, and adds nothing.

``step`` is the queue's count of what happened to the ticket. After a transfer two queues may speak at once; the higher
step is the later word.
"""

from actors import Actor, Address, Event, Refused, Rows, Unknown, applies, handles
from hall import access, events, messages
from hall.numbers import hall_of, ticket_prefix
from hall.tables import TicketRow
from hall.views import Json, estimate_of, ticket_json
from hall.waits.estimator import is_news

OVER = ("finished", "cancelled")

AtWindow = events.TicketServing | events.TicketHeld | events.TicketMissed | events.TicketFinished

PLAIN: dict[str, type[AtWindow]] = {
    "serving": events.TicketServing,
    "held": events.TicketHeld,
    "missed": events.TicketMissed,
    "finished": events.TicketFinished,
}


class Ticket(Actor, kind="ticket"):
    publish = "log"
    row: TicketRow

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(TicketRow, self.key) or TicketRow(id=self.key)

    def view(self) -> Json:
        row = self.row
        return ticket_json(
            ticket=self.key,
            number=row.number,
            hall=row.hall,
            hall_name=row.hall_name,
            queue=row.queue,
            queue_name=row.queue_name,
            item=row.item,
            state=row.state,
            position=row.position,
            p50=row.p50,
            p90=row.p90,
            window=row.window,
            priority=row.priority,
            taken_at=row.taken_at,
            called_at=row.called_at,
        )

    def publication(self, event: Event) -> Json:
        return {"ticket": self.view()}

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
        return exact if exact is not None else self.view()

    @handles
    async def cancel(self, command: messages.CancelTicket) -> Json:
        """Waiting, held and missed tickets can be given up. One that is called or served is settled at its window."""
        known = self.row.state
        access.must_follow(self.caller, self.key, hall_of(self.key))
        if known in OVER:
            raise Refused(f"ticket.is_{known}")
        reason = "holder" if "holder" in self.caller.roles else "staff"
        try:
            step = await self.ask(self._queue(), messages.Withdraw(ticket=self.key, reason=reason))
        except Unknown:
            if not known:
                raise Unknown("ticket.unknown", field="ticket") from None
            raise Refused("ticket.moving") from None
        self.emit(events.TicketCancelled(reason=reason, step=step))
        return self.view()

    @handles
    async def rejoin(self, command: messages.RejoinTicket) -> Json:
        """A missed ticket waits again; the queue decides where, and tells."""
        access.must_follow(self.caller, self.key, hall_of(self.key))
        if self.row.state in OVER:
            raise Refused(f"ticket.is_{self.row.state}")
        try:
            return await self.ask(self._queue(), messages.Rejoin(ticket=self.key))
        except Unknown:
            raise Unknown("ticket.unknown", field="ticket") from None

    # What queues tell -----------------------------------------------------------------------------------------------

    @handles
    def create(self, command: messages.Create) -> None:
        access.must_be_inside(self.caller)
        if not self.row.number:
            fields = {name: getattr(command, name) for name in command.__struct_fields__}
            self.emit(events.TicketTaken(**fields))

    @handles
    def follow(self, command: messages.Follow) -> None:
        access.must_be_inside(self.caller)
        if command.step < self.row.step or self.row.state in OVER:
            return
        event = self._event_for(command)
        if event is not None:
            self.emit(event)

    def _event_for(self, news: messages.Follow) -> Event | None:
        """The event that the queue's news make here; None when they say nothing new."""
        row = self.row
        if news.state == "waiting" and news.position is not None:
            if row.state == "waiting" and row.queue == news.queue:
                told, known = estimate_of(row.p50, row.p90), estimate_of(news.p50, news.p90)
                if row.position == news.position and not is_news(told, known):
                    return None
                return events.TicketMoved(position=news.position, p50=news.p50, p90=news.p90, step=news.step)
            return events.TicketRequeued(
                queue=news.queue,
                queue_name=news.queue_name,
                position=news.position,
                p50=news.p50,
                p90=news.p90,
                step=news.step,
            )
        if news.step == row.step:
            return None
        if news.state == "called":
            return events.TicketCalled(window=news.window or "", step=news.step)
        if news.state == "cancelled":
            return events.TicketCancelled(reason=news.reason or "staff", step=news.step)
        return PLAIN[news.state](step=news.step)

    # State ----------------------------------------------------------------------------------------------------------

    @applies
    def taken(self, event: events.TicketTaken) -> None:
        for name in event.__struct_fields__:
            setattr(self.row, name, getattr(event, name))
        self.row.state, self.row.step = "waiting", max(self.row.step, 1)
        self.save(self.row)

    @applies
    def moved(self, event: events.TicketMoved) -> None:
        self._waits(event)

    @applies
    def requeued(self, event: events.TicketRequeued) -> None:
        self.row.queue, self.row.queue_name = event.queue, event.queue_name
        self.row.window = self.row.called_at = None
        self.row.calls = 0
        self._waits(event)

    def _waits(self, event: events.TicketMoved | events.TicketRequeued) -> None:
        self.row.position, self.row.p50, self.row.p90 = event.position, event.p50, event.p90
        self._go("waiting", event.step)

    @applies
    def called(self, event: events.TicketCalled) -> None:
        self.row.window, self.row.called_at = event.window, self.now
        self.row.calls += 1
        self._go("called", event.step)

    @applies
    def at_window(
        self, event: events.TicketServing | events.TicketHeld | events.TicketMissed | events.TicketFinished
    ) -> None:
        self._go(next(state for state, kind in PLAIN.items() if isinstance(event, kind)), event.step)

    @applies
    def cancelled(self, event: events.TicketCancelled) -> None:
        self.row.reason = event.reason
        self._go("cancelled", event.step)

    def _go(self, state: str, step: int) -> None:
        self.row.state, self.row.step = state, step
        if state != "waiting":
            self.row.position = self.row.p50 = self.row.p90 = None
        self.save(self.row)

    def _queue(self) -> Address:
        """The queue that answers for the ticket; by its number before the queue has told it."""
        return Address("queue", self.row.queue or f"{hall_of(self.key)}:{ticket_prefix(self.key)}")
