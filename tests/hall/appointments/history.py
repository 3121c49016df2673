"""A checker: reads the journal of appointments in the order of its commits, and fails at the first wrong event.

Written from what people were promised, not from the actors: it knows the hours and windows of `tests.hall.town` and the
share that may be booked, and counts for itself.
"""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from actors.journal import Recorded
from hall.appointments.slots import MINUTE

STANDING = ("booked", "arrived", "admitted")
FROM = {
    "agenda.moved": ("booked",),
    "agenda.moved_away": ("booked",),
    "agenda.cancelled": ("booked",),
    "agenda.arrived": ("booked",),
    "agenda.missed": ("booked",),
    "agenda.admitted": ("arrived",),
    "agenda.turned_away": ("arrived",),
    "agenda.taken_up": ("held",),
    "agenda.released": ("held",),
}
TO = {
    "agenda.moved_away": "moved",
    "agenda.taken_up": "booked",
    "agenda.moved": "booked",
    "agenda.turned_away": "booked",
}
SERVED = {"440106:A": Fraction(3, 2) * 3, "440106:B": Fraction(3, 2) * 3}
"""What each queue of the town can serve in half an hour: one and a half windows, ten minutes each."""
BOOKABLE = Fraction(60, 100)
SLOT = 30 * MINUTE


@dataclass
class Appointment:
    id: str
    person: str
    item: str
    queue: str
    start: int
    booking: str
    state: str
    moved_from: str | None = None
    moved_to: str | None = None
    ticket: str | None = None

    @property
    def day(self) -> str:
        return self.id.rsplit("-", 1)[0]


@dataclass
class History:
    """Where the journal leaves every appointment."""

    appointments: dict[str, Appointment] = field(default_factory=dict)
    missed: Counter[str] = field(default_factory=Counter)
    """Times that a guest was counted as not having come, by person."""
    tickets: Counter[str] = field(default_factory=Counter)
    """Tickets that queues gave for appointments."""

    def read(self, events: list[Recorded]) -> "History":
        for event in events:
            data = event.data
            if event.type in ("agenda.booked", "agenda.held"):
                self._add(event)
            elif event.kind == "agenda" and event.type != "actor.relayed":
                for appointment in data.get("appointments") or [data["appointment"]]:
                    self._change(appointment, event)
            elif event.type == "guest.missed":
                self.missed[event.key] += 1
            elif event.type == "queue.joined" and data.get("priority") == "appointment" and data.get("issued", True):
                self.tickets[data["ticket"]] += 1
            else:
                continue
            self._hold_now(event)
        return self

    def _add(self, event: Recorded) -> None:
        data = event.data
        new = Appointment(
            id=data["appointment"],
            person=data["holder_index"],
            item=data["item"],
            queue=data["queue"],
            start=data["start"],
            booking=data["booking"],
            state="held" if event.type == "agenda.held" else "booked",
            moved_from=data.get("moved_from"),
        )
        assert new.id not in self.appointments, event
        assert new.booking not in {other.booking for other in self.appointments.values()}, event
        assert event.at < new.start, event
        self.appointments[new.id] = new

    def _change(self, appointment: str, event: Recorded) -> None:
        one, data = self.appointments[appointment], event.data
        assert one.state in FROM[event.type], (event, one)
        one.state = TO.get(event.type, event.type.removeprefix("agenda."))
        match event.type:
            case "agenda.moved":
                one.start = data["start"]
            case "agenda.moved_away":
                one.moved_to = data["to"]
            case "agenda.admitted":
                one.ticket = data["ticket"]
            case "agenda.missed":
                assert event.at >= one.start + 15 * MINUTE, event
            case "agenda.taken_up":
                assert self.appointments[str(one.moved_from)].moved_to == one.id, event

    # What holds after every event -------------------------------------------------------------------------------------

    def _hold_now(self, event: Recorded) -> None:
        self._not_overbooked(event)
        whose = Counter((one.person, one.item, one.day) for one in self.appointments.values() if self.stands(one))
        assert not [once for once, times in whose.items() if times > 1], event
        over = ("cancelled", "missed")
        kept = Counter(self.first(one) for one in self.appointments.values() if self.stands(one) or one.state in over)
        booked = {self.first(one) for one in self.appointments.values()}
        assert kept == dict.fromkeys(booked, 1), (event, kept)  # moved how often ever: never none, never two

    def _not_overbooked(self, event: Recorded) -> None:
        """Never more than a slot has, rounded up; of hours on end never more than may be booked of what is served."""
        gone = ("cancelled", "moved", "released")
        taken = Counter((one.queue, one.start) for one in self.appointments.values() if one.state not in gone)
        for (queue, start), number in taken.items():
            share = SERVED[queue] * BOOKABLE
            assert number < share + 1, (event, queue, start, number)
            for slots in range(2, 6):
                some = sum(taken[queue, start + k * SLOT] for k in range(slots))
                assert some < share * slots + 1, (event, queue, start, slots, some)

    def stands(self, one: Appointment) -> bool:
        """Whether somebody has this place: theirs, or held for them since they left the other one for it."""
        if one.state == "held" and one.moved_from is not None:
            return self.appointments[one.moved_from].moved_to == one.id
        return one.state in STANDING

    def first(self, one: Appointment) -> str:
        """The appointment as it was booked, before it was moved to other days."""
        return one.id if one.moved_from is None else self.first(self.appointments[one.moved_from])
