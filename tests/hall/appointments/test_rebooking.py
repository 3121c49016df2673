"""Moving an appointment to another day: one place is given up for another, by whoever may, once."""

from typing import Any

import pytest

from actors import Address, Caller, CommandReused, Forbidden, Refused, Unknown
from common.times import business_day
from hall.access import holder_of
from hall.appointments import messages as m
from hall.appointments.numbers import agenda_of
from hall.appointments.slots import LATE, MINUTE
from tests.hall.appointments.desk import TODAY, TWO, book, left, move, say
from tests.hall.town import CLERK, HALL, NINE, STRANGER, Town, town

pytestmark = pytest.mark.anyio
DAY = 24 * 60 * MINUTE
TOMORROW = f"{HALL}-20261124"


async def states(it: Town, agenda: str) -> list[str]:
    return [shown["state"] for shown in (await it.view("agenda", agenda))["appointments"]]


async def agendas_of(it: Town, person: str) -> list[str]:
    return sorted(claim["agenda"] for claim in (await it.view("guest", person))["claims"])


async def test_to_another_day_and_back() -> None:
    """Another day, another id; the old place is free again, and the person has one claim, which is the new one's."""
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        before = await left(it.cluster)
        moved = await move(it.cluster, made["id"], TWO + DAY)
        assert (moved["id"], moved["state"], moved["start"][:16]) == (f"{TOMORROW}-a001", "booked", "2026-11-24T14:00")
        old = await say(it.cluster, m.ShowAppointment(appointment=made["id"]))
        assert (old["state"], old["moved_to"]) == ("moved", moved["id"])
        assert await left(it.cluster) == before + 1
        await it.until("guest", "p", lambda shown: [claim["agenda"] for claim in shown["claims"]] == [TOMORROW])
        back = await move(it.cluster, moved["id"], TWO)
        assert (back["id"], back["state"]) == (f"{TODAY}-a002", "booked")
        await it.until("guest", "p", lambda shown: [claim["agenda"] for claim in shown["claims"]] == [TODAY])
        assert await states(it, TODAY) == ["moved", "booked"]
        assert await states(it, TOMORROW) == ["moved"]


async def test_within_the_day_it_is_the_same_appointment() -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        moved = await move(it.cluster, made["id"], TWO + 30 * MINUTE)
        assert (moved["id"], moved["start"][11:16]) == (made["id"], "14:30")


async def test_the_same_key_is_the_same_move_and_no_other() -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        moved = await move(it.cluster, made["id"], TWO + DAY, id="once")
        assert await move(it.cluster, made["id"], TWO + DAY, id="once") == moved
        for start in (TWO + 2 * DAY, TWO + 30 * MINUTE):
            with pytest.raises(CommandReused):
                await move(it.cluster, made["id"], start, id="once")
        assert await states(it, TOMORROW) == ["booked"]


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (TWO - DAY, "no_slot"),  # yesterday, a Sunday
        (TWO - 3 * DAY, "too_near_or_far"),  # last Friday
        (TWO + 15 * DAY, "too_near_or_far"),
        (TWO + 5 * DAY, "no_slot"),  # a Saturday
        (NINE + DAY + 3 * 60 * MINUTE, "no_slot"),  # at noon, in the break
        (NINE + 60 * MINUTE, "too_near_or_far"),  # today, in an hour
        (TWO + DAY + 1, "no_slot"),
    ],
)
async def test_a_move_that_is_not_granted_leaves_everything_as_it_was(start: int, code: str) -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        with pytest.raises(Refused, match=f"appointment.{code}") as no:
            await move(it.cluster, made["id"], start)
        assert no.value.field == "start"
        assert await say(it.cluster, m.ShowAppointment(appointment=made["id"])) == made
        assert await agendas_of(it, "p") == [TODAY]
        if business_day(start) != "20261123":
            assert await it.cluster.events(Address("agenda", f"{HALL}-{business_day(start)}")) == []


async def test_not_to_a_full_slot_nor_beside_another_appointment_of_that_day() -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        for number in range(await left(it.cluster, agenda=TOMORROW, start=TWO + DAY)):
            await book(it.cluster, f"other{number}", f"q{number}", TWO + DAY, TOMORROW)
        with pytest.raises(Refused, match=r"appointment\.full"):
            await move(it.cluster, made["id"], TWO + DAY)
        await book(it.cluster, "mine", "p", TWO + DAY + 60 * MINUTE, TOMORROW)
        with pytest.raises(Refused, match=r"appointment\.has_one"):
            await move(it.cluster, made["id"], TWO + DAY + 30 * MINUTE)
        assert (await say(it.cluster, m.ShowAppointment(appointment=made["id"])))["state"] == "booked"


async def test_what_is_over_cannot_be_moved() -> None:
    async with town() as it:
        made = {state: (await book(it.cluster, state, state))["id"] for state in ("cancelled", "moved")}
        await say(it.cluster, m.CancelAppointment(appointment=made["cancelled"]))
        await move(it.cluster, made["moved"], TWO + DAY)
        made |= {state: (await book(it.cluster, state, state))["id"] for state in ("admitted", "missed")}
        it.clock.set(TWO)
        await say(it.cluster, m.Arrive(appointment=made["admitted"]))
        await it.until("agenda", TODAY, lambda shown: shown["appointments"][2]["state"] == "admitted")
        it.clock.set(TWO + LATE + 1)
        for state, appointment in made.items():
            for start in (TWO + 2 * DAY, TWO + 4 * 60 * MINUTE):
                with pytest.raises(Refused, match=rf"appointment\.is_{state}"):
                    await move(it.cluster, appointment, start)
        assert await it.cluster.events(Address("agenda", f"{HALL}-20261125")) == []


async def test_only_holder_and_staff_move() -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        for caller in (STRANGER, holder_of(f"{TODAY}-a002")):
            for start in (TWO + DAY, TWO + 30 * MINUTE):
                with pytest.raises(Forbidden):
                    await move(it.cluster, made["id"], start, caller)
            hold: dict[str, Any] = {"moved_from": made["id"], "state": "booked", "item": "a-item", "holder": ""}
            with pytest.raises(Forbidden):
                await it.cluster.call(
                    Address("agenda", TOMORROW),
                    m.Hold(booking="b", start=TWO + DAY, holder_index="p", mask=None, **hold),
                    caller=caller,
                )
        with pytest.raises(Unknown):
            await move(it.cluster, f"{TODAY}-a009", TWO + DAY)
        assert (await move(it.cluster, made["id"], TWO + DAY, CLERK))["state"] == "booked"


async def hold(it: Town, appointment: str, start: int) -> str:
    """As a rebooking that dies at once: a place is held, and nobody goes on."""
    leaving = await say(it.cluster, m.ShowLeaving(appointment=appointment))
    there = Address("agenda", f"{HALL}-{business_day(start)}")
    held = m.Hold(booking="b", moved_from=appointment, start=start, **leaving)
    answer: str = await it.cluster.call(there, held, caller=holder_of(appointment))
    return answer


async def test_a_move_whose_mover_died_is_finished_without_it() -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        held = await hold(it, made["id"], TWO + DAY)
        await it.until("agenda", agenda_of(held), lambda shown: shown["appointments"][0]["state"] == "booked")
        assert await states(it, TODAY) == ["moved"]
        await it.until("guest", "p", lambda shown: [claim["agenda"] for claim in shown["claims"]] == [TOMORROW])


async def test_a_hold_is_let_go_where_the_appointment_went_meanwhile() -> None:
    """Cancelled between the question and the hold: neither place is kept, and the person may book again."""
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        free = await left(it.cluster, agenda=TOMORROW, start=TWO + DAY)
        leaving = await say(it.cluster, m.ShowLeaving(appointment=made["id"]))
        await say(it.cluster, m.CancelAppointment(appointment=made["id"]))
        held = m.Hold(booking="b", moved_from=made["id"], start=TWO + DAY, **leaving)
        there, caller = Address("agenda", TOMORROW), holder_of(made["id"])
        appointment = await it.cluster.call(there, held, caller=caller)
        await it.until("agenda", TOMORROW, lambda shown: shown["appointments"][0]["state"] == "released")
        await it.until("guest", "p", lambda shown: shown["claims"] == [])
        assert await left(it.cluster, agenda=TOMORROW, start=TWO + DAY) == free
        assert await it.cluster.call(there, m.ShowDay(), caller=CLERK) == []
        with pytest.raises(Refused, match=r"appointment\.try_again"):
            await it.cluster.call(there, m.ShowMoved(appointment=appointment), caller=caller)
        with pytest.raises(Refused, match=r"appointment\.is_released"):
            await say(it.cluster, m.CancelAppointment(appointment=appointment), CLERK)


async def test_who_missed_three_cannot_move_far_ahead() -> None:
    async with town() as it:
        for number in range(3):
            missed = m.CountMissed(booking=f"b{number}")
            await it.cluster.call(Address("guest", "p"), missed, caller=Caller("agenda", ("actor",), ()))
        made = await book(it.cluster, "k", "p")
        with pytest.raises(Refused, match=r"appointment\.only_soon"):
            await move(it.cluster, made["id"], TWO + 2 * DAY)
        await move(it.cluster, made["id"], TWO + DAY)


async def test_who_missed_an_appointment_may_book_another_of_that_day() -> None:
    async with town() as it:
        await book(it.cluster, "k", "p", NINE + 2 * 60 * MINUTE)
        it.clock.set(NINE + 2 * 60 * MINUTE + LATE)
        await it.until("guest", "p", lambda shown: shown["missed"] and not shown["claims"])
        assert (await book(it.cluster, "again", "p", TWO + 60 * MINUTE))["state"] == "booked"
