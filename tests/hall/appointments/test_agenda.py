"""The agenda and the guest: one appointment per person, item and day; those who do not come are counted."""

import pytest

from actors import Address, Caller, Forbidden, Refused, Unknown
from common.access import INSIDE
from common.people import EDGE
from hall.access import holder_of
from hall.appointments import messages as m
from hall.appointments.slots import LATE, MINUTE
from tests.hall.appointments.desk import TODAY, TWO, book, left, run, say
from tests.hall.hours.test_hall_hours import keep
from tests.hall.town import CLERK, HALL, NINE, STRANGER, town

pytestmark = pytest.mark.anyio
DAY = 24 * 60 * MINUTE


async def test_a_slot_is_full_when_its_places_are_taken_and_free_again_after_a_cancellation() -> None:
    async with town() as it:
        places = await left(it.cluster)
        assert places in (2, 3)
        made = [await book(it.cluster, f"k{n}", f"p{n}") for n in range(places)]
        with pytest.raises(Refused, match=r"appointment\.full"):
            await book(it.cluster, "late", "late")
        gone = await say(it.cluster, m.CancelAppointment(appointment=made[0]["id"]))
        assert gone["state"] == "cancelled"
        assert await left(it.cluster) == 1
        again = await book(it.cluster, "again", "late")
        assert again["id"] == f"{TODAY}-a{places + 1:03d}"


async def test_one_appointment_per_person_item_and_day() -> None:
    async with town() as it:
        first = await book(it.cluster, "k1", "p")
        assert await book(it.cluster, "k1", "p") == first
        with pytest.raises(Refused, match=r"appointment\.has_one"):
            await book(it.cluster, "k2", "p", TWO + 30 * MINUTE)
        await book(it.cluster, "k3", "p", TWO + DAY, f"{HALL}-20261124")
        await say(it.cluster, m.CancelAppointment(appointment=first["id"]))
        await it.until("guest", "p", lambda shown: len(shown["claims"]) == 1)
        await book(it.cluster, "k4", "p", TWO + 30 * MINUTE)


async def test_whose_a_code_is_only_the_edge_may_ask_and_only_as_itself() -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        find = m.FindExpected(holder_index="p")
        for other in (STRANGER, CLERK, holder_of(made["id"]), Caller("admission", (INSIDE,))):
            with pytest.raises(Forbidden):
                await it.cluster.call(Address("agenda", TODAY), find, caller=other)
        assert await it.cluster.call(Address("agenda", TODAY), find, caller=EDGE) == made["id"]


async def test_moving_keeps_one_place() -> None:
    async with town() as it:
        made = await book(it.cluster, "k", "p")
        before = await left(it.cluster)
        moved = await say(it.cluster, m.MoveAppointment(appointment=made["id"], start=TWO + 30 * MINUTE))
        assert moved["id"] == made["id"]
        assert moved["start"][11:16] == "14:30"
        assert await left(it.cluster) == before + 1
        with pytest.raises(Refused, match=r"appointment\.no_slot"):
            await say(it.cluster, m.MoveAppointment(appointment=made["id"], start=TWO + MINUTE))


@pytest.mark.parametrize(
    ("start", "agenda", "code"),
    [
        (NINE + 60 * MINUTE, TODAY, "too_near_or_far"),
        (NINE + 15 * DAY, f"{HALL}-20261208", "too_near_or_far"),
        (TWO + 1, TODAY, "no_slot"),
        (TWO + 5 * DAY, f"{HALL}-20261128", "no_slot"),  # a Saturday
    ],
)
async def test_times_that_cannot_be_booked(start: int, agenda: str, code: str) -> None:
    async with town() as it:
        with pytest.raises(Refused, match=f"appointment.{code}"):
            await book(it.cluster, "k", "p", start, agenda)
        assert await it.cluster.events(Address("agenda", agenda)) == []


async def test_only_holder_and_staff() -> None:
    async with town() as it:
        made = (await book(it.cluster, "k", "p"))["id"]
        for message in (
            m.ShowAppointment(appointment=made),
            m.CancelAppointment(appointment=made),
            m.MoveAppointment(appointment=made, start=TWO),
            m.Arrive(appointment=made),
        ):
            for caller in (STRANGER, holder_of(f"{TODAY}-a002")):
                with pytest.raises(Forbidden):
                    await say(it.cluster, message, caller)
        for inside in (
            m.TakeTicket(appointment=made, attempt=1),
            m.TakeUp(appointment=made),
            m.LetGo(appointment=made),
        ):
            with pytest.raises(Forbidden):
                await say(it.cluster, inside, CLERK)
        with pytest.raises(Forbidden):
            await it.cluster.call(Address("agenda", TODAY), m.ShowDay(), caller=STRANGER)
        [shown] = await it.cluster.call(Address("agenda", TODAY), m.ShowDay(), caller=CLERK)
        assert (shown["id"], shown["mask"]) == (made, "张*")
        with pytest.raises(Unknown):
            await say(it.cluster, m.ShowAppointment(appointment=f"{TODAY}-a002"))


async def test_who_misses_three_books_only_for_today_and_tomorrow() -> None:
    async with town() as it:
        for day, date in enumerate(("20261123", "20261124", "20261125")):
            made = await book(it.cluster, f"k{day}", "p", TWO + day * DAY, f"{HALL}-{date}")
            it.clock.set(TWO + day * DAY + LATE)
            agenda = f"{HALL}-{date}"
            await it.until("agenda", agenda, lambda shown: shown["appointments"][0]["state"] == "missed")
            await it.until("guest", "p", lambda shown, day=day: len(shown["missed"]) == day + 1)
            with pytest.raises(Refused, match=r"appointment\.is_missed"):
                await say(it.cluster, m.Arrive(appointment=made["id"]))
        with pytest.raises(Refused, match=r"appointment\.only_soon"):
            await book(it.cluster, "far", "p", TWO + 4 * DAY, f"{HALL}-20261127")
        await book(it.cluster, "soon", "p", TWO + 3 * DAY, f"{HALL}-20261126")


async def test_a_claim_nobody_confirmed_is_let_go_after_two_minutes() -> None:
    async with town() as it:
        claim = m.Claim(booking=run("k", "p").book.booking, agenda=TODAY, item="a-item")
        await it.cluster.call(Address("guest", "p"), claim)
        with pytest.raises(Refused, match=r"appointment\.has_one"):
            await book(it.cluster, "other", "p")
        it.clock.set(NINE + 2 * MINUTE)
        await it.until("guest", "p", lambda shown: shown["claims"] == [])
        await book(it.cluster, "another", "p")


async def test_slots_follow_the_hours_of_the_hall() -> None:
    """Its weekdays, its special days, and none on its days off."""
    week = {day: [["14:00", "15:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    special = [{"date": "2026-11-24", "spans": [["16:00", "16:30"]], "reason": "培训"}]
    async with town() as it:
        await keep(it, {"week": week, "special": special})

        async def starts(agenda: str) -> list[str]:
            shown = await it.cluster.call(Address("agenda", agenda), m.ShowSlots(item="a-item"))
            return [slot["start"][11:16] for slot in shown]

        assert await starts(TODAY) == ["14:00", "14:30"]
        assert await starts(f"{HALL}-20261124") == ["16:00"]
        assert await starts(f"{HALL}-20261128") == []  # a Saturday


async def test_whom_the_queue_turned_away_may_try_again_that_day_only() -> None:
    async with town() as it:
        made = (await book(it.cluster, "k", "p"))["id"]
        await it.take(item="a-item", holder_index="p")  # and so none by appointment
        for attempt, moment in ((1, TWO), (2, TWO + 60 * MINUTE)):
            it.clock.set(moment)
            assert await say(it.cluster, m.Arrive(appointment=made)) == attempt
            await it.until("agenda", TODAY, lambda view: view["appointments"][0]["state"] == "booked")
            with pytest.raises(Refused, match=r"ticket\.has_one"):
                await say(it.cluster, m.TicketOf(appointment=made, attempt=attempt))
        it.clock.set(TWO + DAY)
        with pytest.raises(Refused, match=r"appointment\.too_late"):
            await say(it.cluster, m.Arrive(appointment=made))
