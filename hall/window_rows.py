"""What a window knows: its rows, and what each event does to them. Nothing is decided here; that is `hall.window`."""

from actors import Actor, Rows, Unknown, applies
from common.shapes import Json
from hall import events, window_view
from hall.messages import Heads
from hall.numbers import hall_of, is_ticket, number_of, ticket_id, window_number
from hall.profiles import queues_at
from hall.ratings import terms
from hall.tables import HandoverRow, WindowRow


class WindowRows(Actor):
    row: WindowRow
    handovers: dict[str, HandoverRow]
    """All of the day, by id."""
    on_hold: dict[str, HandoverRow]
    """Those of them whose ticket the window holds."""

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(WindowRow, self.key) or WindowRow(id=self.key)
        rows = db.all(HandoverRow, window=self.key)
        self.handovers = {row.id: row for row in rows}
        self.on_hold = {row.id: row for row in rows if row.state == "held"}

    def view(self) -> Json:
        current = self._current()
        held = sorted(self.on_hold.values(), key=lambda row: (row.called_at or 0, row.id))
        return {
            "id": self.key,
            "number": window_number(self.key),
            "hall": self.row.hall,
            "hall_name": self.row.hall_name,
            "state": self.row.state,
            "clerk": self.row.clerk,
            "clerk_name": window_view.name_in(self.row.names, self.row.clerk),
            "queues": self._queues(),
            "items": self.row.items,
            "serving": current.number if current else None,
            "ticket": window_view.ticket_json(current) if current else None,
            "held": [window_view.ticket_json(row) for row in held],
            "served_today": self.row.served_today,
            **window_view.shown_at_times(self.row, self._current(), self.now),
        }

    def staff_view(self) -> Json:
        """The view with what only those may read who ask for it: reasons, sealed."""
        current = self._current()
        return window_view.with_reasons(self.view(), [*self.on_hold.values(), *([current] if current else [])])

    def counter_view(self) -> Json:
        """What the window shows to the citizen in front of it, on its tablet and on the screen above it. Public, so it
        names no one but the clerk on duty, who is to be known to those they serve."""
        return window_view.counter_json(self.row, self._current(), self.now)

    def coming(self, asked: dict[str, Heads]) -> Json:
        """How many wait and who is next, as each queue said."""
        heads = {queue: answer.heads for queue, answer in asked.items()}
        coming = window_view.next_json(list(asked), heads, self.row.express.get("items"))
        return {"waiting": sum(answer.waiting for answer in asked.values()), **coming}

    # What it serves ---------------------------------------------------------------------------------------------------

    def _own_queues(self) -> list[str]:
        return queues_at(self.row.queues, self.row.profiles, self.now)

    def _queues(self) -> list[str]:
        """The queues served now, best first: those of the hour, then those the window helps with."""
        help_ = self.row.helping
        lent = help_["queues"] if help_ and self.now < help_["until"] else []
        return list(dict.fromkeys([*self._own_queues(), *lent]))

    def _all_queues(self) -> list[str]:
        """Every queue that the window serves at some hour, or helps with."""
        profiled = [queue for profile in self.row.profiles for queue in profile["queues"]]
        return list(dict.fromkeys([*self.row.queues, *profiled, *self.row.helping.get("queues", [])]))

    # What is where ----------------------------------------------------------------------------------------------------

    def _must_exist(self) -> None:
        if not self.row.hall:
            raise Unknown("window.unknown", field="window")

    def _current(self) -> HandoverRow | None:
        return self.handovers[self.row.current] if self.row.current else None

    def _serving(self) -> HandoverRow:
        """The ticket in front of the window; the table of states sees to it that there is one."""
        return self.handovers[self.row.current or ""]

    def _ticket_id(self, text: str) -> str:
        """A ticket's id from an id, or from a number of today."""
        ticket = text if "-" in text else ticket_id(self.row.hall, self.row.day, text.upper())
        if not is_ticket(ticket):
            raise Unknown("ticket.not_here", field="ticket")
        return ticket

    # What events do ---------------------------------------------------------------------------------------------------

    @applies
    def configured(self, event: events.WindowConfigured) -> None:
        self.row.hall, self.row.hall_name = event.hall, event.hall_name
        self.row.queues, self.row.items = event.queues, event.items
        self.row.profiles, self.row.group = event.profiles, event.group
        self.row.express = {} if event.express is None else {"items": event.express}
        self.save(self.row)

    @applies
    def opened(self, event: events.WindowOpened) -> None:
        self.row.state, self.row.clerk, self.row.claim, self.row.pause = "open", event.clerk, event.claim, {}
        self.row.away_since = None
        self.save(self.row)

    @applies
    def clerk_was_named(self, event: events.WindowClerkNamed) -> None:
        self.row.names = {**self.row.names, event.clerk: event.name}
        self.save(self.row)

    @applies
    def paused(self, event: events.WindowPaused) -> None:
        self.row.state = "paused"
        self.row.pause = {"reason": event.reason, "until": event.until} if event.reason or event.until else {}
        self.save(self.row)

    @applies
    def closed(self, event: events.WindowClosed) -> None:
        self._nobody_sits()
        self.save(self.row)

    def _nobody_sits(self) -> None:
        row = self.row
        row.state, row.clerk, row.claim, row.pause, row.offer = "closed", None, None, {}, {}
        row.away_since, row.helping, row.ask = None, {}, {}

    @applies
    def offered(self, event: events.WindowOffered) -> None:
        self.row.offer = {"by": event.by, "to": event.to, "at": self.now}
        self.save(self.row)

    @applies
    def offer_ended(self, event: events.WindowOfferEnded) -> None:
        self.row.offer = {}
        self.save(self.row)

    @applies
    def taken_over(self, event: events.WindowTakenOver) -> None:
        if current := self._current():
            current.handed_over_from = self.row.clerk
            self.save(current)
        self.row.clerk, self.row.claim, self.row.offer = event.clerk, event.claim, {}
        self.row.away_since = None
        self.save(self.row)

    @applies
    def desk_was_seen(self, event: events.WindowDeskSeen) -> None:
        row = self.row
        row.desks = {**row.desks, event.clerk: [*row.desks.get(event.clerk, []), event.gateway]}
        if event.clerk == row.clerk:
            row.away_since = None
        self.save(row)

    @applies
    def desk_was_left(self, event: events.WindowDeskLeft) -> None:
        row = self.row
        left = [gateway for gateway in row.desks[event.clerk] if gateway != event.gateway]
        row.desks = {clerk: there for clerk, there in {**row.desks, event.clerk: left}.items() if there}
        if event.clerk == row.clerk and not left:
            current = self._current()
            called_at = (current.called_at or 0) if current else 0
            row.away_since = max(event.since or self.now, called_at)  # who called a number then was there
        self.save(row)

    @applies
    def attended(self, event: events.WindowAttended) -> None:
        self.row.away_since = None
        self.save(self.row)

    @applies
    def called(self, event: events.WindowCalled) -> None:
        self.row.state, self.row.current, self.row.ask = "calling", event.handover, {}
        self.save(self.row)
        self._remember(
            HandoverRow(
                id=event.handover,
                window=self.key,
                ticket=event.ticket,
                number=number_of(event.ticket),
                queue=event.queue,
                queue_name=event.queue_name,
                priority=event.priority,
                item=event.item,
                item_name=event.item_name,
                mask=event.mask,
                command=event.command,
                rule=event.rule,
                passed=event.passed,
                matters=event.matters,
                moved_reason=event.reason,
                moved_by=event.by,
                notes=event.notes,
                taken_at=event.taken_at,
                state="calling",
                calls=1,
                called_at=self.now,
            )
        )

    @applies
    def turned_down(self, event: events.WindowTurnedDown) -> None:
        self._remember(
            HandoverRow(
                id=event.handover,
                window=self.key,
                ticket=event.ticket,
                number=event.number,
                queue=event.queue,
                queue_name="",
                priority="ordinary",
                item=None,
                item_name=None,
                mask=None,
                command="",
                state="done",
            )
        )

    @applies
    def recalled(self, event: events.WindowRecalled) -> None:
        row = self._serving()
        row.calls += 1
        row.called_at = self.now
        self.save(row)

    @applies
    def started(self, event: events.WindowStarted) -> None:
        row = self._serving()
        self.row.state = row.state = "serving"
        row.started_at = row.since = self.now
        self.save(self.row)
        self.save(row)

    @applies
    def held(self, event: events.WindowHeld) -> None:
        row = self._serving()
        row.worked += self.now - (row.since or self.now)
        row.since = None
        self._leave(row, "held")

    @applies
    def resumed(self, event: events.WindowResumed) -> None:
        row = self.handovers[event.handover]
        del self.on_hold[row.id]
        self.row.current = row.id
        self.row.state = row.state = "serving"
        row.since = self.now
        self.save(self.row)
        self.save(row)

    @applies
    def gone(self, event: events.WindowGaveBack | events.WindowLeft) -> None:
        self._leave(self._serving(), "done")

    @applies
    def transferred(self, event: events.WindowTransferred) -> None:
        self._asks(event.asks)
        self._leave(self._serving(), "done")

    @applies
    def missed(self, event: events.WindowMissed) -> None:
        self._count(event.clerk, missed=1)
        self._leave(self._serving(), "done")

    @applies
    def finished(self, event: events.WindowFinished) -> None:
        self.row.served_today += 1
        self._count(event.clerk, served=1, seconds=event.seconds)
        self._asks(event.asks)
        self._leave(self._serving(), "done")

    def _asks(self, asks: bool) -> None:
        """Have the counter ask whoever was served for a rating, or nobody."""
        row, until = self._serving(), self.now + terms.asking()
        self.row.ask = {"ticket": row.ticket, "number": row.number, "until": until} if asks else {}

    @applies
    def asking_ended(self, event: events.WindowAskingEnded) -> None:
        self.row.ask = {}
        self.save(self.row)

    def _count(self, clerk: str | None, *, served: int = 0, missed: int = 0, seconds: int = 0) -> None:
        """Add to the clerk's figures of the day; events of early releases name nobody."""
        if clerk is None:
            return
        known = self.row.figures.get(clerk) or {"served": 0, "missed": 0, "seconds": 0}
        more = {"served": served, "missed": missed, "seconds": seconds}
        self.row.figures = {**self.row.figures, clerk: {name: known[name] + more[name] for name in known}}

    @applies
    def ticket_amended(self, event: events.WindowTicketAmended) -> None:
        row = self.handovers[event.handover]
        row.matters, row.notes = event.matters, event.notes
        self.save(row)

    @applies
    def visits_known(self, event: events.WindowVisitsKnown) -> None:
        row = self.handovers[event.handover]
        row.visits = event.visits
        self.save(row)

    @applies
    def helps(self, event: events.WindowHelping) -> None:
        self.row.helping = {"window": event.window, "queues": event.queues, "until": event.until}
        self.save(self.row)

    @applies
    def help_ended(self, event: events.WindowHelpEnded) -> None:
        self.row.helping = {}
        self.save(self.row)

    @applies
    def profile_turned(self, event: events.WindowProfileTurned) -> None:
        """Which queues are served follows from the hour."""

    @applies
    def released(self, event: events.WindowReleased) -> None:
        row = self.handovers[event.handover]
        self.on_hold.pop(row.id, None)
        row.state, row.mask = "done", None
        self.save(row)

    @applies
    def queue_changed(self, event: events.WindowQueueChanged) -> None:
        """In early histories windows were told of their queues."""

    @applies
    def day_begun(self, event: events.WindowDayBegun) -> None:
        self.row.day = event.day
        self.row.served_today, self.row.figures, self.row.names = 0, {}, {}
        self.save(self.row)

    @applies
    def day_over(self, event: events.WindowDayOver) -> None:
        self._nobody_sits()
        self.row.day, self.row.current = "", None
        for row in self.handovers.values():
            self.remove(row)
        self.handovers, self.on_hold = {}, {}
        self.save(self.row)

    def _remember(self, row: HandoverRow) -> None:
        self.handovers[row.id] = row
        self.save(row)

    def _leave(self, row: HandoverRow, state: str) -> None:
        """The ticket leaves the window's front, and the window is free."""
        row.state = state
        if state == "held":
            self.on_hold[row.id] = row
        else:
            row.mask = None
        self.row.state, self.row.current = "open", None
        self.save(self.row)
        self.save(row)
