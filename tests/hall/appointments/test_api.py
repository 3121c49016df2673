"""Appointments through the whole gateway, from the slots on offer to the ticket; and never overbooked."""

from pathlib import Path

import anyio
import pytest

from actors import Address, Refused
from gateway.keys import Keys
from hall.appointments.slots import LATE, MINUTE
from hall.guesses import WRONG_CODES
from hall.holder import HolderKeys
from hall.screens.door import ScreenBody, ScreenDoor
from tests.hall.appointments.desk import TODAY, TWO, book
from tests.hall.test_edge import gateway, says
from tests.hall.town import HALL, MANAGER, a_key, town

pytestmark = pytest.mark.anyio
PERSON = {"name": "张三丰", "phone": "13812345678", "id_number": "440106199001019990"}
AT_TWO = "2026-11-23T14:00:00+08:00"


async def test_from_slot_to_ticket(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        offer = {"item": "a-item", "date": "2026-11-23"}
        slots = (await at.client.get(f"/api/halls/{HALL}/slots", params=offer)).json()["slots"]
        assert slots[0]["start"] == "2026-11-23T11:00:00.000+08:00"
        path = f"/api/halls/{HALL}/appointments"
        body = {"item": "a-item", "start": AT_TWO, "holder": PERSON}
        headers = {"Idempotency-Key": a_key("one")}
        first = await at.client.post(path, json=body, headers=headers)
        assert first.status_code == 201, first.text
        assert (await at.client.post(path, json=body, headers=headers)).json() == first.json()
        other = {**body, "start": "2026-11-24T14:00:00+08:00"}
        assert says(await at.client.post(path, json=other, headers=headers), 409, "Idempotency-Key") == "command.reused"
        assert says(await at.client.post(path, json=body), 409, "start") == "appointment.has_one"
        says(
            await at.client.post(path, json={**body, "holder": {"name": "x"}}), 422, "holder.phone", "holder.id_number"
        )
        mine = f"/api/appointments/{first.json()['id']}"
        secret = {"secret": first.json()["secret"]}
        says(await at.client.get(mine, params={"secret": "wrong"}), 403, "secret")
        assert (await at.client.get(mine, params=secret)).json()["state"] == "booked"
        assert says(await at.client.post(f"{mine}/check-in", params=secret), 409) == "appointment.too_early"
        at.it.clock.set(TWO - 10 * MINUTE)
        ticket = (await at.client.post(f"{mine}/check-in", params=secret)).json()
        assert ticket["priority"] == "appointment"
        assert (await at.client.post(f"{mine}/check-in", params=secret)).json() == ticket
        shown = (await at.client.get(mine, params=secret)).json()
        assert (shown["state"], shown["ticket"]) == ("admitted", ticket["id"])
        assert says(await at.client.delete(mine, params=secret), 409) == "appointment.is_admitted"
        journal = await at.it.cluster.events(Address("agenda", TODAY))
        assert PERSON["id_number"] not in str(journal)


async def test_checking_in_at_a_kiosk_by_code_or_id_number(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        path, here = f"/api/halls/{HALL}/appointments", f"/api/halls/{HALL}/check-in"
        body = {"item": "a-item", "start": AT_TWO, "holder": PERSON}
        made = (await at.client.post(path, json=body)).json()
        secret = {"secret": made["secret"]}
        assert (await at.client.get(f"/api/appointments/{made['id']}", params=secret)).json()["code"] == made["code"]

        for wrong in ({}, {"code": made["code"], "id_number": PERSON["id_number"]}):
            assert says(await at.client.post(here, json=wrong), 422, "code") == "appointment.code_or_id"
        says(await at.client.post(here, json={"code": "12345"}), 422, "code")
        other_code = {"code": f"{(int(made['code']) + 1) % 1_000_000:06d}"}
        assert says(await at.client.post(here, json=other_code), 404, "code") == "appointment.not_expected"
        stranger, theirs = {"id_number": "440106199001019982"}, {"id_number": PERSON["id_number"]}
        for number in (stranger, theirs):  # which anybody may know
            assert says(await at.client.post(here, json=number), 403, "id_number") == "appointment.id_at_kiosk"
        by_staff = await at.client.post(here, json=stranger, headers=at.clerk)
        assert says(by_staff, 404, "id_number") == "appointment.not_expected"
        other_tail = {"code": made["code"], "id_number_tail": "9982"}
        assert says(await at.client.post(here, json=other_tail), 404, "code") == "appointment.not_expected"
        by_code = {"code": made["code"], "id_number_tail": "９９９0"}
        assert says(await at.client.post(here, json=by_code), 409) == "appointment.too_early"

        at.it.clock.set(TWO - 10 * MINUTE)
        ticket = (await at.client.post(here, json=by_code)).json()
        assert (ticket["priority"], bool(ticket["secret"])) == ("appointment", True)
        assert ticket["confirm_by"] is not None  # whoever has the code may still be at home
        assert (await at.client.post(here, json=theirs, headers=at.clerk)).json() == ticket


async def test_guessed_codes_are_slowed_by_address_and_never_shut_the_kiosk(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        path, here = f"/api/halls/{HALL}/appointments", f"/api/halls/{HALL}/check-in"
        made = (await at.client.post(path, json={"item": "a-item", "start": AT_TWO, "holder": PERSON})).json()
        at.it.clock.set(TWO - 10 * MINUTE)
        guesses = [f"{(int(made['code']) + step) % 1_000_000:06d}" for step in range(1, WRONG_CODES + 2)]
        heard = [(await at.client.post(here, json={"code": guess})).status_code for guess in guesses]
        assert heard == [404] * WRONG_CODES + [429]
        door = ScreenDoor(at.it.cluster, Keys(b"k" * 32).derive)
        token = await door.standing(MANAGER, ScreenBody(hall=HALL, kind="kiosk"))
        elsewhere = {"X-Forwarded-For": "203.0.113.9"}
        assert (await at.client.post(here, json={"code": guesses[0]}, headers=elsewhere)).status_code == 404
        ticket = (await at.client.post(here, json={"code": made["code"]}, headers={"Screen-Token": token})).json()
        assert (ticket["priority"], ticket["confirm_by"]) == ("appointment", None)


@pytest.mark.parametrize(
    ("booked", "typed"),
    [
        ("440106199001019990", "440106 900101 999"),
        ("H12345678(01)", "h12345678"),
        ("12345678", "1234567802(B)"),
        ("军字第1234567号", "軍字 1234567"),
    ],
)
async def test_who_booked_is_found_however_they_type_their_number(tmp_path: Path, booked: str, typed: str) -> None:
    async with gateway(tmp_path) as at:
        body = {"item": "a-item", "start": AT_TWO, "holder": {**PERSON, "id_number": booked}}
        assert (await at.client.post(f"/api/halls/{HALL}/appointments", json=body)).status_code == 201
        at.it.clock.set(TWO - 10 * MINUTE)
        answer = await at.client.post(f"/api/halls/{HALL}/check-in", json={"id_number": typed}, headers=at.clerk)
        assert answer.json()["priority"] == "appointment"


async def test_who_booked_before_numbers_had_one_form_is_found_by_their_number(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        kept = HolderKeys(Keys(b"k" * 32).derive("hall.holder")).index("H1234567801")
        await book(at.it.cluster, "k", kept)
        at.it.clock.set(TWO - 10 * MINUTE)
        answer = await at.client.post(f"/api/halls/{HALL}/check-in", json={"id_number": "H12345678"}, headers=at.clerk)
        assert answer.json()["priority"] == "appointment"


async def test_moving_to_another_day_gives_a_new_id_code_and_secret(tmp_path: Path) -> None:
    """The old link shows where the appointment went and how to follow; the old code is good for nothing."""
    async with gateway(tmp_path) as at:
        body = {"item": "a-item", "start": AT_TWO, "holder": PERSON}
        made = (await at.client.post(f"/api/halls/{HALL}/appointments", json=body)).json()
        move, secret = f"/api/appointments/{made['id']}/move", {"secret": made["secret"]}
        headers, on = {"Idempotency-Key": a_key("m")}, {"start": "2026-11-24T15:30:00+08:00"}
        says(await at.client.post(move, json=on, params={"secret": "wrong"}), 403, "secret")
        says(await at.client.post(move, json=on), 403, "secret")
        first = await at.client.post(move, json=on, params=secret, headers=headers)
        assert first.status_code == 200, first.text
        moved = first.json()
        assert (await at.client.post(move, json=on, params=secret, headers=headers)).json() == moved
        other = {"start": "2026-11-25T15:30:00+08:00"}
        again = await at.client.post(move, json=other, params=secret, headers=headers)
        assert says(again, 409, "Idempotency-Key") == "command.reused"
        assert says(await at.client.post(move, json=other, params=secret), 409) == "appointment.is_moved"

        old = (await at.client.get(f"/api/appointments/{made['id']}", params=secret)).json()
        assert (old["state"], old["moved_to"], old["moved_secret"]) == ("moved", moved["id"], moved["secret"])
        mine = (await at.client.get(f"/api/appointments/{moved['id']}", params={"secret": moved["secret"]})).json()
        assert (mine["state"], mine["start"][:16], mine["code"]) == ("booked", "2026-11-24T15:30", moved["code"])
        says(await at.client.get(f"/api/appointments/{moved['id']}", params=secret), 403, "secret")
        at.it.clock.set(TWO)
        here = f"/api/halls/{HALL}/check-in"
        for gone in ({"code": made["code"]}, {"id_number": PERSON["id_number"]}):
            says(await at.client.post(here, json=gone, headers=at.clerk), 404, *gone)
        at.it.clock.set(TWO + 24 * 60 * MINUTE + 90 * MINUTE)
        assert (await at.client.post(here, json={"code": moved["code"]})).json()["priority"] == "appointment"


AT = "2026-11-{}T{}:00+08:00"


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (AT.format(20, "10:00"), "appointment.too_near_or_far"),  # last Friday
        (AT.format(23, "10:00"), "appointment.too_near_or_far"),  # in an hour
        (AT.format(22, "10:00"), "appointment.no_slot"),  # a Sunday
        (AT.format(23, "12:30"), "appointment.no_slot"),  # in the break
        (AT.format(23, "17:00"), "appointment.no_slot"),  # at closing time
        ("2026-10-01T10:00:00+08:00", "appointment.no_slot"),  # National Day
        ("2027-01-01T10:00:00+08:00", "appointment.no_slot"),  # New Year's Day
        (AT.format(24, "10:10"), "appointment.no_slot"),  # between two
    ],
)
async def test_moments_nobody_can_have(tmp_path: Path, start: str, code: str) -> None:
    """Said the same whether somebody books or moves there, and naming the field."""
    async with gateway(tmp_path) as at:
        path = f"/api/halls/{HALL}/appointments"
        body = {"item": "a-item", "start": start, "holder": PERSON}
        assert says(await at.client.post(path, json=body), 409, "start") == code
        made = (await at.client.post(path, json={**body, "start": AT_TWO})).json()
        move, secret = f"/api/appointments/{made['id']}/move", {"secret": made["secret"]}
        assert says(await at.client.post(move, json={"start": start}, params=secret), 409, "start") == code
        shown = (await at.client.get(f"/api/appointments/{made['id']}", params=secret)).json()
        assert (shown["state"], shown["start"]) == ("booked", made["start"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"start": "2026-11-23T14:00:00"}, "start"),  # no offset
        ({"start": "1970-01-01T00:00:00+00:00"}, "start"),
        ({"start": 0}, "start"),
        ({"start": "tomorrow"}, "start"),
        ({"item": ""}, "item"),
        ({"holder": {**PERSON, "phone": "none"}}, "holder.phone"),
        ({"holder": {**PERSON, "id_number": "4401061990010199901234567890123"}}, "holder.id_number"),
        ({"holder": {**PERSON, "id_number": "身份证"}}, "holder.id_number"),
        ({"holder": {**PERSON, "id_number": "440106199001019991"}}, "holder.id_number"),
        ({"holder": {**PERSON, "name": "\u200e"}}, "holder.name"),
        ({"holder": {**PERSON, "name": "\x00"}}, "holder.name"),
        ({"holder": {**PERSON, "age": 3}}, "holder.age"),
        ({"day": "monday"}, "day"),
    ],
)
async def test_a_malformed_wish_names_its_field(tmp_path: Path, wrong: dict[str, object], field: str) -> None:
    async with gateway(tmp_path) as at:
        body = {"item": "a-item", "start": AT_TWO, "holder": PERSON, **wrong}
        says(await at.client.post(f"/api/halls/{HALL}/appointments", json=body), 422, field)
        assert await at.it.cluster.events(Address("agenda", TODAY)) == []


async def test_checking_in_at_the_wrong_time(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        body = {"item": "a-item", "start": AT_TWO, "holder": PERSON}
        made = (await at.client.post(f"/api/halls/{HALL}/appointments", json=body)).json()
        mine, secret = f"/api/appointments/{made['id']}/check-in", {"secret": made["secret"]}
        early = await at.client.post(mine, params=secret)
        assert says(early, 409) == "appointment.too_early"
        assert "请在 13:30 以后" in early.json()["detail"]
        tomorrow = {"item": "b-item", "start": AT.format(24, "10:00"), "holder": PERSON}
        other = (await at.client.post(f"/api/halls/{HALL}/appointments", json=tomorrow)).json()
        path = f"/api/appointments/{other['id']}/check-in"
        wrong_day = await at.client.post(path, params={"secret": other["secret"]})
        assert says(wrong_day, 409) == "appointment.too_early"
        assert "2026-11-24 09:30" in wrong_day.json()["detail"]
        at.it.clock.set(TWO + LATE + 1)
        await at.it.until("agenda", TODAY, lambda shown: shown["appointments"][0]["state"] == "missed")
        assert says(await at.client.post(mine, params=secret), 409) == "appointment.is_missed"
        here = f"/api/halls/{HALL}/check-in"
        assert says(await at.client.post(here, json={"code": made["code"]}), 409) == "appointment.is_missed"
        at.it.clock.set(TWO + 24 * 60 * MINUTE)
        assert says(await at.client.post(here, json={"code": made["code"]}), 404, "code") == "appointment.not_expected"


async def test_who_gets_no_ticket_is_told_why_and_may_try_again(tmp_path: Path) -> None:
    """One open ticket a person and queue: with one in hand, checking in is refused as the queue says, every time."""
    async with gateway(tmp_path) as at:
        body = {"item": "a-item", "start": AT_TWO, "holder": PERSON}
        made = (await at.client.post(f"/api/halls/{HALL}/appointments", json=body)).json()
        at.it.clock.set(TWO)
        ordinary = (await at.take(item="a-item", holder={"id_number": PERSON["id_number"]})).json()
        mine, secret = f"/api/appointments/{made['id']}", {"secret": made["secret"]}
        for _ in range(2):
            refused = await at.client.post(f"{mine}/check-in", params=secret)
            assert says(refused, 409, "id_number") == "ticket.has_one"
            assert ordinary["number"] in refused.json()["detail"]
        assert (await at.client.get(mine, params=secret)).json()["state"] == "booked"
        await at.it.cancel(ordinary["id"])
        at.it.clock.set(TWO + LATE + 1)  # was here in time
        ticket = (await at.client.post(f"{mine}/check-in", params=secret)).json()
        assert (ticket["priority"], ticket["position"]) == ("appointment", 1)


async def test_codes_cannot_be_tried_one_after_the_other(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        here = f"/api/halls/{HALL}/check-in"
        for code in range(WRONG_CODES):
            says(await at.client.post(here, json={"code": f"{code:06d}"}), 404, "code")
        refused = await at.client.post(here, json={"code": "999999"})
        assert says(refused, 429) == "busy"
        assert 0 < int(refused.headers["Retry-After"]) <= 60


async def test_never_overbooked_at_once() -> None:
    async with town() as it:
        made: list[str] = []
        refused: list[str] = []

        async def one(number: int) -> None:
            try:
                made.append((await book(it.cluster, f"k{number}", f"p{number}"))["id"])
            except Refused as error:
                refused.append(error.code)

        async with anyio.create_task_group() as group:
            for number in range(20):
                group.start_soon(one, number)
        assert len(made) == len(set(made)) in (2, 3)
        assert refused == ["appointment.full"] * (20 - len(made))


async def test_codes_guessed_at_the_same_moment_are_no_more_than_codes_guessed_in_turn(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        path, here = f"/api/halls/{HALL}/appointments", f"/api/halls/{HALL}/check-in"
        made = (await at.client.post(path, json={"item": "a-item", "start": AT_TWO, "holder": PERSON})).json()
        at.it.clock.set(TWO - 10 * MINUTE)
        heard: list[int] = []

        async def guess(code: str) -> None:
            heard.append((await at.client.post(here, json={"code": code})).status_code)

        async with anyio.create_task_group() as group:
            for step in range(1, 2 * WRONG_CODES):
                group.start_soon(guess, f"{(int(made['code']) + step) % 1_000_000:06d}")
        assert heard.count(404) == WRONG_CODES


async def test_right_codes_cost_no_guess(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        path, here = f"/api/halls/{HALL}/appointments", f"/api/halls/{HALL}/check-in"
        made = (await at.client.post(path, json={"item": "a-item", "start": AT_TWO, "holder": PERSON})).json()
        at.it.clock.set(TWO - 10 * MINUTE)
        heard = [(await at.client.post(here, json={"code": made["code"]})).status_code for _ in range(WRONG_CODES + 2)]
        assert set(heard) == {200}
