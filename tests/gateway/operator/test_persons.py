"""`tianhe person` and `tianhe keys`, against a hall that really listens."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Connection, text

from actors import Address
from common.people import EDGE
from common.privacy.keybook import KEYBOOK
from common.privacy.ledger import Ledger
from gateway.account import Create
from gateway.app import create_app
from gateway.cli import main
from gateway.keys import Keys
from gateway.operator.token import OperatorToken
from gateway.passwords import Passwords
from gateway.rings import open_ledger, open_ring
from gateway.serve import make_server
from gateway.settings import Settings
from tests.hall.test_reasons import everything
from tests.hall.town import HALL, A, Town, town

pytestmark = pytest.mark.anyio
Tianhe = Callable[..., Awaitable[Result]]

NUMBER, PHONE, NAME = "440106199001019990", "+8613812345678", "张标记"
WRITTEN = "已收复印件"
BOOKING = {"item": "a-item", "start": "2026-11-23T14:00:00+08:00"}
HOLDER = {"name": NAME, "phone": PHONE, "id_number": NUMBER}


@dataclass
class Hall:
    it: Town
    client: httpx.AsyncClient
    clerk: dict[str, str]
    folder: Path

    async def visited(self) -> dict[str, Any]:
        """Somebody takes a ticket, books, and a clerk writes about them."""
        taken = await self.client.post(f"/api/halls/{HALL}/tickets", json={"queue": A, "holder": HOLDER})
        booked = await self.client.post(f"/api/halls/{HALL}/appointments", json={**BOOKING, "holder": HOLDER})
        assert (taken.status_code, booked.status_code) == (201, 201), (taken.text, booked.text)
        ticket: dict[str, Any] = taken.json()
        path = f"/api/tickets/{ticket['id']}/notes"
        assert (await self.client.post(path, json={"text": WRITTEN}, headers=self.clerk)).status_code == 201
        return ticket

    async def masters(self) -> dict[str, int]:
        found = "SELECT master, count(*) FROM person_key GROUP BY master"
        return await self.it.cluster.read(lambda db: {row[0]: row[1] for row in db.execute(text(found))})


@pytest.fixture
async def hall(tmp_path: Path, passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hall]:
    """A hall on a loopback port whose data folder is `tmp_path`."""
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    async with town(str(tmp_path / "tianhe.db")) as it:
        sealed = await passwords.seal("clerk01", "secret")
        account = Create(display_name="x", roles=("clerk",), halls=(HALL,), password=sealed)
        await it.cluster.call(Address("account", "clerk01"), account, caller=EDGE)
        settings = Settings.read()
        keys = Keys.open(tmp_path)
        ring, ledger = open_ring(settings, keys), open_ledger(settings)
        app = create_app(it.cluster, settings, keys, passwords, OperatorToken.open(tmp_path), ring, ledger)
        server = make_server(app)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            port = listener.getsockname()[1]
            monkeypatch.setenv("TIANHE_PORT", str(port))
            serving = asyncio.create_task(server.serve([listener]))
            try:
                async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
                    signed = await client.post("/api/session", json={"username": "clerk01", "password": "secret"})
                    client.cookies.clear()
                    clerk = {"Authorization": f"Bearer {signed.json()['token']}"}
                    yield Hall(it, client, clerk, tmp_path)
            finally:
                server.should_exit = True
                await serving


@pytest.fixture
def tianhe() -> Tianhe:
    return lambda *arguments: asyncio.to_thread(CliRunner().invoke, main, arguments)


async def test_an_export_says_everything_in_clear_and_the_journal_who_asked_and_why(hall: Hall, tianhe: Tianhe) -> None:
    ticket = await hall.visited()
    found = await tianhe("person", "export", "440106 900101 999", "--reason", "本人申请查阅 13800138000")
    assert found.exit_code == 0, found.output
    (person,) = json.loads(found.output)
    assert [(each["kind"], each["open"], each["holder"]) for each in person["holdings"]] == [
        ("ticket", True, HOLDER),
        ("appointment", True, HOLDER),
    ]
    assert person["holdings"][0]["note 1"] == WRITTEN
    assert sorted(key["kind"] for key in person["keys"]) == ["appointment", "note", "visit"]
    book = [
        event for day in ("all", HALL) for event in await hall.it.cluster.events(Address("openings", f"{day}:20261123"))
    ]
    whole = next(event for event in book if event.data["kind"] == "person")
    assert whole.actor.startswith("operator")
    assert whole.data["why"] == "本人申请查阅 …"
    assert f"ticket/{ticket['id']}" in {event.data["about"] for event in book}
    again = await tianhe("person", "export", PHONE, "--reason", "本人申请查阅")
    assert json.loads(again.output)[0]["person"] == person["person"]
    assert (await tianhe("person", "export", "E12345678", "--reason", "test")).exit_code == 1
    assert (await tianhe("person", "export", NUMBER)).exit_code == 2


async def test_who_is_erased_is_gone_from_database_journal_and_export(hall: Hall, tianhe: Tianhe) -> None:
    await hall.visited()
    refused = await tianhe("person", "erase", NUMBER, "--reason", "本人申请删除")
    assert (refused.exit_code, "--cancel" in refused.output) == (1, True)
    erased = await tianhe("person", "erase", NUMBER, "--reason", "本人申请删除", "--cancel")
    assert (erased.exit_code, "3" in erased.output) == (0, True), erased.output
    assert (await tianhe("person", "export", NUMBER, "--reason", "test")).exit_code == 1
    line = (await hall.client.get(f"/api/halls/{HALL}/line", headers=hall.clerk)).text
    cells = await hall.it.cluster.read(everything)
    for clear in (NUMBER, PHONE, PHONE[3:], NAME, WRITTEN, "440106********9990"):
        assert clear not in line
    for clear in (NUMBER, PHONE, PHONE[3:], NAME, WRITTEN):
        assert clear not in cells
    assert await hall.masters() == {}
    last = [event for event in await hall.it.cluster.events(KEYBOOK) if event.type == "keybook.erased"]
    assert [(event.data["keys"], event.data["reason"]) for event in last] == [(3, "本人申请删除")]
    assert len(Ledger(hall.folder / "erased.keys").read()) == 1
    taken = await hall.client.post(f"/api/halls/{HALL}/tickets", json={"queue": A, "holder": HOLDER})
    assert taken.status_code == 201  # who comes again begins anew


async def test_whoever_is_served_is_not_erased_under_way(hall: Hall, tianhe: Tianhe) -> None:
    body = {"queue": A, "holder": HOLDER}
    await hall.client.post(f"/api/halls/{HALL}/tickets", json=body, headers=hall.clerk)
    for command in ("open", "call-next", "start"):
        done = await hall.client.post(f"/api/windows/{HALL}-01/{command}", headers=hall.clerk)
        assert done.status_code == 200, done.text
    refused = await tianhe("person", "erase", NUMBER, "--reason", "本人申请删除", "--cancel")
    assert refused.exit_code == 1
    assert len(await hall.masters()) == 1
    await hall.client.post(f"/api/windows/{HALL}-01/finish", headers=hall.clerk)
    await hall.it.until("ticket", f"{HALL}-20261123-A001", lambda shown: shown["state"] == "finished")
    assert (await tianhe("person", "erase", NUMBER, "--reason", "本人申请删除")).exit_code == 0
    cells = await hall.it.cluster.read(_rows)
    assert "9990" not in cells
    assert "张" not in cells


def _rows(db: Connection) -> str:
    """What rows of the hall say, beside the journal and replies, which are kept for a month at most."""
    tables = ("ticket", "queue_entry", "window_handover", "appointment", "visitor", "guest", "journal")
    return str([tuple(row) for name in tables for row in db.execute(text(f'SELECT * FROM "{name}"'))])


async def test_a_new_master_key_seals_from_now_on_and_old_ones_go_when_nothing_needs_them(
    hall: Hall, tianhe: Tianhe
) -> None:
    ticket = await hall.visited()
    (first,) = await hall.masters()
    assert (await tianhe("keys", "rotate")).exit_code == 0
    other = {**HOLDER, "id_number": "11010519491231002X"}
    assert (await hall.client.post(f"/api/halls/{HALL}/tickets", json={"queue": A, "holder": other})).is_success
    used = await hall.masters()
    (second,) = set(used) - {first}
    assert used == {first: 3, second: 1}
    notes = f"/api/tickets/{ticket['id']}/notes"
    assert (await hall.client.get(notes, headers=hall.clerk)).json()["notes"][0]["text"] == WRITTEN
    refused = await tianhe("keys", "retire", first)
    assert (refused.exit_code, "rewrap" in refused.output) == (1, True)
    assert (await tianhe("keys", "rewrap")).exit_code == 0
    assert await hall.masters() == {second: 4}
    assert (await tianhe("keys", "retire", first)).exit_code == 0
    assert (await tianhe("keys", "retire", first)).exit_code == 1
    assert (await tianhe("keys", "retire", second)).exit_code == 1
    assert second in (await tianhe("keys", "list")).output
    assert (await hall.client.get(notes, headers=hall.clerk)).json()["notes"][0]["text"] == WRITTEN
    ring = hall.folder / "privacy.keys"
    assert (oct(ring.stat().st_mode & 0o777), first in ring.read_text()) == ("0o600", False)


async def test_after_a_lost_master_key_nobody_meets_an_error_and_a_damaged_ring_says_so(
    hall: Hall, tianhe: Tianhe
) -> None:
    path, body = f"/api/halls/{HALL}/tickets", {"queue": A, "holder": HOLDER}
    keyed = {"Idempotency-Key": str(uuid4())}
    assert (await hall.client.post(path, json=body, headers=keyed)).status_code == 201
    (first,) = await hall.masters()
    for command in (("rotate",), ("retire", first, "--lose")):
        assert (await tianhe("keys", *command)).exit_code == 0
    again = await hall.client.post(path, json=body, headers=keyed)
    assert again.json()["code"] == "command.reused"  # the first one's bytes are gone with its key
    other = {"queue": A, "holder": {**HOLDER, "id_number": "11010519491231002X"}}
    assert (await hall.client.post(path, json=other)).status_code == 201
    (hall.folder / "privacy.keys").write_text("{")
    away = await hall.client.post(path, json={"queue": A, "holder": {"name": NAME}})
    assert (away.status_code, away.json()["code"]) == (503, "privacy.ring_damaged")
    assert (await hall.client.post(path, json={"queue": A})).status_code == 201
    for command in ("list", "rotate", "rewrap"):
        refused = await tianhe("keys", command)
        assert (refused.exit_code, isinstance(refused.exception, SystemExit)) == (1, True), command
