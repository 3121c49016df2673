"""Booking and checking in: what stands between the HTTP routes and the actors. Holds the keys, and nothing else."""

from contextlib import nullcontext
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, StringConstraints

from actors import Address, Caller, Cluster, Forbidden, Invalid, Unknown
from common import once
from common.edge import Body, Id
from common.identity.fields import DocumentNumber, PersonName, PhoneNumber
from common.identity.text import folded
from common.passes import Derive, Passes
from common.people import EDGE, is_citizen
from common.privacy.vault import Vault
from common.shapes import Json
from common.times import business_day
from hall import messages as hall_messages
from hall.access import holder_of, is_staff, is_there
from hall.appointments import messages
from hall.appointments.booking import booking_of
from hall.appointments.codes import code_of, count_of
from hall.appointments.numbers import agenda_of, count_in, is_appointment
from hall.guesses import Guesses
from hall.holder import Holder, HolderKeys, mask, written
from hall.numbers import is_hall
from hall.passes import APPOINTMENT, CHECK_IN, TICKET
from hall.taking import Behalf


class GuestBody(Body):
    """Who the appointment is for: all three are needed. Kept sealed."""

    name: PersonName
    phone: PhoneNumber
    id_number: DocumentNumber


class BookBody(Body):
    """An item of the hall, and the beginning of one of its slots (ISO 8601 with offset). `behalf`: the enterprise (its
    unified social credit code) that a citizen who is signed in books for."""

    item: Id
    start: AwareDatetime
    holder: GuestBody
    behalf: Behalf | None = None


class CheckInBody(Body):
    """The six figures that the holder was given, or the ID number; ``id_number_tail`` are its last four characters."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")] | None = None
    id_number: DocumentNumber | None = None
    id_number_tail: Annotated[str, AfterValidator(folded), StringConstraints(pattern=r"^[0-9A-Z]{4}$")] | None = None


class MoveBody(Body):
    """The beginning of another slot, of the same day or another (ISO 8601 with offset)."""

    start: AwareDatetime


def micros(start: AwareDatetime) -> int:
    """Raises Invalid for a moment no agenda could ever have."""
    if not 2020 <= start.year <= 2100:
        raise Invalid("appointment.no_slot", field="start")
    return int(start.timestamp()) * 1_000_000 + start.microsecond


class Reception:
    def __init__(self, cluster: Cluster, derive: Derive, vault: Vault | None = None) -> None:
        """``derive`` gives the server's 32-byte key for a purpose; ``vault`` as `hall.taking.Desk`."""
        self._cluster = cluster
        self._secrets = Passes(derive, APPOINTMENT)
        self._tickets = Passes(derive, TICKET)
        self._vault = vault or Vault(cluster, derive)
        self._before = HolderKeys(derive("hall.holder"))
        self._codes = Passes(derive, CHECK_IN)
        self._guesses = Guesses()

    def with_code(self, shown: Json) -> Json:
        """An appointment's JSON, and the code to check in with."""
        appointment = shown["id"]
        return {**shown, "code": code_of(self._codes, agenda_of(appointment), count_in(appointment))}

    def _with_secret(self, shown: Json) -> Json:
        return {**self.with_code(shown), "secret": self._secrets.of(shown["id"])}

    async def follower(self, caller: Caller, appointment: str, secret: str | None) -> Caller:
        """Whoever shows the right secret is the appointment's holder, and so is the citizen whose account booked it;
        everyone else stays who they are."""
        if secret is not None and self._secrets.fits(appointment, secret):
            return holder_of(appointment, caller)
        if secret is None and is_citizen(caller) and is_appointment(appointment):
            mine = messages.IsMine(appointment=appointment)
            if await self._cluster.call(agenda_at(appointment), mine, caller=caller):
                return holder_of(appointment)
        return caller

    async def book(self, caller: Caller, hall: str, key: str | None, body: BookBody) -> Json:
        """Book; the answer carries the secret. The same ``key`` again gives the same answer."""
        if not is_hall(hall):
            raise Unknown("hall.unknown", field="hall")
        start = micros(body.start)
        # Before there is a booking: a stranger's guesses must leave nothing behind.
        await self._cluster.call(Address("hall", hall), hall_messages.Find(item=body.item))
        command_id = once.command_id(key)
        booking = booking_of(hall, command_id)
        holder = Holder(name=body.holder.name, phone=body.holder.phone, id_number=body.holder.id_number)
        day = business_day(start)
        sealed = await self._vault.seal(
            written(holder), command_id, "appointment", number=holder.id_number, phone=holder.phone, day=day
        )
        book = messages.Book(
            booking=booking,
            item=body.item,
            start=start,
            holder=sealed.text,
            holder_index=sealed.person or "",
            mask=mask(holder),
        )
        run = messages.RunBooking(agenda=f"{hall}-{day}", book=book, behalf=body.behalf)
        made = await self._cluster.call(Address("booking", booking), run, command_id=command_id, caller=caller)
        return self._with_secret(made)

    async def move(self, caller: Caller, appointment: str, key: str | None, body: MoveBody) -> Json:
        """To another slot, also of another day: then it has another id, and with it another secret and code."""
        agenda_at(appointment)
        run = messages.RunMove(start=micros(body.start))
        address = Address("rebooking", appointment)
        return self._with_secret(await self._cluster.call(address, run, command_id=key, caller=caller))

    async def show_own(self, caller: Caller, follower: Caller, appointment: str) -> Json:
        """As `show`; for the citizen whose account booked it also its secret, as it was given once."""
        shown = await self.show(follower, appointment)
        own = is_citizen(caller) and follower == holder_of(appointment)
        return {**shown, "secret": self._secrets.of(appointment)} if own else shown

    async def show(self, caller: Caller, appointment: str) -> Json:
        """An appointment with its code; of one that was moved to another day also what its holder needs to follow."""
        show = messages.ShowAppointment(appointment=appointment)
        shown = self.with_code(await self._cluster.call(agenda_at(appointment), show, caller=caller))
        moved_to = shown["moved_to"]
        return {**shown, "moved_secret": self._secrets.of(moved_to) if moved_to else None}

    async def check_in_here(self, caller: Caller, hall: str, body: CheckInBody, whence: str = "") -> Json:
        """Whoever types the code of one of today's appointments is its holder; at a registered kiosk, and before staff,
        so is who shows an ID number, which others know too. Wrong codes are counted by ``whence``; there they are not,
        so that nobody elsewhere can shut a kiosk."""
        if not is_hall(hall):
            raise Unknown("hall.unknown", field="hall")
        if (body.code is None) == (body.id_number is None):
            raise Invalid("appointment.code_or_id", field="code")
        there = is_there(caller, hall)
        if body.id_number is not None and not there:
            raise Forbidden("appointment.id_at_kiosk", field="id_number")
        with nullcontext() if there else self._guesses.guess(whence):
            appointment = await self._expected(hall, body)
        theirs = caller if is_staff(caller, hall) else holder_of(appointment, caller)
        return await self.check_in(theirs, appointment)

    async def _expected(self, hall: str, body: CheckInBody) -> str:
        """Whose code or number of one of today's appointments this is. Raises Unknown where it is none's."""
        agenda = await self._cluster.call(Address("door", hall), messages.Today())
        find = messages.FindExpected(
            count=count_of(self._codes, agenda, body.code) if body.code else None,
            holder_index=await self._vault.person(body.id_number) if body.id_number else None,
            former=self._before.former(body.id_number) if body.id_number else (),
            tail=body.id_number_tail,
        )
        return await self._cluster.call(Address("agenda", agenda), find, caller=EDGE)

    async def check_in(self, caller: Caller, appointment: str) -> Json:
        """The ticket as it stands, with its secret. Said again, whatever was lost on the way, it is the same ticket."""
        agenda = agenda_at(appointment)
        attempt = await self._cluster.call(agenda, messages.Arrive(appointment=appointment), caller=caller)
        which = messages.TicketOf(appointment=appointment, attempt=attempt)
        ticket = await self._cluster.call(agenda, which, caller=caller)
        show = hall_messages.ShowTicket()
        shown = await self._cluster.call(Address("ticket", ticket), show, caller=holder_of(ticket))
        return {**shown, "secret": self._tickets.of(ticket)}


def agenda_at(appointment: str) -> Address:
    """Raises Unknown for what cannot be an appointment."""
    if not is_appointment(appointment):
        raise Unknown("appointment.unknown", field="appointment")
    return Address("agenda", agenda_of(appointment))
