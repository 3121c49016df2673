"""Booking, moving, cancelling and checking in at once, with hosts dying at random; a checker reads the journal.

Every seed stands in its test's name.
"""

import random
from collections import Counter
from typing import Any

import anyio
import pytest

from actors import ActorError, Address, LocalCluster, Refused, VirtualClock
from common.times import business_day
from hall.access import holder_of
from hall.appointments import messages as m
from hall.appointments.booking import booking_of
from hall.appointments.numbers import agenda_of
from hall.appointments.slots import LATE, MINUTE
from tests.hall.appointments.desk import TWO
from tests.hall.appointments.history import STANDING, Appointment, History
from tests.hall.test_A11_nobody_twice import Reaper, heal
from tests.hall.town import HALL, NINE, Town

pytestmark = pytest.mark.anyio

DAY = 24 * 60 * MINUTE
PEOPLE, PHONES, STEPS, HALVES = 7, 2, 8, 4
STARTS = [TWO + day * DAY + half * 30 * MINUTE for day in range(3) for half in range(HALVES)]
"""Few times for many people, so that they are in each other's way."""


class Load:
    """People who do several things at once, from two phones each. Whoever gets no answer says the same again."""

    def __init__(self, it: Town, rng: random.Random) -> None:
        self.it = it
        self.rng = rng
        self.booked: dict[str, str] = {}
        """Acknowledged bookings: booking → appointment."""
        self.moved: list[tuple[str, str]] = []
        """Acknowledged moves to another day: from, to."""
        self.cancelled: list[str] = []
        self._of: dict[str, list[str]] = {}

    async def say(self, address: Address, message: Any, id: str, appointment: str | None = None) -> Any:
        """None where it was refused."""
        caller = holder_of(appointment) if appointment else None
        said = {"caller": caller} if caller else {}
        while True:
            try:
                return await self.it.cluster.call(address, message, command_id=id, timeout=20, **said)
            except Refused:
                return None
            except ActorError:
                await anyio.lowlevel.checkpoint()

    async def plan(self) -> None:
        async with anyio.create_task_group() as group:
            for person in range(PEOPLE):
                for phone in range(PHONES):
                    group.start_soon(self._plan, f"p{person}", f"p{person}/{phone}")

    async def _plan(self, person: str, phone: str) -> None:
        mine = self._of.setdefault(person, [])
        for step in range(STEPS):
            key, start = f"{phone}/{step}", self.rng.choice(STARTS)
            wish = self.rng.choice(["book", *["move"] * 4, "cancel"]) if mine else "book"
            one = self.rng.choice(mine[-3:]) if mine else ""
            if wish == "book":
                await self._book(person, key, start)
            elif wish == "move":
                shown = await self.say(Address("rebooking", one), m.RunMove(start=start), key, one)
                if shown is not None and shown["id"] != one:
                    self.moved.append((one, shown["id"]))
                    mine.append(shown["id"])
            elif self.rng.random() < 0.5:
                gone = await self.say(Address("agenda", agenda_of(one)), m.CancelAppointment(appointment=one), key, one)
                self.cancelled += [one] if gone is not None else []

    async def _book(self, person: str, key: str, start: int) -> None:
        booking, item = booking_of(HALL, key), self.rng.choice(["a-item", "b-item"])
        book = m.Book(booking=booking, item=item, start=start, holder="sealed", holder_index=person, mask=None)
        run = m.RunBooking(agenda=f"{HALL}-{business_day(start)}", book=book)
        made = await self.say(Address("booking", booking), run, key)
        if made is not None:
            self.booked[booking] = made["id"]
            self._of[person].append(made["id"])

    async def come(self, day: int) -> None:
        """On the day itself: most come, twice each, some while they still move to another day or cancel."""
        async with anyio.create_task_group() as group:
            for one in [one for mine in self._of.values() for one in mine if agenda_of(one) == agenda(day)]:
                if self.rng.random() < 0.7:
                    for time in range(2):
                        group.start_soon(self._arrive, one, f"come/{one}/{time}")
                if self.rng.random() < 0.3:
                    elsewhere = m.RunMove(start=STARTS[-1])
                    group.start_soon(self.say, Address("rebooking", one), elsewhere, f"off/{one}", one)

    async def _arrive(self, one: str, key: str) -> None:
        """Until there is a ticket, or a no."""
        attempt = await self.say(Address("agenda", agenda_of(one)), m.Arrive(appointment=one), key, one)
        if attempt is not None:
            which = m.TicketOf(appointment=one, attempt=attempt)
            await self.say(Address("agenda", agenda_of(one)), which, f"{key}/ticket", one)


def agenda(day: int) -> str:
    return f"{HALL}-{business_day(NINE + day * DAY)}"


def is_settled(shown: dict[str, Any]) -> bool:
    """Of a day gone by: nobody is awaited any more."""
    return not {"booked", "held", "arrived"} & {one["state"] for one in shown["appointments"]}


async def check(it: Town, load: Load) -> None:
    history = History().read(list(await it.cluster.store.since(0, 100_000)))
    known = history.appointments
    states = Counter(one.state for one in known.values())
    assert not states["held"] + states["arrived"], states
    by_booking = {one.booking: one for one in known.values() if one.moved_from is None}
    assert {booking: one.id for booking, one in by_booking.items()} == load.booked
    assert {(one, to) for one, to in load.moved} <= {(one.id, one.moved_to) for one in known.values()}
    assert {known[one].state for one in load.cancelled} <= {"cancelled"}
    assert history.tickets == Counter(one.ticket for one in known.values() if one.ticket)
    for day in range(3):
        shown = {one["id"]: one["state"] for one in (await it.view("agenda", agenda(day)))["appointments"]}
        assert shown == {one.id: one.state for one in known.values() if one.day == agenda(day)}
    missed = Counter(one.person for one in known.values() if one.state == "missed")
    for person in {one.person for one in known.values()}:
        await _check_guest(it, person, [one for one in known.values() if one.person == person], missed[person])
    counted = History().read(list(await it.cluster.store.since(0, 100_000))).missed
    assert counted == missed  # each once


async def _check_guest(it: Town, person: str, theirs: list[Appointment], missed: int) -> None:
    """The person's claims are their appointments (those of days gone by may be forgotten), and what they missed."""
    standing = {one.booking for one in theirs if one.state in STANDING}
    needed = {one.booking for one in theirs if one.state in STANDING and one.day != agenda(0)}

    def told(view: dict[str, Any]) -> bool:
        return needed <= {claim["booking"] for claim in view["claims"]} <= standing and len(view["missed"]) == missed

    await it.until("guest", person, told)


@pytest.mark.parametrize("hosts", [1, 2])
@pytest.mark.parametrize("seed", range(6))
async def test_never_overbooked_none_lost_none_twice(seed: int, hosts: int) -> None:
    """While they plan, and on the first two days, when some come and some do not; hosts die and are started again."""
    reaper, clock = Reaper(seed), VirtualClock(NINE)
    async with LocalCluster.open(clock=clock, hosts=hosts, crash=reaper) as cluster:
        it = Town(cluster, clock)
        await it.configure()
        load = Load(it, random.Random(seed))
        with anyio.fail_after(60):
            async with anyio.create_task_group() as healing:
                healing.start_soon(heal, cluster)
                reaper.armed = True
                await load.plan()
                for day in range(2):
                    clock.set(TWO + day * DAY)
                    await load.come(day)
                    clock.set(STARTS[HALVES * (day + 1) - 1] + LATE)
                    await anyio.lowlevel.checkpoint()
                reaper.armed = False
                clock.advance(180)  # claims that nobody confirmed are asked about
                for day in range(2):
                    await it.until("agenda", agenda(day), is_settled)
                healing.cancel_scope.cancel()
        for index in range(hosts):
            await cluster.restart(index)
        for index in range(hosts):
            await cluster.host(index).quiet()
        await check(it, load)
        assert reaper.kills > 0
        assert load.moved
