"""The hall's configuration and opening hours: who may change it, what follows from it, when it opens and closes.

A configuration is one document with a version. The data files give the first one (version 0) and, until an
administrator has changed something, may replace it at each start. From then on the files no longer touch it. Whoever
changes it names the version they saw, so two administrators cannot overwrite each other. Every version is an event,
so the journal is its history.
"""

from abc import abstractmethod
from datetime import date
from typing import Any

from msgspec import structs

from actors import Address, Invalid, Refused, applies, handles
from common.fault import Fault
from common.shapes import Json
from common.times import business_day, iso
from hall import access, events, messages
from hall.appointments.closing import changed_days
from hall.appointments.messages import HoursChanged
from hall.configuration import FIELDS, changes, faults, notice_faults
from hall.floor import default_floor
from hall.hall_parts import HallParts
from hall.hours import document as hours_document
from hall.hours.plan import MINUTE, date_of, moments, plan_of, sent_home, shown, state
from hall.notices import current
from hall.numbers import window_number
from hall.tables import HallQueueRow, HallVersionRow, HallWindowRow

VERSIONS_KEPT = 50
"""Configurations that can be looked at and undone; older ones are in the journal only."""


def invalid(fault: Fault) -> Invalid:
    """A fault as the refusal that it is."""
    return Invalid(fault.code, field=fault.field, **fault.facts)


def district_of(hall: str) -> str:
    """A hall's district: the first six figures of its division code."""
    return hall[:6]


class HallSettings(HallParts):
    queues: dict[str, HallQueueRow]
    windows: dict[str, HallWindowRow]
    versions: dict[int, HallVersionRow]

    @abstractmethod
    def _summary(self) -> messages.HallSummary:
        """What the map shows of the hall."""

    @abstractmethod
    def _tell_district(self) -> None:
        """Tell the map what is no longer as it was."""

    def _configured_view(self) -> Json:
        """What of the configuration everybody sees. A hall that keeps no hours shows none."""
        shows: Json = {}
        if self.row.phase:
            shows["hours"] = self.row.hours
        document = self.row.document
        if notices := current(document.get("notices", []), self.now):
            shows["notices"] = notices
        if self.row.phase or document.get("floor"):
            numbers = [window_number(window) or "" for window in self.windows]
            shows["floor"] = document.get("floor") or default_floor(numbers)
        return shows

    # Configuration --------------------------------------------------------------------------------------------------

    @handles
    def show_configuration(self, query: messages.ShowConfiguration) -> Json:
        access.must_manage_or_set_up(self.caller, self.key)
        return self._document()

    @handles
    def configure(self, command: messages.ConfigureHall) -> None:
        if command.version is None:
            access.must_configure(self.caller)
            if self._version():
                return
        else:
            access.must_manage(self.caller, self.key)
            access.must_configure(self.caller)
        event = events.HallConfigured(**{name: getattr(command, name) for name in FIELDS}, version=0)
        if command.version is None:
            before = self.row.document
            if before != structs.asdict(event):
                self._set(event)
                if before:
                    self._tell_heirs(before)
            return
        self._must_be_current(command.version)
        if wrong := faults(structs.asdict(event), self.key):
            raise invalid(wrong[0])
        self._must_be_removable(event)
        self._change(event)

    @handles
    def undo_configuration(self, command: messages.UndoConfiguration) -> Json:
        """Undoing an undo brings the change back."""
        access.must_manage(self.caller, self.key)
        access.must_configure(self.caller)
        self._must_be_current(command.version)
        before = self.versions.get(command.version - 1)
        if before is None:
            raise Refused("hall.nothing_to_undo", field="version")
        event = events.HallConfigured(**{**before.document, "by": self.caller.name})
        self._must_be_removable(event)
        self._change(event)
        return self._document()

    @handles
    def show_changes(self, query: messages.ShowChanges) -> list[Json]:
        access.must_manage(self.caller, self.key)
        found: list[Json] = []
        for version, row in sorted(self.versions.items(), reverse=True):
            before = self.versions.get(version - 1)
            changed = changes(before.document, row.document) if before else []
            found.append({"version": version, "at": iso(row.at), "by": row.by, "changes": changed})
        return found

    @handles
    def set_notices(self, command: messages.SetNotices) -> Json:
        access.must_manage(self.caller, self.key)
        self._must_be_current(command.version)
        if wrong := notice_faults(command.notices):
            raise invalid(wrong[0])
        self._change(self._event(notices=command.notices))
        return self._document()

    @handles
    def set_special_days(self, command: messages.SetSpecialDays) -> Json:
        access.must_manage(self.caller, self.key)
        self._must_be_current(command.version)
        hours = self.row.document.get("hours")
        if not hours:
            raise Invalid("hours.week", field="hours.week")
        if wrong := hours_document.special_faults(command.special):
            raise invalid(wrong[0])
        self._change(self._event(hours={**hours, "special": command.special}))
        return self._document()

    def _version(self) -> int:
        return int(self.row.document.get("version", 0))

    def _document(self) -> Json:
        return {**self.row.document, "id": self.key, "version": self._version()}

    def _event(self, **parts: Any) -> events.HallConfigured:
        return events.HallConfigured(**{**self.row.document, "by": self.caller.name, **parts})

    def _must_be_current(self, version: int) -> None:
        if version != self._version() or not self.row.document:
            raise Refused("hall.changed_meanwhile", field="version")

    def _must_be_removable(self, event: events.HallConfigured) -> None:
        """Queues with people and windows in use stay."""
        kept = {entry["id"] for entry in (*event.queues, *event.windows)}
        for queue in self.queues.values():
            if queue.id not in kept and queue.waiting:
                raise Refused("hall.queue_busy", field="queues", queue=queue.name)
        for window in self.windows.values():
            if window.id not in kept and window.state != "closed":
                raise Refused("hall.window_busy", field="windows", window=window_number(window.id))

    def _change(self, event: events.HallConfigured) -> None:
        """An administrator's change: a new version; queues and windows are told what it means for them."""
        before = self.row.document
        event = structs.replace(event, version=self._version() + 1, by=self.caller.name)
        self._set(event)
        self._remind_of_notices()
        self._tell_parts(before)
        self._tell_heirs(before)

    def _set(self, event: events.HallConfigured) -> None:
        before, document = self._summary() if self.row.name else None, self.row.document
        self.emit(event)
        if before is not None:
            self._tell_agendas(document)
        self._turn_to_now()
        self._tell_listed()
        if before is not None:
            self._tell_district()

    def _tell_agendas(self, before: Json) -> None:
        """Tell the agendas of days on which the hall is open otherwise than before: people may have appointments."""
        for changed in changed_days(before, self.row.document, date_of(self.now)):
            say = HoursChanged(
                spans=changed.spans,
                hall_name=self.row.name,
                reason=changed.reason,
                in_service=changed.in_service,
            )
            self.tell(Address("agenda", f"{self.key}-{changed.day}"), say)

    def _tell_listed(self) -> None:
        self.tell(
            Address("district", district_of(self.key)),
            messages.ListHall(
                hall=self.key,
                name=self.row.name,
                name_en=self.row.name_en,
                lon=self.row.lon,
                lat=self.row.lat,
                open=self.row.open,
                phase=self.row.phase,
                opens=self.row.hours.get("opens"),
            ),
        )

    @applies
    def configured(self, event: events.HallConfigured) -> None:
        row = self.row
        row.document = structs.asdict(event)
        row.name, row.name_en, row.lon, row.lat = event.name, event.name_en, event.lon, event.lat
        row.items = event.items
        kept = HallVersionRow(
            id=f"{self.key}.{event.version}",
            hall=self.key,
            version=event.version,
            at=self.now,
            by=event.by,
            document=row.document,
        )
        self.versions[event.version] = kept
        self.save(kept)
        if old := self.versions.pop(event.version - VERSIONS_KEPT, None):
            self.remove(old)
        if not event.hours:
            row.open, row.phase, row.hours = event.open, "", {}
        queues = {queue["id"]: self._queue_row(queue) for queue in event.queues}
        windows = {window["id"]: self._window_row(window) for window in event.windows}
        gone = [kept for key, kept in self.queues.items() if key not in queues]
        left = [kept for key, kept in self.windows.items() if key not in windows]
        for removed in (*gone, *left):
            self.remove(removed)
        self.queues, self.windows = queues, windows
        for saved in (row, *queues.values(), *windows.values()):
            self.save(saved)

    def _queue_row(self, queue: Json) -> HallQueueRow:
        names = {name: queue[name] for name in ("prefix", "name", "name_en")}
        row = self.queues.get(queue["id"]) or HallQueueRow(id=queue["id"], hall=self.key, **names)
        row.prefix, row.name, row.name_en = queue["prefix"], queue["name"], queue["name_en"]
        return row

    def _window_row(self, window: Json) -> HallWindowRow:
        items, queues = window.get("items", []), window["queues"]
        row = self.windows.get(window["id"])
        row = row or HallWindowRow(id=window["id"], hall=self.key, items=items, queues=queues)
        row.items, row.queues = items, queues
        return row

    # Opening hours --------------------------------------------------------------------------------------------------

    @handles
    def set_always_open(self, command: messages.SetAlwaysOpen) -> None:
        access.must_configure(self.caller)
        if self.row.always_open != command.always:
            self.emit(events.HallAlwaysOpenSet(always=command.always))
            self._follow_hours()

    @applies
    def always_open_set(self, event: events.HallAlwaysOpenSet) -> None:
        self.row.always_open = event.always
        self.save(self.row)

    @handles
    def hours_on(self, query: messages.HoursOn) -> list[tuple[int, int]] | None:
        if not self.row.document.get("open", True):
            return []
        hours = self.row.document.get("hours")
        return list(plan_of(hours_document.read(hours), date.fromisoformat(query.date)).spans) if hours else None

    @handles
    def turn_hours(self, command: messages.TurnHours) -> None:
        """The reminder: perhaps late after an outage, perhaps early where the clock was set back. Only now counts."""
        access.must_be_inside(self.caller)
        self._follow_hours()

    def _follow_hours(self) -> None:
        """Turn to now, and have the map say so."""
        before = self._standing()
        self._turn_to_now()
        if self._standing() != before:
            self._tell_listed()

    def _standing(self) -> tuple[bool, str, str | None]:
        """What of the hours the map shows."""
        return self.row.open, self.row.phase, self.row.hours.get("opens")

    def _turn_to_now(self) -> None:
        """Bring the hall to what its hours say of this moment, tell who must know, and be woken at the next change."""
        document = self.row.document.get("hours")
        if not document:
            if self.row.name and self._version():
                self._tell_queues(messages.QueueOpen(open=self.row.open))
            return
        hours = hours_document.read(document)
        now = state(hours, self.now)
        in_service = bool(self.row.document["open"])
        always = in_service and self.row.always_open
        open_, taking = always or (in_service and now.open), always or (in_service and now.taking)
        says: Json = {**shown(now, self.now), "open_now": open_}
        phase = now.phase
        if always:
            phase = "open"
            says |= {"phase": phase, "opens": None, **({} if now.taking else {"always": True})}
        elif not in_service:
            phase = "closed"
            why = {} if says["reason"] else {"reason": "out_of_service", "reason_en": "out_of_service"}
            says |= {"phase": phase, "opens": None, **why}
        self.emit(events.HallHoursTurned(phase=phase, open=open_, taking=taking, hours=says))
        reason = says["reason"] or (None if taking else phase)
        day = date_of(self.now)
        spans, home = ([], None) if always else (moments(now.plan, day), sent_home(hours, now.plan, day))
        self._tell_queues(messages.QueueOpen(open=taking, reason=reason, opens=says["opens"], spans=spans, home=home))
        wake = now.next_change if now.next_change is not None else self.now + 24 * 60 * MINUTE
        if home is not None:
            if home > self.now:
                wake = min(wake, home)
            elif self.row.closed_day != business_day(self.now):
                self.emit(events.HallDayClosed(day=business_day(self.now)))
                for key in self.queues:
                    self.tell(Address("queue", key), messages.CloseQueueDay(reason="hall_closed"))
        self.remind("hours", wake, messages.TurnHours())

    def _tell_queues(self, word: messages.QueueOpen) -> None:
        for key in self.queues:
            self.relay(Address("queue", key), word)

    @applies
    def hours_turned(self, event: events.HallHoursTurned) -> None:
        row = self.row
        row.phase, row.open, row.hours, row.turned_at = event.phase, event.open, event.hours, self.now
        row.closed_day = "" if event.taking else row.closed_day
        self.save(row)

    @applies
    def day_closed(self, event: events.HallDayClosed) -> None:
        self.row.closed_day = event.day
        self.save(self.row)
