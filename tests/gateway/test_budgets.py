"""A stranger gets so much and no more, by address; who is signed in, and each screen, has a budget of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.addresses import origin_of
from gateway.budgets import CHANGE, TAKE
from gateway.keys import Keys
from hall.screens.door import ScreenBody, ScreenDoor
from tests.hall.test_edge import TICKETS, Visitor, gateway
from tests.hall.town import HALL, MANAGER, A

pytestmark = pytest.mark.anyio


def from_(address: str) -> dict[str, str]:
    """As a trusted proxy says it."""
    return {"X-Forwarded-For": address}


async def taken(at: Visitor, count: int, **headers: str) -> list[int]:
    return [(await at.client.post(TICKETS, json={"queue": A}, headers=headers)).status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("somebody", "-"),
        ("", "-"),
        (None, "-"),
    ],
)
def test_an_ipv6_household_is_one_address(host: str | None, origin: str) -> None:
    assert origin_of(host) == origin


async def test_six_hundred_tickets_from_one_address_are_thirty_and_none_is_waiting_in_the_hall(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        statuses = await taken(at, 600, **from_("203.0.113.7"))
        assert statuses.count(201) <= TAKE.burst + 2
        assert set(statuses) == {201, 429}
        shown = await at.it.view("hall", HALL)
        assert shown["queues"][0]["absent"] == shown["queues"][0]["waiting"] == statuses.count(201)
        refused = await at.client.post(TICKETS, json={"queue": A}, headers=from_("203.0.113.7"))
        assert (refused.json()["code"], int(refused.headers["Retry-After"]) >= 1) == ("budget.spent", True)
        assert await taken(at, 1, **from_("203.0.113.8")) == [201]


async def test_a_whole_ipv6_network_has_one_budget(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        statuses = [(await taken(at, 1, **from_(f"2001:db8::{number:x}")))[0] for number in range(1, 50)]
        assert statuses.count(201) <= TAKE.burst + 1
        assert await taken(at, 1, **from_("2001:db8:0:1::1")) == [201]


async def test_whoever_is_no_trusted_proxy_cannot_choose_an_address(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        statuses = [(await taken(at, 1, **from_(f"203.0.113.{n}, 198.51.100.1")))[0] for n in range(50)]
        assert 429 in statuses


async def test_staff_and_screens_go_on_when_their_address_has_spent_all(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        door = ScreenDoor(at.it.cluster, Keys(b"k" * 32).derive)
        token = await door.standing(MANAGER, ScreenBody(hall=HALL, kind="kiosk"))
        assert 429 in await taken(at, int(TAKE.burst) + 3)
        assert await taken(at, 40, **at.clerk) == [201] * 40
        assert await taken(at, 40, **{"Screen-Token": token}) == [201] * 40
        assert await taken(at, 1, **{"Screen-Token": token[:-1] + "x"}) == [429]


async def test_every_change_costs_and_reading_costs_little(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        path = f"/api/tickets/{HALL}-20261123-A999/leave"
        statuses = [(await at.client.post(path)).status_code for _ in range(int(CHANGE.burst) + 20)]
        assert statuses[0] != 429
        assert statuses[-1] == 429
        assert {(await at.client.get(f"/api/halls/{HALL}")).status_code for _ in range(200)} == {200}
