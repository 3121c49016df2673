"""Forecast, best hall and "what if", through the whole gateway."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from actors import Address
from common.people import EDGE
from gateway.account import Create
from gateway.keys import Keys
from gateway.passwords import Passwords
from hall import messages
from hall.access import SETUP
from tests.hall.test_edge import PASSWORD, Visitor, gateway, says
from tests.hall.town import CLERK, HALL, OTHER, W1, W2, A, B

pytestmark = pytest.mark.anyio

FORECAST, BEST, WHAT_IF = f"/api/halls/{HALL}/forecast", "/api/best-hall", f"/api/halls/{HALL}/what-if"


@asynccontextmanager
async def busy_hall(tmp_path: Path) -> AsyncIterator[tuple[Visitor, dict[str, str]]]:
    """Windows 1 (A) and 2 (A, B) open, fourteen wait in A; with the headers of the hall's manager."""
    async with gateway(tmp_path) as at:
        sealed = await Passwords(Keys(b"k" * 32)).seal("manager", PASSWORD)
        account = Create(display_name="M", roles=("manager",), halls=(HALL,), password=sealed)
        await at.it.cluster.call(Address("account", "manager"), account, caller=EDGE)
        await at.it.do(W1, messages.Open(), CLERK)
        await at.it.do(W2, messages.Open(), OTHER)
        for _ in range(14):
            await at.it.take(item="a-item")
        await at.it.until("hall", HALL, lambda shown: shown["waiting"] == 14 and shown["queues"][0]["estimate"])
        yield at, await at.sign_in("manager")


async def ask(at: Visitor, manager: dict[str, str], *changes: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await at.client.post(WHAT_IF, json={"changes": list(changes)}, headers=manager)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_the_next_hours(tmp_path: Path) -> None:
    async with busy_hall(tmp_path) as (at, _):
        hours = (await at.client.get(FORECAST)).json()["hours"]
        assert hours[0]["from"].startswith("2026-11-23T09:00")
        assert len(hours) == 6
        assert all(0 < hour["p50"] < hour["p90"] for hour in hours)
        assert hours[0]["p50"] > hours[-1]["p50"]  # nobody is known to come
        assert says(await at.client.get("/api/halls/440199/forecast"), 404, "hall") == "hall.unknown"


WEEK = {day: [["09:00", "12:00"], ["13:30", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


async def keep_hours(at: Visitor, *, always: bool = False) -> None:
    """From now on the hall keeps hours; ``always``: but gives tickets at any hour."""
    address = Address("hall", HALL)
    shown = await at.it.cluster.call(address, messages.ShowConfiguration(), caller=SETUP)
    parts = {name: shown[name] for name in ("name", "name_en", "lon", "lat", "open", "queues", "windows", "items")}
    await at.it.cluster.call(address, messages.ConfigureHall(**parts, hours={"week": WEEK}), caller=SETUP)
    await at.it.cluster.call(address, messages.SetAlwaysOpen(always=always), caller=SETUP)


@pytest.mark.parametrize("always", [False, True])
async def test_forecasts_keep_to_the_hours_of_the_hall(always: bool, tmp_path: Path) -> None:
    """No hour of the break, none after closing; and none at night, although a demo gives tickets then."""
    async with busy_hall(tmp_path) as (at, _):
        await keep_hours(at, always=always)
        hours = (await at.client.get(FORECAST)).json()["hours"]
        assert [hour["from"][11:16] for hour in hours] == [
            "09:00",
            "10:00",
            "11:00",
            "13:00",
            "14:00",
            "15:00",
            "16:00",
        ]
        at.it.clock.advance(17 * 3600)
        assert (await at.client.get(FORECAST)).json()["hours"] == []


async def test_no_open_window_no_forecast(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        hours = (await at.client.get(FORECAST)).json()["hours"]
        assert hours
        assert {(hour["p50"], hour["p90"], hour["level"]) for hour in hours} == {(None, None, None)}


async def test_the_best_hall_weighs_way_and_wait(tmp_path: Path) -> None:
    async with busy_hall(tmp_path) as (at, _):
        far = "440106001"
        queue = {"id": f"{far}:A", "prefix": "A", "name": "A", "name_en": "A"}
        place = messages.ConfigureHall(
            name="远厅",
            name_en="Far",
            lon=113.34,
            lat=23.1,
            open=False,
            queues=[queue],
            windows=[],
            items=[{"id": "a-item", "name": "综合咨询", "name_en": "Enquiries", "queue": queue["id"]}],
        )
        await at.it.cluster.call(Address("hall", far), place, caller=SETUP)
        await at.it.until("district", HALL, lambda shown: len(shown["halls"]) == 2)
        halls = (await at.client.get(BEST, params={"item": "a-item", "lon": 113.3, "lat": 23.11})).json()["halls"]
        assert [(hall["id"], hall["open"]) for hall in halls] == [(HALL, True), (far, False)]
        assert halls[0]["distance_m"] == pytest.approx(1112, abs=5)
        assert halls[0]["total_seconds"] == halls[0]["travel_seconds"] + halls[0]["wait"]["p50"]
        assert halls[1]["wait"] is halls[1]["total_seconds"] is None
        nowhere = (await at.client.get(BEST, params={"item": "a-item"})).json()["halls"]
        assert [hall["distance_m"] for hall in nowhere] == [None, None]
        assert says(await at.client.get(BEST, params={"item": "no-such"}), 404, "item") == "item.unknown"


async def test_two_more_windows_shorten_the_wait_and_it_is_said(tmp_path: Path) -> None:
    async with busy_hall(tmp_path) as (at, manager):
        at.it.clock.advance(90)  # the screens say what they said at the last ticket
        change = {"do": "open", "windows": 1, "queue": A, "at": None}
        *progress, last = await ask(at, manager, change)
        shares = [line["progress"] for line in progress]
        assert shares == sorted(shares)
        assert len(shares) > 5
        first, second = last["result"]["queues"]
        assert (first["id"], first["waiting"], second["id"]) == (A, 14, B)
        said = (await at.it.view("hall", HALL))["queues"][0]["estimate"]
        assert first["now"]["before"] == said  # what every screen says
        assert first["now"]["after"]["p50"] < said["p50"]
        assert first["later"]["after"]["p50"] < first["later"]["before"]["p50"]
        assert "现在为A队加开 1 个窗口：现在取号的，A队预计等候从" in last["result"]["sentence"]["zh"]
        assert "1 more window for Queue A now: for who takes a number now, the wait" in last["result"]["sentence"]["en"]
        again = await ask(at, manager, change)
        assert again[-1] == last


async def test_closing_and_moving_windows(tmp_path: Path) -> None:
    async with busy_hall(tmp_path) as (at, manager):
        closed = (await ask(at, manager, {"do": "close", "window": W2}))[-1]["result"]
        first, second = (queue["now"] for queue in closed["queues"])
        assert first["after"]["p50"] > first["before"]["p50"]
        assert second["before"] is not None
        assert second["after"] is None
        assert "B队将叫不到号" in closed["sentence"]["zh"]
        moved = (await ask(at, manager, {"do": "move", "window": W1, "queue": B, "at": "10:00"}))[-1]["result"]
        assert moved["queues"][1]["later"]["after"]["p50"] <= moved["queues"][1]["later"]["before"]["p50"]
        assert moved["sentence"]["zh"].startswith("10:00 起把 01 号窗口转为B队：")


@pytest.mark.parametrize(
    ("change", "status", "field", "code"),
    [
        ({"do": "open", "windows": 1, "queue": "440106:Z"}, 404, "queue", "queue.unknown"),
        ({"do": "close", "window": "PL"}, 422, "window", "request.invalid"),
        ({"do": "move", "window": "-", "queue": A}, 422, "window", "request.invalid"),
        ({"do": "open", "queue": "A"}, 422, "queue", "request.invalid"),
        ({"do": "close", "window": "440106-99"}, 404, "window", "window.unknown"),
        ({"do": "close", "window": "440106-03"}, 409, "window", "what_if.not_on_duty"),
        ({"do": "move", "window": W1, "queue": A}, 409, "window", "what_if.same_queue"),
        ({"do": "open", "windows": 2, "queue": A}, 409, "windows", "what_if.too_many"),
        ({"do": "open", "queue": A, "at": "08:00"}, 422, "at", "what_if.past"),
        ({"do": "open", "queue": A, "at": "23:00"}, 422, "at", "what_if.closing"),
    ],
)
async def test_what_cannot_be_asked(change: dict[str, Any], status: int, field: str, code: str, tmp_path: Path) -> None:
    async with busy_hall(tmp_path) as (at, manager):
        answer = await at.client.post(WHAT_IF, json={"changes": [change]}, headers=manager)
        assert says(answer, status, f"changes.0.{field}") == code


async def test_only_managers_ask_what_if(tmp_path: Path) -> None:
    async with busy_hall(tmp_path) as (at, _):
        body = {"changes": [{"do": "close", "window": W1}]}
        assert says(await at.client.post(WHAT_IF, json=body), 401) == "hall.manager_only"
        assert says(await at.client.post(WHAT_IF, json=body, headers=at.clerk), 403) == "hall.manager_only"
