"""What a hall keeps of a person's visits lasts until its business day is over, also where nobody was awake then."""

import pytest

from actors import Address, Caller, Forbidden
from common.times import DAY, next_midnight
from hall import messages as m
from hall.visitor import visitor_of
from tests.hall.town import HALL, MANAGER, NINE, OTHER, W1, W3, A, B, town

pytestmark = pytest.mark.anyio

PERSON = f"{HALL}:p1"


async def test_a_days_visits_are_deleted_when_the_day_is_over() -> None:
    async with town() as it:
        await it.take(holder_index="p1")
        await it.until("visitor", PERSON, lambda view: view["visits"])
        assert await it.rows("visitor") == 1
        it.clock.set(next_midnight(NINE) - 1)
        assert (await it.view("visitor", PERSON))["visits"]
        it.clock.set(next_midnight(NINE))
        await it.until("visitor", PERSON, lambda view: not view["visits"])
        assert await it.rows("visitor") == 0
        events = await it.cluster.events(Address("visitor", PERSON))
        assert [event.type for event in events] == ["visitor.noted", "visitor.forgotten"]


async def test_days_asleep_are_made_up_for(tmp_path: object) -> None:
    path = f"{tmp_path}/town.db"
    async with town(path) as it:
        await it.take(holder_index="p1")
        await it.until("visitor", PERSON, lambda view: view["visits"])
    async with town(path) as it:
        it.clock.set(NINE + 9 * DAY)
        await it.until("visitor", PERSON, lambda view: not view["visits"])
        assert await it.rows("visitor") == 0


async def test_the_next_day_is_not_forgotten_with_the_day_before() -> None:
    async with town() as it:
        await it.take(holder_index="p1")
        await it.until("visitor", PERSON, lambda view: view["visits"])
        it.clock.set(NINE + DAY)
        ticket = (await it.take(holder_index="p1"))["id"]
        kept = await it.until("visitor", PERSON, lambda view: len(view["visits"]) == 1)
        assert kept["visits"][0]["ticket"] == ticket
        note = m.NoteVisit(ticket=f"{HALL}-20261123-A001")
        inside = Caller("queue", ("actor",))
        await it.cluster.call(visitor_of(HALL, "p2"), note, caller=inside)
        assert await it.cluster.events(visitor_of(HALL, "p2")) == [], "nobody asks about a day that is over"
        it.clock.set(next_midnight(NINE) + DAY)
        await it.until("visitor", PERSON, lambda view: not view["visits"])


async def test_only_the_visitor_itself_forgets() -> None:
    async with town() as it:
        with pytest.raises(Forbidden, match=r"hall\.inside_only"):
            await it.cluster.call(visitor_of(HALL, "p1"), m.ForgetVisits(), caller=MANAGER)


async def test_the_window_is_told_what_became_of_the_person_s_other_tickets() -> None:
    async with town() as it:
        await it.do(W3, m.Open(), OTHER)
        await it.take(B, holder_index="p1")
        for command in (m.CallNext(), m.Start(), m.Finish()):
            await it.do(W3, command, OTHER)
        await it.take(A, holder_index="p1")
        await it.take(A, holder_index="p2")
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        shown = await it.until("window", W1, lambda view: view.get("visits"))
        assert shown["visits"] == [{"number": "B001", "queue_name": "B队", "state": "finished"}]
        kept = [event.type for event in await it.cluster.events(Address("visitor", PERSON))]
        assert [type_ for type_ in kept if type_ != "actor.relayed"] == ["visitor.noted"] * 2
        with pytest.raises(Forbidden, match=r"hall\.inside_only"):
            await it.cluster.call(Address("ticket", f"{HALL}-20261123-B001"), m.ShowVisit(), caller=MANAGER)
