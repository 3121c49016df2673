"""Appointments through the whole gateway, from the slots on offer to the ticket; and never overbooked."""

from pathlib import Path

import anyio
import pytest

from actors import Address, Refused
from hall.appointments.slots import MINUTE
from hall.guesses import WRONG_CODES
from tests.hall.appointments.desk import TODAY, TWO, book
from tests.hall.test_edge import gateway, says
from tests.hall.town import HALL, town

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
        headers = {"Idempotency-Key": "one"}
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
        stranger = {"id_number": "440106199001019982"}
        assert says(await at.client.post(here, json=stranger), 404, "id_number") == "appointment.not_expected"
        other_tail = {"code": made["code"], "id_number_tail": "9982"}
        assert says(await at.client.post(here, json=other_tail), 404, "code") == "appointment.not_expected"
        by_code = {"code": made["code"], "id_number_tail": "9990"}
        assert says(await at.client.post(here, json=by_code), 409) == "appointment.too_early"

        at.it.clock.set(TWO - 10 * MINUTE)
        ticket = (await at.client.post(here, json=by_code)).json()
        assert (ticket["priority"], bool(ticket["secret"])) == ("appointment", True)
        assert (await at.client.post(here, json={"id_number": PERSON["id_number"]})).json() == ticket


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
