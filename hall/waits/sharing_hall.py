"""A hall's part in its queues' estimates: it alone knows how the work is spread, and tells each queue its shares of the
windows that serve several."""

from typing import Any, NamedTuple

from actors import Actor, Address, handles
from hall import access
from hall.hall_parts import SERVICE_SECONDS
from hall.hours.document import read
from hall.hours.plan import MINUTE, date_of, moment, moments, plan_of, sent_home
from hall.numbers import next_midnight
from hall.tables import HallQueueRow, HallRow, HallWindowRow
from hall.waits import messages
from hall.waits.nearness import Offer
from hall.waits.sharing import roughly, shares
from hall.waits.slots import breaks

ON_DUTY = ("open", "calling", "serving")

AHEAD_HOURS = 6
"""Hours that are looked ahead where no closing is known."""

Shares = dict[str, dict[str, float]]


class Loads(NamedTuple):
    """What queues are told depends on it: roughly how many wait in each of them, the windows on duty, and those of them
    that have somebody."""

    waiting: tuple[int, ...]
    on_duty: tuple[str, ...]
    engaged: frozenset[str]


class SharingHall(Actor):
    row: HallRow
    queues: dict[str, HallQueueRow]
    windows: dict[str, HallWindowRow]

    @handles
    def look_ahead(self, query: messages.LookAhead) -> messages.Ahead:
        """To today's closing; some hours where the hall keeps no hours. Now, before and after its hours, also where it
        gives tickets at any: nobody can say how a night goes on."""
        document = self.row.document.get("hours")
        if not document:
            return messages.Ahead(now=self.now, until=self._some_hours())
        day = date_of(self.now)
        spans = moments(plan_of(read(document), day), day)
        inside = bool(spans) and spans[0][0] <= self.now < spans[-1][1]
        return messages.Ahead(now=self.now, until=spans[-1][1] if inside else self.now, breaks=breaks(spans))

    @handles
    def show_plan(self, query: messages.ShowPlan) -> messages.Plan:
        access.must_manage(self.caller, self.key)
        document, day = self.row.document.get("hours"), date_of(self.now)
        profiles = {window["id"]: window.get("profiles") or [] for window in self.row.document.get("windows", ())}
        windows: list[dict[str, Any]] = [
            {
                "id": window.id,
                "queues": window.queues,
                "profiles": profiles.get(window.id, []),
                "state": window.state,
                "pause": window.pause,
            }
            for window in self.windows.values()
        ]
        if not document or self.row.always_open:
            end = self._some_hours()
            return messages.Plan(now=self.now, closing=end, spans=[], giving=[], home=None, windows=windows)
        hours = read(document)
        plan = plan_of(hours, day)
        spans = moments(plan, day)
        last = moment(day, plan.last_ticket) if plan.last_ticket is not None else self.now
        return messages.Plan(
            now=self.now,
            closing=spans[-1][1] if spans else self.now,
            spans=spans,
            giving=[[begin, min(end, last)] for begin, end in spans if begin < last] or [[self.now, self.now]],
            home=sent_home(hours, plan, day),
            windows=windows,
        )

    def _some_hours(self) -> int:
        return min(self.now + AHEAD_HOURS * 60 * MINUTE, next_midnight(self.now))

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

    def _loads(self) -> Loads:
        on_duty = [window for window in self.windows.values() if window.state in ON_DUTY]
        return Loads(
            waiting=tuple(roughly(queue.waiting) for queue in self.queues.values()),
            on_duty=tuple(window.id for window in on_duty),
            engaged=frozenset(window.id for window in on_duty if window.state != "open"),
        )

    def _tell_shares(self, before: Loads) -> None:
        """Tell every queue what is no longer as it was under the loads ``before``."""
        after = self._loads()
        if after == before:
            return
        new = self._shares(after)
        old = new if after[:2] == before[:2] else self._shares(before)
        for (queue, windows), waiting, waited in zip(new.items(), after.waiting, before.waiting, strict=True):
            # Where people wait, every window has somebody.
            engaged = None if waiting else sorted(after.engaged & windows.keys())
            known = None if waited else sorted(before.engaged & windows.keys())
            if windows and (windows != old.get(queue) or engaged not in (None, known)):
                share = messages.ShareWindows(shares=windows, day=self.row.day, engaged=engaged)
                self.tell(Address("queue", queue), share)

    def _shares(self, loads: Loads) -> Shares:
        seconds = {
            queue["id"]: float(queue.get("service_seconds", SERVICE_SECONDS))
            for queue in self.row.document.get("queues", ())
        }
        work = {
            queue: (waiting + 1) * seconds.get(queue, SERVICE_SECONDS)
            for queue, waiting in zip(self.queues, loads.waiting, strict=True)
        }
        return shares({window: self.windows[window].queues for window in loads.on_duty}, work)
