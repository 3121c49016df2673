"""A hall's part in its queues' estimates: it alone knows how the work is spread and which windows are free.

Queues in which people wait are told their shares of the windows that serve several, whenever those have moved. Where
nobody waits, who comes asks (`ShowStanding`), and what the hall shows follows from its own windows
(`_estimates_shown`): so that nothing is written each time that a window calls somebody or is done.
"""

from typing import Any, NamedTuple

from actors import Actor, Address, handles
from common.times import next_midnight
from hall import access
from hall.hall_parts import SERVICE_SECONDS
from hall.hours.document import read
from hall.hours.plan import MINUTE, date_of, moment, moments, plan_of, sent_home
from hall.profiles import queues_at
from hall.tables import HallQueueRow, HallRow, HallWindowRow
from hall.views import estimate_of, split
from hall.waits import messages
from hall.waits.estimator import AT_ONCE, Estimate
from hall.waits.nearness import Offer
from hall.waits.sharing import roughly, shares
from hall.waits.slots import breaks

ON_DUTY = ("open", "calling", "serving")

AHEAD_HOURS = 6
"""Hours that are looked ahead where no closing is known."""

Shares = dict[str, dict[str, float]]


class Loads(NamedTuple):
    """What queues are told depends on it: roughly how many wait in each of them, and the windows on duty."""

    waiting: tuple[int, ...]
    on_duty: tuple[str, ...]


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

    def _served_at(self, window: HallWindowRow) -> list[str]:
        """The queues that a window serves at this hour."""
        configured = self.row.document.get("windows", [])
        profiles = next((one.get("profiles") for one in configured if one["id"] == window.id), None)
        return queues_at(window.queues, profiles, self.now) if profiles else window.queues

    def _some_hours(self) -> int:
        return min(self.now + AHEAD_HOURS * 60 * MINUTE, next_midnight(self.now))

    @handles
    def offer(self, query: messages.ShowOffer) -> Offer | None:
        """Whether an item can be had here now, and how long a newcomer waits for it."""
        item = next((item for item in self.row.items if item["id"] == query.item), None)
        if item is None:
            return None
        p50, p90 = split(self._estimates_shown()[item["queue"]])
        taking = self.row.open and self.row.phase in ("", "open")
        return Offer(
            hall=self.key,
            name=self.row.name,
            name_en=self.row.name_en,
            lon=self.row.lon,
            lat=self.row.lat,
            open=taking,
            p50=p50 if taking else None,
            p90=p90 if taking else None,
        )

    def _loads(self) -> Loads:
        on_duty = [window for window in self.windows.values() if window.state in ON_DUTY]
        return Loads(
            waiting=tuple(roughly(queue.waiting) for queue in self.queues.values()),
            on_duty=tuple(window.id for window in on_duty),
        )

    def _tell_shares(self, before: Loads) -> None:
        """Tell every queue in which people wait what is no longer as it was under the loads ``before``, or all of it
        where until now nobody did, or somebody alone, who is called by the first window that is free, however the work
        is shared."""
        after = self._loads()
        if after == before:
            return
        new = self._shares(after)
        old = self._shares(before)
        for (queue, windows), waiting, waited in zip(new.items(), after.waiting, before.waiting, strict=True):
            if waiting > 1 and windows and (waited <= 1 or windows != old.get(queue)):
                share = messages.ShareWindows(shares=windows, day=self.row.day)
                self.tell(Address("queue", queue), share)

    @handles
    def show_standing(self, query: messages.ShowStanding) -> messages.Standing:
        windows = self._shares(self._loads()).get(query.queue, {})
        engaged = [window for window in windows if self.windows[window].state != "open"]
        return messages.Standing(shares=windows, engaged=engaged)

    def _estimates_shown(self) -> dict[str, Estimate | None]:
        """What a newcomer to each queue should expect: what the queue said, or to be called at once where nobody waits
        and a window of the hour's is free."""
        free: set[str] = set()
        for window in self.windows.values():
            if window.state == "open":
                free.update(self._served_at(window))
        told = {queue.id: estimate_of(queue.p50, queue.p90) for queue in self.queues.values()}
        at_once = [queue.id for queue in self.queues.values() if not queue.waiting and queue.id in free]
        return told | {queue: AT_ONCE for queue in at_once if told[queue] is not None}

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
