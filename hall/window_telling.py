"""What a window says: to the hall's board what it shows, to its queues who is on duty and what became of a ticket, to a
ticket's rating that a service has ended."""

from actors import Address
from common.shapes import Json
from common.times import business_day
from hall import messages
from hall.profiles import next_turn
from hall.ratings import messages as rating_messages
from hall.tables import HandoverRow
from hall.window_rows import WindowRows
from hall.window_view import name_in


class TellingWindow(WindowRows):
    def _told(self, *, call: bool | None = None) -> Json:
        """Tell the hall, and answer the clerk."""
        self._tell_hall(call=self.row.state == "calling" if call is None else call)
        return self.view()

    def _tell_hall(self, *, call: bool = False, figures: messages.Figures | None = None) -> None:
        """Tell how the window stands; ``call``: it has called, and perhaps those are the ``figures`` of the queue."""
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
                clerk=name_in(self.row.names, self.row.clerk),
                figures=figures,
            ),
        )

    def _clerk_name(self) -> str | None:
        """What people call the clerk; None where that is not known."""
        return self.row.names.get(self.row.clerk) if self.row.clerk else None

    def _offer_rating(self, row: HandoverRow) -> bool:
        """The service of a ticket ends here: it can be rated, and the counter asks for that. One that never began
        (sent on from the call) was none. Answers whether there was one."""
        if row.state != "serving":
            return False
        self.tell(
            Address("rating", row.ticket),
            rating_messages.OfferRating(
                number=row.number,
                day=self.row.day,
                queue=row.queue,
                queue_name=row.queue_name,
                item=row.item,
                item_name=row.item_name,
                window=self.key,
                clerk=self.row.clerk,
                clerk_name=self._clerk_name(),
                ended_at=self.now,
                taken_at=row.taken_at,
            ),
        )
        return True

    def _report(self, row: HandoverRow, what: str) -> None:
        report = messages.Report(ticket=row.ticket, handover=row.id, outcome=what, clerk=self.row.clerk)
        self.tell(Address("queue", row.queue), report)

    def _go_on_duty(self, before: list[str] | None = None) -> None:
        """A window shared by k queues gives each 1/k of its time, as far as estimates go. ``before``: queues it may
        still be on duty for."""
        serves = self._queues()
        for queue in dict.fromkeys([*self._all_queues(), *(before or [])]):
            self._staff(queue, 1 / len(serves) if queue in serves else 0.0, left=queue not in serves)
        turn = next_turn(self.row.profiles, self.now)
        if turn is not None:
            self.remind("profile", turn, messages.TurnProfile())

    def _go_off_duty(self, *, left: bool = False) -> None:
        for queue in self._all_queues():
            self._staff(queue, 0.0, left=left)

    def _staff(self, queue: str, share: float, *, left: bool) -> None:
        staff = messages.Staff(window=self.key, share=share, day=self.row.day, left=left)
        self.tell(Address("queue", queue), staff)
