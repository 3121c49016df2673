"""The guest: one person, known by opaque id only. One appointment per item and day; missed ones are counted.

An agenda claims before it books and says afterwards that the appointment stands (`common.claims`). Where that word does
not come within two minutes, the guest asks the agenda.
"""

from datetime import timedelta

from actors import Actor, Address, Refused, Rows, applies, handles
from common.claims import Claims, new_claim
from common.shapes import Json
from common.times import business_day
from hall import access
from hall.appointments import events, messages
from hall.appointments.numbers import date_of, day_of
from hall.appointments.slots import MINUTE
from hall.appointments.tables import GuestRow

CLAIM = 2 * MINUTE
MISSED_DAYS = 90
TOO_MANY = 3
"""So many missed within `MISSED_DAYS` days: only slots of today and tomorrow can be booked."""


class Guest(Actor, kind="guest"):
    read_by = "everywhere"
    row: GuestRow

    def load(self, db: Rows) -> None:
        self.row = db.get(GuestRow, self.key) or GuestRow(id=self.key)

    def view(self) -> Json:
        return {"claims": self.row.claims, "missed": self.row.missed}

    @handles
    def claim(self, command: messages.Claim) -> int:
        today = business_day(self.now)
        wanted = day_of(command.agenda)
        if (known := self._claims.get(command.booking)) is not None:
            return int(known["until"])
        for claim in self._claims:
            if claim["item"] == command.item and day_of(claim["agenda"]) == wanted:
                raise Refused("appointment.has_one", field="start")
        far = date_of(wanted) > date_of(today) + timedelta(days=1)
        if far and len(self._recently_missed()) >= TOO_MANY:
            raise Refused("appointment.only_soon", field="start", missed=TOO_MANY, days=MISSED_DAYS)
        until = self.now + CLAIM
        self.emit(events.GuestClaimed(booking=command.booking, agenda=command.agenda, item=command.item, until=until))
        self._arm()
        return until

    @handles
    def keep(self, command: messages.Keep) -> None:
        access.must_be_inside(self.caller)
        claim = self._claims.get(command.booking)
        if claim is not None and not claim["kept"]:
            self.emit(events.GuestKept(booking=command.booking))
            self._arm()

    @handles
    def free(self, command: messages.Free) -> None:
        access.must_be_inside(self.caller)
        if self._claims.get(command.booking) is not None:
            self.emit(events.GuestFreed(booking=command.booking))
            self._arm()

    @handles
    def count_missed(self, command: messages.CountMissed) -> None:
        access.must_be_inside(self.caller)
        self.emit(events.GuestMissed(booking=command.booking))

    @handles
    def check_claims(self, command: messages.CheckClaims) -> None:
        """Ask about claims whose time is over; ask again later, should no answer come."""
        late = self._claims.late(self.now)
        if not late:
            return
        self.emit(events.GuestAsked(bookings=[claim["booking"] for claim in late]))
        for claim in late:
            confirm = messages.Confirm(booking=claim["booking"], guest=self.key)
            self.tell(Address("agenda", claim["agenda"]), confirm)
        self._arm()

    def _arm(self) -> None:
        """One reminder, at the first moment a claim can be asked about."""
        look = self._claims.next_look(self.now + MINUTE)
        if look is not None:
            self.remind("claims", look, messages.CheckClaims())
        else:
            self.forget("claims")

    @property
    def _claims(self) -> Claims:
        return Claims(self.row.claims, by="booking")

    def _recently_missed(self) -> list[int]:
        return [at for at in self.row.missed if self.now - at < MISSED_DAYS * 24 * 60 * MINUTE]

    # State ----------------------------------------------------------------------------------------------------------

    @applies
    def claimed(self, event: events.GuestClaimed) -> None:
        """Appointments of days gone by are forgotten here: nothing can be booked beside them any more."""
        today = business_day(self.now)
        kept = [claim for claim in self.row.claims if day_of(claim["agenda"]) >= today or not claim["kept"]]
        claim = new_claim(event.until, booking=event.booking, agenda=event.agenda, item=event.item)
        self.row.claims = [*kept, claim]
        self.save(self.row)

    @applies
    def kept(self, event: events.GuestKept) -> None:
        self.row.claims = self._claims.kept(event.booking)
        self.save(self.row)

    @applies
    def freed(self, event: events.GuestFreed) -> None:
        self.row.claims = self._claims.freed(event.booking)
        self.save(self.row)

    @applies
    def missed(self, event: events.GuestMissed) -> None:
        self.row.missed = [*self._recently_missed(), self.now]
        self.save(self.row)

    @applies
    def asked(self, event: events.GuestAsked) -> None:
        """Nothing changes until the answer comes."""
