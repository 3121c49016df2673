"""Who sits at a window and when it is on duty: opening, pauses, handing over to a colleague, closing, the business day.

A clerk has one window open at most. The window claims its clerk (`hall.clerk`) before it opens, and frees them when it
closes, when somebody takes over, and at the day's end. Leaders may run any window and are not claimed.
"""

from actors import Address, Invalid, Refused, handles
from common.shapes import Json
from common.times import business_day, next_midnight
from hall import access, events, messages
from hall.clerk import clerk_of
from hall.tables import HandoverRow
from hall.window_states import PAUSES, No, outcome
from hall.window_telling import TellingWindow
from hall.window_view import name_in


class WindowOnDuty(TellingWindow):
    def _clerk_may(self, command: str, *, anyone: bool = False) -> None:
        """Raises Unknown, Forbidden, or Refused by the table of states. ``anyone``: any clerk of the hall may."""
        self._must_exist()
        self._begin_day()
        clerk = None if anyone else self.row.clerk
        access.must_run_window(self.caller, self.row.hall, clerk, self._clerk_name())
        go = outcome(self.row.state, command)
        if isinstance(go, No):
            current = self._current()
            raise Refused(go.code, number=current.number if current else "")
        self._name(self.caller.name, self.caller.display_name)

    def _name(self, clerk: str, name: str) -> None:
        """Keep what people call somebody of the staff, where that is new."""
        if name and self.row.names.get(clerk) != name:
            self.emit(events.WindowClerkNamed(clerk=clerk, name=name))

    def _clerk_serves(self, command: str) -> HandoverRow:
        self._clerk_may(command)
        return self._serving()

    # Opening and closing ----------------------------------------------------------------------------------------------

    @handles
    async def open(self, command: messages.Open) -> Json:
        self._clerk_may("open")
        before = self.row.claim
        claim = before if before or access.is_leader(self.caller) else await self._claim()
        clerk = self.row.clerk or self.caller.name
        self.emit(events.WindowOpened(clerk=clerk, claim=claim))
        if claim and claim != before:
            self.tell(clerk_of(self.row.hall, clerk), messages.KeepClaim(claim=claim))
        self._go_on_duty()
        return self._told()

    async def _claim(self) -> str:
        """Claim the caller for this window. Raises Refused while they have another one open."""
        claim = messages.ClaimWindow(claim=self.command_id, window=self.key)
        if self.now > await self.ask(clerk_of(self.row.hall, self.caller.name), claim):
            # An answer of long ago, repeated: the claim may have been let go.
            raise Refused("window.open_again")
        return claim.claim

    def _free(self) -> None:
        """Let the clerk go; before the event that forgets them."""
        if self.row.clerk and self.row.claim:
            self.tell(clerk_of(self.row.hall, self.row.clerk), messages.FreeClaim(claim=self.row.claim))

    @handles
    def confirm_claim(self, command: messages.ConfirmClaim) -> None:
        access.must_be_inside(self.caller)
        answer = messages.KeepClaim if self.row.claim == command.claim else messages.FreeClaim
        self.relay(Address("clerk", command.clerk), answer(claim=command.claim))

    @handles
    def pause(self, command: messages.Pause) -> Json:
        self._clerk_may("pause")
        if command.reason is not None and command.reason not in PAUSES:
            raise Invalid("window.pause_reason", field="reason")
        if command.until is not None and not self.now < command.until <= next_midnight(self.now):
            raise Invalid("window.until", field="until")
        self.emit(events.WindowPaused(reason=command.reason, until=command.until))
        self._go_off_duty()
        return self._told()

    @handles
    def close(self, command: messages.Close) -> Json:
        self._clerk_may("close")
        if self.on_hold:
            raise Refused("window.has_held")
        self._free()
        self._go_off_duty(left=True)
        self.emit(events.WindowClosed())
        return self._told()

    # Handing over to a colleague --------------------------------------------------------------------------------------

    @handles
    async def offer(self, command: messages.OfferWindow) -> Json:
        """The person at the window stays where they are; the colleague comes here. Until then nothing changes."""
        self._clerk_may("hand-over")
        if command.clerk is not None:
            if command.clerk == self.row.clerk:
                raise Invalid("window.offer_self", field="clerk")
            meet = messages.MeetClerk(hall=self.row.hall)
            self._name(command.clerk, await self.ask(clerk_of(self.row.hall, command.clerk), meet))
        self.emit(events.WindowOffered(by=self.caller.name, to=command.clerk))
        return self.view()

    @handles
    async def take_over(self, command: messages.TakeOver) -> Json:
        self._clerk_may("take-over", anyone=True)
        offer = self.row.offer
        if not offer:
            raise Refused("window.not_offered")
        if self.caller.name == self.row.clerk:
            self.emit(events.WindowOfferEnded())
            return self.view()
        if offer["to"] not in (None, self.caller.name) and not access.is_leader(self.caller):
            raise Refused("window.offered_to", clerk=name_in(self.row.names, offer["to"]))
        claim = None if access.is_leader(self.caller) else await self._claim()
        self._free()
        self.emit(events.WindowTakenOver(clerk=self.caller.name, claim=claim))
        if claim:
            self.tell(clerk_of(self.row.hall, self.caller.name), messages.KeepClaim(claim=claim))
        return self._told(call=False)

    # The business day -------------------------------------------------------------------------------------------------

    @handles
    def end_day(self, command: messages.EndWindowDay) -> None:
        access.must_be_inside(self.caller)
        if self.row.day and self.row.day < business_day(self.now):
            self._end_day()

    def _begin_day(self) -> None:
        today = business_day(self.now)
        if self.row.day >= today:
            return
        if self.row.day:
            self._end_day()
        self.emit(events.WindowDayBegun(day=today))
        self.remind("day", next_midnight(self.now), messages.EndWindowDay())

    def _end_day(self) -> None:
        """Whoever is still here is the queues' again: mostly their day is over too, and so the ticket; where the clock
        was put forward and back it may not be, and the person waits again."""
        self._free()
        for row in self.handovers.values():
            if row.state != "done":
                self.tell(Address("queue", row.queue), messages.TakeBack(ticket=row.ticket, handover=row.id))
        self.emit(events.WindowDayOver())
        self._tell_hall()
