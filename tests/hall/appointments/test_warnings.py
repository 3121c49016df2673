"""Whoever has an appointment on a day that closes is told once; their phone is opened for it alone, with a witness."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import anyio.lowlevel
import httpx
import pytest
from argon2 import PasswordHasher

import messaging  # noqa: F401 - keeps the letters
from actors import Address
from common.letters import LETTERS
from common.sender import NotSent
from gateway.app import create_app
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from hall.appointments.closing import changed_days, is_outside
from hall.appointments.slots import MINUTE, midnight
from tests.hall.hours.test_hall_hours import HOURS, configure, keep, keeping
from tests.hall.town import HALL, Town

pytestmark = pytest.mark.anyio

TOMORROW = "2026-11-24"
PHONE, NUMBER, NAME = "+8613812345678", "440106199001019990", "张标记"
CLOSED = {**HOURS, "special": [{"date": TOMORROW, "spans": [], "reason": "停电检修", "reason_en": ""}]}


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(Keys(b"k" * 32), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class Heard:
    """A sender that remembers, and may refuse the first."""

    name = "test"

    def __init__(self, refuses: int = 0, breaks_at: str | None = None) -> None:
        self.letters: list[tuple[str, str]] = []
        self.refuses = refuses
        self.breaks_at = breaks_at

    async def send(self, letter: str, phone: str, text: str) -> None:
        if self.breaks_at is not None and self.breaks_at in text:
            raise ValueError("a fault of the sender's own")
        if self.refuses:
            self.refuses -= 1
            raise NotSent("away")
        self.letters.append((phone, text))


@asynccontextmanager
async def hall(passwords: Passwords, sender: Heard | None) -> AsyncIterator[tuple[Town, httpx.AsyncClient]]:
    async with keeping() as it:
        app = create_app(it.cluster, Settings.read(), Keys(b"k" * 32), passwords, sender=sender)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall.test") as client,
        ):
            yield it, client


async def book(client: httpx.AsyncClient, time: str = "14:00", number: str = NUMBER) -> dict[str, Any]:
    holder = {"name": NAME, "phone": PHONE, "id_number": number}
    body = {"item": "a-item", "start": f"{TOMORROW}T{time}:00+08:00", "holder": holder}
    made = await client.post(f"/api/halls/{HALL}/appointments", json=body)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def settled(it: Town, letters: int = 0) -> None:
    """Until letters were written, and so many are under way."""
    for _ in range(20_000):
        if await it.cluster.events(LETTERS) and (await it.view(*LETTERS))["letters"] == letters:
            return
        await anyio.lowlevel.checkpoint()
    raise AssertionError(f"not {letters} letters")


async def put_off(it: Town, times: int) -> None:
    """Until letters were put off so often."""
    for _ in range(20_000):
        if [event.type for event in await it.cluster.events(LETTERS)].count("letters.put_off") == times:
            return
        await anyio.lowlevel.checkpoint()
    raise AssertionError(f"not put off {times} times")


async def heard(sender: Heard, count: int) -> list[tuple[str, str]]:
    for _ in range(20_000):
        if len(sender.letters) >= count:
            return sender.letters
        await anyio.lowlevel.checkpoint()
    raise AssertionError(sender.letters)


async def test_whoever_booked_a_day_that_closes_is_told_once(passwords: Passwords) -> None:
    sender = Heard()
    async with hall(passwords, sender) as (it, client):
        made = await book(client)
        await book(client, "10:00", "11010519491231002X")
        await keep(it, CLOSED)
        letters = await heard(sender, 2)
        assert {phone for phone, _ in letters} == {PHONE}
        assert letters[0][1] == "您预约的 2026-11-24 14:00 天河厅“综合咨询”当时不对外办公（停电检修），请改约或取消。"
        await settled(it)
        await keep(it, {**CLOSED, "grace_minutes": 20})
        await keep(it, {**CLOSED, "special": [{**CLOSED["special"][0], "reason": "换了一个理由"}]})
        await keep(it, HOURS)
        await heard(sender, 4)
        assert all("照常办理" in text for _, text in letters[2:])
        await settled(it)
        assert len(sender.letters) == 4
        book_ = await it.cluster.events(Address("openings", f"{HALL}:20261123"))
        opened = [(event.actor, event.data["about"], event.data["why"]) for event in book_]
        assert ("gateway", f"appointment/{made['id']}", "appointment.closed") in opened
        journal = str([event.data for event in await it.cluster.events(LETTERS)])
        assert not any(clear in journal for clear in (PHONE, PHONE[3:], NAME, NUMBER))


async def test_shorter_hours_tell_those_whom_they_shut_out_alone(passwords: Passwords) -> None:
    sender = Heard()
    async with hall(passwords, sender) as (it, client):
        await book(client)
        await book(client, "10:00", "11010519491231002X")
        half = {"date": TOMORROW, "spans": [["09:00", "12:00"]], "reason": "下午学习", "reason_en": ""}
        await keep(it, {**HOURS, "special": [half]})
        assert "14:00" in (await heard(sender, 1))[0][1]
        await settled(it)
        assert len(sender.letters) == 1


async def test_who_cancelled_is_not_told(passwords: Passwords) -> None:
    sender = Heard()
    async with hall(passwords, sender) as (it, client):
        made = await book(client)
        await client.delete(f"/api/appointments/{made['id']}", params={"secret": made["secret"]})
        await keep(it, CLOSED)
        events = await it.cluster.events(Address("agenda", f"{HALL}-20261124"))
        assert "agenda.warned" not in {event.type for event in events}


async def test_without_a_sender_no_phone_is_opened_and_letters_wait(passwords: Passwords) -> None:
    async with hall(passwords, None) as (it, client):
        await book(client)
        await keep(it, CLOSED)
        await settled(it, 1)
        assert (await it.view(*LETTERS))["waiting"] == 1
        assert await it.cluster.events(Address("openings", f"{HALL}:20261123")) == []


async def test_without_a_sender_a_letter_goes_when_it_is_too_late(passwords: Passwords) -> None:
    async with hall(passwords, None) as (it, client):
        await book(client)
        await keep(it, CLOSED)
        await settled(it, 1)
        it.clock.advance(86_400)
        assert (await it.view(*LETTERS))["letters"] == 1, "the day is not over"
        it.clock.advance(86_400)
        await settled(it)
        given_up = [event.data for event in await it.cluster.events(LETTERS) if event.type == "letters.given_up"]
        assert [event["problem"] for event in given_up] == ["too late"]


async def test_one_letter_that_breaks_its_sender_keeps_no_other_back(
    passwords: Passwords, caplog: pytest.LogCaptureFixture
) -> None:
    sender = Heard(breaks_at="10:00")
    async with hall(passwords, sender) as (it, client):
        await book(client, "10:00", "11010519491231002X")
        await book(client)
        await keep(it, CLOSED)
        assert "14:00" in (await heard(sender, 1))[0][1]
        for tries in range(1, 6):
            await put_off(it, tries)
            it.clock.advance(3600)
        await settled(it)
        given_up = [event.data for event in await it.cluster.events(LETTERS) if event.type == "letters.given_up"]
        assert [event["problem"] for event in given_up] == ["failed"]
    assert "is not sent" in caplog.text


async def test_a_letter_that_nobody_can_address_is_given_up_with_its_reason(passwords: Passwords) -> None:
    sender = Heard()
    async with hall(passwords, sender) as (it, client):
        made = await book(client)
        about = f"appointment/{made['id']}"
        await keep(it, HOURS)  # nothing changes
        drop = "DELETE FROM person_key"
        it.cluster.store._db.execute(drop)
        await keep(it, CLOSED)
        await settled(it, 0)
        given_up = [event.data for event in await it.cluster.events(LETTERS) if event.type == "letters.given_up"]
        written = [event.data["about"] for event in await it.cluster.events(LETTERS) if event.type == "letters.written"]
        assert (written, [event["problem"] for event in given_up]) == ([about], ["erased"])
        assert sender.letters == []


async def test_what_a_sender_did_not_take_is_tried_again(passwords: Passwords) -> None:
    sender = Heard(refuses=1)
    async with hall(passwords, sender) as (it, client):
        await book(client)
        await keep(it, CLOSED)
        for _ in range(20_000):
            if not sender.refuses and "letters.put_off" in {e.type for e in await it.cluster.events(LETTERS)}:
                break
            await anyio.lowlevel.checkpoint()
        it.clock.advance(61)
        assert len(await heard(sender, 1)) == 1
        await settled(it)


def test_days_that_change_are_those_whose_hours_do() -> None:
    monday = date(2026, 11, 23)
    before, after = {"open": True, "hours": HOURS}, {"open": True, "hours": CLOSED}
    assert list(changed_days(before, after, monday)) == [("20261124", (), "停电检修", True)]
    assert list(changed_days(before, {**before, "hours": {**HOURS, "grace_minutes": 10}}, monday)) == []
    assert list(changed_days(before, after, date(2026, 11, 25))) == []


def test_a_hall_out_of_service_is_closed_whatever_its_hours() -> None:
    monday = date(2026, 11, 23)
    for hours in (HOURS, None):
        runs, rests = {"open": True, "hours": hours}, {"open": False, "hours": hours}
        closed, again = list(changed_days(runs, rests, monday)), list(changed_days(rests, runs, monday))
        assert {(day.spans, day.in_service) for day in closed} == {((), False)}
        assert [day.day for day in again] == [day.day for day in closed]
        assert "20261124" in {day.day for day in closed}
        assert all(day.spans and day.in_service for day in again)
    assert list(changed_days({"open": False, "hours": HOURS}, {"open": False, "hours": CLOSED}, monday)) == []


async def test_whoever_booked_in_a_hall_that_is_set_out_of_service_is_told_once_and_when_it_is_back(
    passwords: Passwords,
) -> None:
    sender = Heard()
    async with hall(passwords, sender) as (it, client):
        await book(client)
        await configure(it, open=False)
        letters = await heard(sender, 1)
        assert "该厅暂停服务" in letters[0][1]
        await settled(it)
        await configure(it, open=False, hours=CLOSED)
        offer = {"item": "a-item", "date": TOMORROW}
        slots = await client.get(f"/api/halls/{HALL}/slots", params=offer)
        assert slots.json()["slots"] == []  # nobody new is given a time that is off
        await configure(it, open=True, hours=HOURS)
        await heard(sender, 2)
        assert "照常办理" in letters[1][1]
        await settled(it)


def test_a_time_is_outside_unless_one_span_holds_all_of_it() -> None:
    day, spans = "20261124", ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
    first = midnight(day)

    def outside(begins: int, ends: int) -> bool:
        return is_outside(first + begins * MINUTE, first + ends * MINUTE, day, spans)

    assert not outside(9 * 60, 9 * 60 + 30)
    assert not outside(16 * 60 + 30, 17 * 60)
    assert outside(12 * 60, 12 * 60 + 30)
    assert outside(11 * 60 + 45, 12 * 60 + 15)
