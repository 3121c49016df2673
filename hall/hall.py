"""The hall: what its board shows. Queues and windows tell it their figures; it asks nobody.

It passes a summary on to the district's map whenever that changed.
"""

from msgspec import UNSET, structs

from actors import Address, Refused, Rows, Unknown, applies, handles
from common.shapes import Json
from common.times import business_day, iso, iso_day
from hall import access, events, messages
from hall.hall_settings import HallSettings, district_of
from hall.level import level
from hall.matters import matter
from hall.next import in_fives
from hall.numbers import is_late, window_number
from hall.profiles import special_windows
from hall.tables import HallQueueRow, HallRow, HallVersionRow, HallWindowRow
from hall.views import estimate_of, pause_json, seconds, split
from hall.waits.estimator import is_news, longest
from hall.waits.sharing_hall import ON_DUTY, SharingHall

BOARD_CALLS = 7
"""Calls that the board keeps: the newest large, six below."""


class Hall(HallSettings, SharingHall, kind="hall"):
    read_by = "hall"
    publish = "state"
    told: messages.HallSummary | None
    """What the map heard last; only to spare it the same again."""

    def load(self, db: Rows) -> None:
        self.row = db.get(HallRow, self.key) or HallRow(id=self.key)
        queues = db.all(HallQueueRow, hall=self.key, order_by="id")
        windows = db.all(HallWindowRow, hall=self.key, order_by="id")
        self.queues = {row.id: row for row in queues}
        self.windows = {row.id: row for row in windows}
        self.told = None
        self.versions = {row.version: row for row in db.all(HallVersionRow, hall=self.key, order_by="version")}

    def view(self) -> Json:
        summary, estimates = self._summary(), self._estimates_shown()
        special = special_windows(self.row.document.get("windows", []))
        return {
            "id": self.key,
            "name": self.row.name,
            "name_en": self.row.name_en,
            "lon": self.row.lon,
            "lat": self.row.lat,
            "open": self.row.open,
            "waiting": summary.waiting,
            "windows_open": summary.windows_open,
            "estimate": seconds(summary.p50, summary.p90),
            "level": summary.level,
            "queues": [
                {
                    "id": queue.id,
                    "prefix": queue.prefix,
                    "name": queue.name,
                    "name_en": queue.name_en,
                    "waiting": queue.waiting,
                    "absent": queue.absent,
                    "estimate": seconds(*split(estimates[queue.id])),
                }
                for queue in self.queues.values()
            ],
            "windows": [
                {
                    "id": window.id,
                    "number": window_number(window.id),
                    "state": window.state,
                    "serving": window.serving,
                    "items": window.items,
                    "queues": window.queues,
                    **({"pause": pause_json(window.pause)} if window.pause else {}),
                    **({"clerk": window.clerk} if window.clerk else {}),
                    **special.get(window.id, {}),
                }
                for window in self.windows.values()
            ],
            "items": self.row.items,
            "calls": self.row.calls,
            "business_day": iso_day(self.row.day),
            **self._configured_view(),
            **self._kiosks_view(),
        }

    @handles
    def find(self, query: messages.Find) -> messages.Found:
        if not self.row.name:
            raise Unknown("hall.unknown", field="hall")
        if query.group is not None:
            window = self._free_in(query.group, query.besides)
            return messages.Found(queues=self._served_at(window), open=self.row.open, window=window.id)
        if query.queue is None and query.window is None:
            carried = self._matter(query.item)
            return messages.Found(queues=[carried["queue"]], open=self.row.open, matter=carried)
        return messages.Found(queues=self._find(query), open=self.row.open)

    def _free_in(self, group: str, besides: str | None) -> HallWindowRow:
        """The group's first window that is free, else its first one at work."""
        configured = self.row.document.get("windows", [])
        ids = [window["id"] for window in configured if window.get("group") == group and window["id"] != besides]
        if not ids:
            raise Unknown("group.unknown", field="group")
        windows = [self.windows[key] for key in ids if self.windows[key].state in ON_DUTY]
        if not windows:
            raise Refused("group.closed", field="group", group=group)
        return min(windows, key=lambda window: window.state != "open")

    @handles
    def presence_moment(self, query: messages.PresenceMoment) -> int:
        access.must_show_code(self.caller, self.key)
        return self.now

    def _matter(self, item: str | None) -> Json:
        """The item as a ticket carries it (`hall.matters`)."""
        for known in self.row.items:
            if known["id"] == item:
                queue = self.queues[known["queue"]]
                return matter(known["id"], known["name"], queue.id, queue.name)
        raise Unknown("item.unknown", field="item")

    def _find(self, query: messages.Find) -> list[str]:
        if query.queue is not None:
            if query.queue in self.queues:
                return [query.queue]
            raise Unknown("queue.unknown", field="queue")
        if query.window in self.windows:
            return self._served_at(self.windows[query.window])
        raise Unknown("window.unknown", field="window")

    # What queues and windows tell -----------------------------------------------------------------------------------

    @handles
    def queue_news(self, command: messages.QueueNews) -> None:
        access.must_be_inside(self.caller)
        self._mind_the_clock()
        loads, seq = self._loads(), self.seq
        row = self.queues.get(command.queue)
        if row is None:
            return
        names = ("waiting", "p50", "p90", "absent")
        new = [getattr(command, name) for name in names] != [getattr(row, name) for name in names]
        if self._is_today(command.day) and new and not _is_behind(row, command.seq):
            figures = {name: getattr(command, name) for name in (*names, "seq")}
            self.emit(events.HallQueueChanged(queue=command.queue, **figures))
        if self.seq > seq:
            self._tell_district()
            self._tell_shares(loads)

    @applies
    def queue_changed(self, event: events.HallQueueChanged) -> None:
        self._figures_are(self.queues[event.queue], event)

    def _figures_are(self, row: HallQueueRow, figures: events.HallQueueChanged | events.HallWindowChanged) -> None:
        row.waiting, row.absent = figures.waiting or 0, figures.absent
        row.p50, row.p90, row.seq = figures.p50, figures.p90, figures.seq
        self.save(row)

    @handles
    def window_news(self, command: messages.WindowNews) -> None:
        access.must_be_inside(self.caller)
        self._mind_the_clock()
        loads, seq = self._loads(), self.seq
        row = self.windows.get(command.window)
        if row is None:
            return
        known = (row.state, row.serving, row.pause, row.clerk)
        now = (command.state, command.serving, command.pause, command.clerk)
        changed = command.queue is not None or known != now
        if self._is_today(command.day) and changed:
            self.emit(
                events.HallWindowChanged(
                    window=command.window,
                    state=command.state,
                    serving=command.serving,
                    queue=command.queue,
                    calls=command.calls,
                    pause=command.pause,
                    clerk=UNSET if command.clerk == row.clerk else command.clerk,
                    **self._news_of_queue(command),
                )
            )
        if self.seq > seq:
            self._tell_district()
            self._tell_shares(loads)

    def _news_of_queue(self, command: messages.WindowNews) -> Json:
        """The figures of the queue that a window called from, unless the queue itself has told later ones."""
        row, figures = self.queues.get(command.queue or ""), command.figures
        return structs.asdict(figures) if row and figures and not _is_behind(row, figures.seq) else {}

    @applies
    def window_changed(self, event: events.HallWindowChanged) -> None:
        row = self.windows[event.window]
        row.state, row.serving, row.pause = event.state, event.serving, event.pause
        row.clerk = row.clerk if event.clerk is UNSET else event.clerk
        self.save(row)
        if event.queue is None:
            return
        queue = self.queues.get(event.queue)
        if queue is not None and event.waiting is not None:
            self._figures_are(queue, event)
        call = {
            "number": event.serving,
            "window": window_number(event.window),
            "at": iso(self.now),
            "times": event.calls,
            "queue": event.queue,
        }
        others = [kept for kept in self.row.calls if kept["number"] != event.serving]
        self.row.calls = [call, *others][:BOARD_CALLS]
        self.save(self.row)

    def _mind_the_clock(self) -> None:
        """A clock that was put forward and back has closed the hall, and its reminder waits for another day."""
        if self.now < self.row.turned_at:
            self._follow_hours()

    @handles
    def kiosk_news(self, command: messages.KioskNews) -> None:
        access.must_be_inside(self.caller)
        if self.row.kiosks.get(command.kiosk) != {"name": command.name, "in_service": command.in_service}:
            self.emit(events.HallKioskChanged(kiosk=command.kiosk, name=command.name, in_service=command.in_service))

    @applies
    def kiosk_changed(self, event: events.HallKioskChanged) -> None:
        known = {"name": event.name, "in_service": event.in_service}
        self.row.kiosks = {**self.row.kiosks, event.kiosk: known}
        self.save(self.row)

    def _kiosks_view(self) -> Json:
        """A hall without kiosks shows none."""
        kiosks = [{"id": key, **kiosk} for key, kiosk in sorted(self.row.kiosks.items())]
        return {"kiosks": kiosks} if kiosks else {}

    def _is_today(self, day: str) -> bool:
        """Whether news are of the current business day; a new one begins here. Late news of an earlier day are not
        (`hall.numbers.is_late`)."""
        if day > self.row.day:
            self.emit(events.HallDayBegun(day=max(day, business_day(self.now))))
        return not is_late(day, self.row.day, self.now)

    @applies
    def day_begun(self, event: events.HallDayBegun) -> None:
        self.row.day, self.row.calls = event.day, []
        for queue in self.queues.values():
            queue.waiting, queue.p50, queue.p90, queue.absent = 0, None, None, 0
            self.save(queue)
        for window in self.windows.values():
            window.state, window.serving, window.pause, window.clerk = "closed", None, {}, None
            self.save(window)
        self.save(self.row)

    # The map --------------------------------------------------------------------------------------------------------

    def _summary(self) -> messages.HallSummary:
        waiting = sum(queue.waiting for queue in self.queues.values())
        worst = longest([known for known in self._estimates_shown().values() if known is not None])
        p50, p90 = split(worst)
        return messages.HallSummary(
            hall=self.key,
            waiting=waiting,
            windows_open=sum(window.state in ON_DUTY for window in self.windows.values()),
            p50=p50,
            p90=p90,
            level=level(waiting, worst),
        )

    def _tell_district(self) -> None:
        """Tell the map what is news: other numbers and levels, and an estimate that has moved noticeably."""
        now, told = self._summary(), self.told
        names = ("windows_open", "level")
        same = told is not None and all(getattr(now, name) == getattr(told, name) for name in names)
        same = same and told is not None and in_fives(now.waiting) == in_fives(told.waiting)
        if told is None or not same or is_news(estimate_of(told.p50, told.p90), estimate_of(now.p50, now.p90)):
            self.told = now
            self.tell(Address("district", district_of(self.key)), now)


def _is_behind(row: HallQueueRow, seq: int) -> bool:
    """Whether figures are older than those that the hall has."""
    return 0 < seq < row.seq
