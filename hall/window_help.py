"""What a window serves beside its own: for a while it lends a hand to another window, or to a queue.

Also where the hours turn its profile (`hall.profiles`): the queues are told the window's shares anew.
"""

from actors import Address, Invalid, Refused, handles
from common.shapes import Json
from common.times import next_midnight
from hall import access, events, messages
from hall.window_desk import WindowAtDesk

HELP = 60 * 60_000_000
"""Microseconds that help lasts where nobody says until when."""

ON_DUTY = ("open", "calling", "serving")


class HelpingWindow(WindowAtDesk):
    @handles
    async def help(self, command: messages.Help) -> Json:
        """Neither window nor queue: the help ends now."""
        self._clerk_may("help")
        if command.queue is None and command.window is None:
            if not self.row.helping:
                raise Refused("window.not_helping")
            self._end_help()
            return self._told()
        if command.queue is not None and command.window is not None:
            raise Invalid("window.help_target", field="queue")
        if command.window == self.key:
            raise Invalid("window.help_self", field="window")
        midnight = next_midnight(self.now)
        until = min(self.now + HELP, midnight) if command.until is None else command.until
        if not self.now < until <= midnight:
            raise Invalid("window.until", field="until")
        query = messages.Find(queue=command.queue, window=command.window)
        found = await self.ask(Address("hall", self.row.hall), query)
        lent = [queue for queue in found.queues if queue not in self._own_queues()]
        if not lent:
            raise Refused("window.serves_it_already", field="queue" if command.window is None else "window")
        before = self._all_queues()
        self.emit(events.WindowHelping(window=command.window, queues=lent, until=until))
        self.remind("help", until, messages.EndHelp())
        if self.row.state in ON_DUTY:
            self._go_on_duty(before)
        return self._told()

    @handles
    def end_help(self, command: messages.EndHelp) -> None:
        access.must_be_inside(self.caller)
        if self.row.helping and self.row.helping["until"] <= self.now:
            self._end_help()

    def _end_help(self) -> None:
        before = self._all_queues()
        self.emit(events.WindowHelpEnded())
        self.forget("help")
        if self.row.state in ON_DUTY:
            self._go_on_duty(before)

    @handles
    def turn_profile(self, command: messages.TurnProfile) -> None:
        """The reminder; perhaps late. Which queues are served is decided by now alone."""
        access.must_be_inside(self.caller)
        if self.row.state == "closed":
            return
        self.emit(events.WindowProfileTurned(queues=self._queues()))
        if self.row.state in ON_DUTY:
            self._go_on_duty()
