"""Who is erased while something is being taken in their name is gone all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from actors import Address, Caller
from common.privacy.holdings import Holding
from common.privacy.ledger import Ledger
from common.privacy.persons import Persons
from common.privacy.vault import Sealed, Vault, vault_of
from hall.appointments.messages import ShowDay
from hall.taking import Desk, TakeBody
from tests.common.privacy.conftest import NUMBER, safe
from tests.common.privacy.conftest import PHONE as E164
from tests.hall.town import CLERK, HALL, A
from tests.people.house import LAN, House, house
from tests.people.test_privacy import OPERATOR, erase, until

pytestmark = pytest.mark.anyio

HOLDER = {"name": LAN.name, "id_number": LAN.number, "phone": str(LAN.phone)}
TICKETS, APPOINTMENTS = f"/api/halls/{HALL}/tickets", f"/api/halls/{HALL}/appointments"
BOOKING = {"item": "a-item", "start": "2026-11-23T14:00:00+08:00"}


def erasing_in_between(at: House, monkeypatch: pytest.MonkeyPatch, who: str) -> None:
    """Erase somebody after their next holder was sealed, before anything is taken with it."""
    seal = Vault.seal

    async def sealed(vault: Vault, *arguments: Any, **named: Any) -> Sealed:
        found = await seal(vault, *arguments, **named)
        monkeypatch.undo()
        await erase(at, who, cancel=True)
        return found

    monkeypatch.setattr(Vault, "seal", sealed)


async def masks(at: House) -> str:
    found = "SELECT mask FROM queue_entry UNION ALL SELECT mask FROM appointment WHERE state = 'booked'"
    return str(await at.cluster.read(lambda db: [row[0] for row in db.execute(text(found)) if row[0]]))


@pytest.mark.parametrize("holder", [HOLDER, {"name": LAN.name, "phone": str(LAN.phone)}])
async def test_a_ticket_under_way_while_its_holder_is_erased_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, holder: dict[str, str]
) -> None:
    async with house(tmp_path) as at:
        browser = at.browser()
        erasing_in_between(at, monkeypatch, holder.get("id_number") or holder["phone"])
        taken = await browser.post(TICKETS, json={"queue": A, "holder": holder})
        assert taken.status_code == 201, taken.text
        await at.it.until("page", taken.json()["id"], lambda shown: shown["state"] == "cancelled")
        assert await at.line(A) == []
        assert "138****5678" not in await masks(at)
        again = await browser.post(TICKETS, json={"queue": A, "holder": holder})
        assert again.status_code == 201, again.text
        assert (await at.it.ticket(again.json()["id"]))["state"] == "waiting"  # who comes again begins anew


async def test_an_appointment_under_way_while_its_holder_is_erased_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(tmp_path) as at:
        erasing_in_between(at, monkeypatch, LAN.number)
        booked = await at.browser().post(APPOINTMENTS, json={**BOOKING, "holder": HOLDER})
        assert booked.status_code == 201, booked.text
        agenda = Address("agenda", f"{HALL}-20261123")

        async def cancelled() -> bool:
            [row] = await at.cluster.call(agenda, ShowDay(), caller=CLERK)
            return bool(row["state"] == "cancelled")

        await until(at, cancelled)


async def test_a_ticket_that_an_erased_account_was_about_to_take_is_given_up(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine = at.browser()
        await at.by_phone(mine)
        caller = await at.caller(mine)  # the request is past the edge
        await erase(at, str(LAN.phone))
        desk = Desk(at.cluster, at.app.state.keys.derive, vault_of(at.app.state))
        ticket = await desk.take(caller, HALL, None, TakeBody(queue=A))
        await at.it.until("page", ticket["id"], lambda shown: shown["state"] == "cancelled")
        assert await at.line(A) == []


async def test_what_appears_while_a_person_is_deleted_is_ended_too() -> None:
    """Also without leave to cancel: by then the rest is gone, and a refusal would leave what nobody can erase."""
    async with safe() as (cluster, vault):
        await vault.seal("张三", "id-1", "visit", number=NUMBER, phone=E164)
        appeared: list[Holding] = []
        ended: list[str] = []

        def holdings(*_: object) -> list[Holding]:
            return [one for one in appeared if one.id not in ended]

        async def settle(_: object, caller: Caller, holding: Holding) -> None:
            ended.append(holding.id)

        class Late(Ledger):
            def note(self, erased: Any) -> None:
                if not appeared:
                    appeared.append(Holding("ticket", "t", 0, True, {}))

        persons = Persons(cluster, vault, [(holdings, settle)], Late(None))
        [person] = await persons.find(NUMBER)
        assert await persons.erase(person, OPERATOR, "本人申请", cancel=False) == 1
        assert ended == ["t"]
