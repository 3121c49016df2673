"""What a window says: to the hall's board what it shows, to its queues who is on duty and what became of a ticket."""

from actors import Address
from hall import messages
from hall.numbers import business_day
from hall.profiles import next_turn
from hall.tables import HandoverRow
from hall.views import Json
from hall.window_rows import WindowRows


class TellingWindow(WindowRows):
    def _told(self, *, call: bool | None = None) -> Json:
        """Tell the hall, and answer the clerk."""
        self._tell_hall(call=self.row.state == "calling" if call is None else call)
        return self.view()

    def _tell_hall(self, *, call: bool = False) -> None:
        current = self._current()
        self.tell(
            Address("hall", self.row.hall),
            messages.WindowNews(
                window=self.key,
                day=self.row.day or business_day(self.now),
                state=self.row.state,
                serving=current.number if current else None,
                queue=current.queue if current and call else None,
                calls=current.calls if current and call else 0,
                pause=self.row.pause,
            ),
        )

    def _report(self, row: HandoverRow, what: str) -> None:
        self.tell(Address("queue", row.queue), messages.Report(ticket=row.ticket, handover=row.id, outcome=what))

    def _go_on_duty(self, before: list[str] | None = None) -> None:
        """A window shared by k queues gives each 1/k of its time, as far as estimates go. ``before``: queues it may
        still be on duty for."""
        serves = self._queues()
        for queue in dict.fromkeys([*self._all_queues(), *(before or [])]):
            self._staff(queue, 1 / len(serves) if queue in serves else 0.0)
        turn = next_turn(self.row.profiles, self.now)
        if turn is not None:
            self.remind("profile", turn, messages.TurnProfile())

    def _go_off_duty(self) -> None:
        for queue in self._all_queues():
            self._staff(queue, 0.0)

    def _staff(self, queue: str, share: float) -> None:
        self.tell(Address("queue", queue), messages.Staff(window=self.key, share=share, day=self.row.day))
