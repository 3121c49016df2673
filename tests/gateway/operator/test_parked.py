"""Messages put aside: who sees what of them, and that every act is written down."""

from __future__ import annotations

import asyncio
import json

import pytest

from actors import Address
from actors.parked import PARKED
from actors.stores.contract import StoredTell
from common.people import EDGE
from gateway.account import Create
from gateway.operator.book import BOOK
from gateway.operator.parked import handle, masked, said, within, without_numbers
from gateway.operator.token import OperatorToken
from gateway.sign_in import Caller
from hall.messages.queue import Take
from tests.gateway.conftest import HALL, PASSWORD, Edge
from tests.gateway.operator.parking import park
from tests.hall.town import Town

pytestmark = pytest.mark.anyio

NAME, PHONE, CODE = "欧阳标记", "13800138000", "047215"
SECRETIVE = Take(item="a-item", holder=NAME, mask=PHONE, holder_index=CODE, matters=[{"item": "x", "name": NAME}])
HALLS = {HALL, "440106001"}
QUEUE = Address("queue", f"{HALL}:A")


async def town(edge: Edge) -> None:
    await Town(edge.cluster, edge.clock).configure()


async def test_a_message_is_shown_without_what_it_says_about_anybody(edge: Edge) -> None:
    await town(edge)
    message = await park(edge.cluster, SECRETIVE)
    admin = await edge.sign_in("admin")
    for path in ("/api/operator/parked", f"/api/operator/parked/{message}"):
        answer = await edge.client.get(path, headers=admin)
        assert answer.status_code == 200, answer.text
        assert not [secret for secret in (NAME, PHONE, CODE) if secret in answer.text]
    shown = answer.json()
    assert (shown["message"], shown["failure"], shown["tries"]) == ("queue.take", "failed", 8)
    assert shown["target"] == f"queue/{HALL}:A"
    assert shown["fields"]["holder"] == "‹text, 4›"
    assert shown["fields"]["slot"] is None
    assert not shown["revealed"]


async def test_who_reveals_a_message_gives_a_reason_and_is_written_down(edge: Edge) -> None:
    await town(edge)
    message = await park(edge.cluster, SECRETIVE)
    admin = await edge.sign_in("admin")
    path = f"/api/operator/parked/{message}/reveal"
    assert (await edge.client.post(path, json={"reason": " "}, headers=admin)).status_code == 422
    assert await edge.cluster.events(BOOK) == []
    answer = await edge.client.post(path, json={"reason": f"{PHONE} 来电询问"}, headers=admin)
    assert answer.json()["fields"]["holder"] == NAME
    (event,) = await edge.cluster.events(BOOK)
    assert (event.type, event.actor, event.data["message"]) == ("operator.revealed", "admin", message)
    assert event.data["reason"] == "… 来电询问"
    assert NAME not in json.dumps(event.data, ensure_ascii=False)


async def test_sending_again_and_giving_up(edge: Edge) -> None:
    await town(edge)
    admin = await edge.sign_in("admin")
    first, second = await park(edge.cluster), await park(edge.cluster)
    ids = {handle(tell.id): tell.id for tell in await edge.cluster.parked()}
    retried = await edge.client.post(f"/api/operator/parked/{first}/retry", headers=admin)
    assert retried.json() == {"id": first, "done": "retried"}
    path = f"/api/operator/parked/{second}/discard"
    assert (await edge.client.post(path, json={}, headers=admin)).status_code == 422
    assert (await edge.client.post(path, json={"reason": "窗口已撤销"}, headers=admin)).status_code == 200
    acts = [(event.type, event.actor, event.data) for event in await edge.cluster.events(PARKED)]
    assert acts == [
        ("parked.retried", "admin", {"tell": ids[first]}),
        ("parked.discarded", "admin", {"tell": ids[second], "reason": "窗口已撤销"}),
    ]
    assert await edge.cluster.parked() == []
    async with asyncio.timeout(10):  # the receiver takes it this time
        while "queue.joined" not in [event.type for event in await edge.cluster.events(QUEUE)]:
            await asyncio.sleep(0)
    for path in (f"{first}", f"{first}/x"):
        assert (await edge.client.get(f"/api/operator/parked/{path}", headers=admin)).status_code == 404
    gone = await edge.client.post(f"/api/operator/parked/{first}/retry", headers=admin)
    assert (gone.status_code, gone.json()["code"]) == (404, "parked.unknown")


async def test_administrators_of_one_hall_see_what_is_theirs(edge: Edge) -> None:
    await town(edge)
    theirs = await park(edge.cluster)
    districts = await park(edge.cluster, source=Address("account", "x"), target=Address("accounts", "all"))
    mixed = await park(edge.cluster, target=Address("queue", "440106001:A"))
    create = Create(
        display_name="x", roles=("admin",), halls=("440106001",), password=await edge.passwords.seal("street", PASSWORD)
    )
    await edge.cluster.call(Address("account", "street"), create, caller=EDGE)
    street = await edge.sign_in("street")
    assert (await edge.client.get("/api/operator/parked", headers=street)).json() == {"parked": [], "more": False}
    for message in (theirs, districts, mixed):
        answer = await edge.client.get(f"/api/operator/parked/{message}", headers=street)
        assert (answer.status_code, answer.json()["code"]) == (403, "parked.other_hall")
    admin = await edge.sign_in("admin")
    listed = (await edge.client.get("/api/operator/parked", headers=admin)).json()["parked"]
    assert {entry["id"] for entry in listed} == {theirs, districts, mixed}


@pytest.mark.parametrize(
    ("source", "target", "scopes", "seen"),
    [
        (QUEUE, QUEUE, (), True),
        (QUEUE, QUEUE, (HALL,), True),
        (QUEUE, QUEUE, ("440106001",), False),
        (QUEUE, Address("queue", "440106001:A"), (HALL,), False),
        (QUEUE, Address("queue", "440106001:A"), tuple(HALLS), True),
        (Address("account", "x"), QUEUE, (HALL,), False),
        (Address("account", "x"), QUEUE, tuple(HALLS), True),
    ],
)
def test_whose_business_a_message_is(source: Address, target: Address, scopes: tuple[str, ...], seen: bool) -> None:
    tell = StoredTell("t", 1, 1, 0, source, target, b"")
    assert within(Caller("x", ("admin",), scopes), tell, HALLS) == seen
    assert within(OperatorToken("t").caller("t", None) or Caller(), tell, HALLS)


@pytest.mark.parametrize("value", [NAME, PHONE, CODE, "440106199001019990", 13800138000, 1.5, "999999-01", "A001"])
def test_what_may_be_somebodys_is_masked(value: object) -> None:
    for wrapped in (value, [value], {"a": {"b": [value]}}):
        assert str(value) not in json.dumps(masked(wrapped, HALLS), ensure_ascii=False)


@pytest.mark.parametrize(
    "value", [None, True, "", [], {}, HALL, f"{HALL}-01", f"{HALL}:A", f"{HALL}-K1", f"{HALL}-20261123-A001"]
)
def test_what_is_no_persons_is_shown(value: object) -> None:
    assert masked({"a": [value]}, HALLS) == {"a": [value]}


def test_long_lists_are_cut() -> None:
    assert masked([True] * 25, HALLS) == [True] * 20 + ["… 5 more"]


def test_a_message_of_another_program_is_listed_too() -> None:
    for payload in (b"", b"\xff", b"\x01", b"\x80"):
        assert said(StoredTell("t", 1, 1, 0, QUEUE, QUEUE, payload)) == ("?", {})


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        ("电话 13800138000 的人", "电话 … 的人"),
        ("440106 1990 0101 999X 本人", "… 本人"),
        ("2026-11-23 窗口 440106-01 撤销", "2026-11-23 窗口 440106-01 撤销"),
        ("A001 号", "A001 号"),
    ],
)
def test_reasons_keep_no_numbers_of_people(reason: str, kept: str) -> None:
    assert without_numbers(reason) == kept
