"""A hall's part in its queues' estimates: it alone knows how the work is spread, and tells each queue its shares of the
windows that serve several."""

from actors import Actor, Address, handles
from hall.hall_parts import SERVICE_SECONDS
from hall.hours.document import read
from hall.hours.plan import MINUTE, closing, date_of, plan_of
from hall.numbers import next_midnight
from hall.tables import HallQueueRow, HallRow, HallWindowRow
from hall.waits import messages
from hall.waits.nearness import Offer
from hall.waits.sharing import roughly, shares

ON_DUTY = ("open", "calling", "serving")

AHEAD_HOURS = 6
"""Hours that are looked ahead where no closing is known."""

Shares = dict[str, dict[str, float]]


class SharingHall(Actor):
    row: HallRow
    queues: dict[str, HallQueueRow]
    windows: dict[str, HallWindowRow]

    @handles
    def look_ahead(self, query: messages.LookAhead) -> messages.Ahead:
        """To today's closing; some hours where the hall keeps no hours or is open at any. Now, when it is closed."""
        end = min(self.now + AHEAD_HOURS * 60 * MINUTE, next_midnight(self.now))
        document = self.row.document.get("hours")
        if document and not self.row.always_open:
            last = closing(plan_of(read(document), date_of(self.now)), date_of(self.now))
            end = max(last or 0, self.now)
        return messages.Ahead(now=self.now, until=end)

    @handles
    def offer(self, query: messages.ShowOffer) -> Offer | None:
        """Whether an item can be had here now, and how long a newcomer waits for it."""
        item = next((item for item in self.row.items if item["id"] == query.item), None)
        if item is None:
            return None
        queue = self.queues[item["queue"]]
        taking = self.row.open and self.row.phase in ("", "open")
        return Offer(
            hall=self.key,
            name=self.row.name,
            name_en=self.row.name_en,
            lon=self.row.lon,
            lat=self.row.lat,
            open=taking,
            p50=queue.p50 if taking else None,
            p90=queue.p90 if taking else None,
        )

    def _loads(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """What shares depend on: roughly how many wait in each queue, and the windows on duty."""
        waiting = tuple(roughly(queue.waiting) for queue in self.queues.values())
        return waiting, tuple(window.id for window in self.windows.values() if window.state in ON_DUTY)

    def _tell_shares(self, before: tuple[tuple[int, ...], tuple[str, ...]]) -> None:
        """Tell every queue the shares that are no longer as they were under the loads ``before``."""
        after = self._loads()
        if after == before:
            return
        old, new = self._shares(before), self._shares(after)
        for queue, windows in new.items():
            if windows and windows != old.get(queue):
                self.tell(Address("queue", queue), messages.ShareWindows(shares=windows, day=self.row.day))

    def _shares(self, loads: tuple[tuple[int, ...], tuple[str, ...]]) -> Shares:
        seconds = {
            queue["id"]: float(queue.get("service_seconds", SERVICE_SECONDS))
            for queue in self.row.document.get("queues", ())
        }
        work = {
            queue: (waiting + 1) * seconds.get(queue, SERVICE_SECONDS)
            for queue, waiting in zip(self.queues, loads[0], strict=True)
        }
        return shares({window: self.windows[window].queues for window in loads[1]}, work)
