"""What is over goes in the night, what is not stays, and the journal says how many of which kind."""

from __future__ import annotations

import anyio.lowlevel
import pytest

from actors import Address, Caller, LocalCluster, View, VirtualClock
from common.people import EDGE
from common.privacy.keybook import KEYBOOK
from common.privacy.messages import SetRetention
from common.privacy.purging import PURGE
from tests.common.privacy.conftest import NUMBER, PHONE, safe
from tests.hall.town import NINE

pytestmark = pytest.mark.anyio

DAYS = {"visit": 30, "appointment": 30, "note": 5, "rating": 30}
READER = Caller("clerk01", ("clerk",), ())
DAY = 86_400


async def nights(cluster: LocalCluster, clock: VirtualClock, days: int) -> None:
    """Live through some nights, until each one's purge is over."""
    for _ in range(days):
        clock.advance(DAY)
        while (await cluster.call(PURGE, View())).data["next"] <= clock.now():
            await anyio.lowlevel.checkpoint()


async def test_each_kind_goes_in_its_time_and_the_person_with_the_last() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS), caller=EDGE)
        visit = await vault.seal("张三", "one", "visit", number=NUMBER)
        note = await vault.seal("备注", "two", "note", about="ticket/x")
        await nights(cluster, clock, 4)
        assert await vault.open(note.text, READER, "note", "ticket/x", "test") == "备注"
        await nights(cluster, clock, 2)
        assert await vault.open(note.text, READER, "note", "ticket/x", "test") is None
        assert await vault.open(visit.text, READER, "visit", "ticket/x", "test") == "张三"
        assert await vault.person(NUMBER) is not None
        await nights(cluster, clock, 25)
        assert await vault.open(visit.text, READER, "visit", "ticket/x", "test") is None
        assert await vault.person(NUMBER) is None
        purged = [event.data for event in await cluster.events(PURGE) if event.type == "purge.purged"]
        assert [(event["kind"], event["count"]) for event in purged if event["count"]] == [
            ("note", 1),
            ("visit", 1),
            ("person", 1),
        ]


async def test_who_comes_again_stays_to_be_found() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS), caller=EDGE)
        first = await vault.seal("张三", "one", "visit", number=NUMBER)
        await nights(cluster, clock, 20)
        again = await vault.seal("张三", "two", "visit", number=NUMBER)
        await nights(cluster, clock, 12)
        assert await vault.person(NUMBER) == first.person == again.person
        assert await vault.open(first.text, READER, "visit", "ticket/x", "test") is None
        assert await vault.open(again.text, READER, "visit", "ticket/y", "test") == "张三"


async def test_an_appointments_time_runs_from_its_day() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS | {"appointment": 2}), caller=EDGE)
        sealed = await vault.seal("张三", "one", "appointment", number=NUMBER, day="20261210")
        await nights(cluster, clock, 18)
        assert await vault.open(sealed.text, READER, "appointment", "appointment/x", "test") == "张三"
        await nights(cluster, clock, 3)
        assert await vault.open(sealed.text, READER, "appointment", "appointment/x", "test") is None


async def test_a_ticket_of_today_does_not_shorten_the_time_of_who_has_an_appointment_later() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS | {"visit": 2, "rating": 2}), caller=EDGE)
        later = await vault.seal("张三", "one", "appointment", number=NUMBER, phone=PHONE, day="20261210")
        await vault.seal("张三", "two", "visit", number=NUMBER, phone=PHONE)
        await nights(cluster, clock, 40)
        assert await vault.person(NUMBER) == later.person
        assert await vault.open(later.text, READER, "appointment", "appointment/x", "test") == "张三"
        await nights(cluster, clock, 10)
        left = await cluster.read(lambda db: db.exec_driver_sql("SELECT count(*) FROM person_find").scalar())
        assert left == 0


async def test_nights_that_were_missed_and_a_time_made_shorter_are_made_up_for() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS), caller=EDGE)
        sealed = [await vault.seal(f"张三 {n}", f"id-{n}", "visit", number=NUMBER) for n in range(3)]
        await nights(cluster, clock, 10)
        await cluster.call(PURGE, SetRetention(days=DAYS | {"visit": 5}), caller=EDGE)
        clock.advance(DAY * 3)  # nobody was there for three nights
        await nights(cluster, clock, 1)
        for each in sealed:
            assert await vault.open(each.text, READER, "visit", "ticket/x", "test") is None


async def test_after_a_clock_was_ahead_for_a_year_nothing_is_left_lying() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS), caller=EDGE)
        await nights(cluster, clock, 365)
        clock.set(NINE)
        await cluster.call(PURGE, SetRetention(days=DAYS), caller=EDGE)  # a start
        sealed = await vault.seal("张三", "one", "visit", number=NUMBER)
        await nights(cluster, clock, 29)
        assert await vault.open(sealed.text, READER, "visit", "ticket/x", "test") == "张三"
        await nights(cluster, clock, 2)
        assert await vault.open(sealed.text, READER, "visit", "ticket/x", "test") is None
        assert await vault.person(NUMBER) is None


async def test_more_than_one_turn_can_take_goes_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.privacy.purging.AT_ONCE", 7)
    monkeypatch.setattr("common.privacy.keybook.REMEMBERED", 50)
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS | {"visit": 2}), caller=EDGE)
        for n in range(60):
            await vault.seal("张三", f"id-{n}", "visit", number=f"E{n:08d}")
        await nights(cluster, clock, 40)
        left = await cluster.read(
            lambda db: [db.exec_driver_sql(f"SELECT count(*) FROM {t}").scalar() for t in ("person_key", "person_find")]
        )
        assert left == [0, 0]
        events = await cluster.events(KEYBOOK)
        assert sum(event.data["count"] for event in events if event.type == "keybook.discarded") == 120


async def test_a_purge_says_nobody() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        await cluster.call(PURGE, SetRetention(days=DAYS | {"visit": 2}), caller=EDGE)
        sealed = await vault.seal("张三", "one", "visit", number=NUMBER)
        await nights(cluster, clock, 4)
        for address in (PURGE, KEYBOOK, Address("shelf", "visit:20261123:0")):
            said = str([event.data for event in await cluster.events(address)])
            assert str(sealed.person) not in said
            assert vault.blind("number", NUMBER) not in said
