"""A hall's configuration over HTTP: who may, what is refused and where, two administrators at once, history, undo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.middleware.base import RequestResponseEndpoint

from actors import ANONYMOUS, ActorError, Address, Caller, Forbidden, Invalid, Unknown
from hall import messages
from hall.admin_api import kiosks, router
from hall.floor import default_floor
from hall.setup import hall_order, halls_from, setup
from tests.hall.test_setup import read
from tests.hall.town import CLERK, HALL, MANAGER, W1, A, Town, town

pytestmark = pytest.mark.anyio

BOSS = Caller("boss", ("admin",), ())
ELSEWHERE = Caller("elsewhere", ("manager",), ("440106001",))
WHO = {"boss": BOSS, "manager": MANAGER, "elsewhere": ELSEWHERE, "clerk": CLERK}
STATUS: dict[type[ActorError], int] = {Unknown: 404, Invalid: 422, Forbidden: 403}
AT = f"/api/halls/{HALL}"


@asynccontextmanager
async def edge(*more: APIRouter) -> AsyncIterator[tuple[Town, httpx.AsyncClient]]:
    """A client of an app with the routes, and perhaps more; the header `X-Who` says as whom."""
    async with town() as it:
        app = FastAPI()
        for one in (router, kiosks, *more):
            app.include_router(one)
        app.state.cluster = it.cluster

        @app.middleware("http")
        async def sign_in(request: Request, go_on: RequestResponseEndpoint) -> Response:
            request.state.caller = WHO.get(request.headers.get("X-Who", ""), ANONYMOUS)
            return await go_on(request)

        @app.exception_handler(ActorError)
        async def refuse(request: Request, error: Exception) -> JSONResponse:
            assert isinstance(error, ActorError)
            return JSONResponse({"code": error.code, "field": error.field}, STATUS.get(type(error), 409))

        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
            client.headers["X-Who"] = "boss"
            yield it, client


async def current(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(f"{AT}/configuration")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def test_who_may_see_and_change() -> None:
    async with edge() as (_, client):
        shown = await current(client)
        assert shown["version"] == 0
        notices = {"version": 0, "notices": []}
        for who, status in (("clerk", 403), ("elsewhere", 403), ("nobody", 403)):
            headers = {"X-Who": who}
            assert (await client.get(f"{AT}/configuration", headers=headers)).status_code == status
            assert (await client.put(f"{AT}/configuration", json=shown, headers=headers)).status_code == status
            assert (await client.put(f"{AT}/notices", json=notices, headers=headers)).status_code == status
            assert (await client.get(f"{AT}/changes", headers=headers)).status_code == status
        headers = {"X-Who": "manager"}
        assert (await client.put(f"{AT}/configuration", json=shown, headers=headers)).status_code == 403
        assert (await client.post(f"{AT}/undo", json={"version": 0}, headers=headers)).status_code == 403
        assert (await client.put(f"{AT}/notices", json=notices, headers=headers)).status_code == 200
        assert (await client.get("/api/halls/440199/configuration")).status_code == 404


async def test_a_change_reaches_queues_windows_and_the_map() -> None:
    async with edge() as (it, client):
        shown = await current(client)
        shown["name"] = "新天河厅"
        shown["queues"].append({"id": f"{HALL}:C", "prefix": "C", "name": "C队", "name_en": "Queue C"})
        shown["items"].append({"id": "c-item", "name": "新事项", "name_en": "New", "queue": f"{HALL}:C"})
        shown["windows"].append({"id": f"{HALL}-04", "queues": [f"{HALL}:C"], "items": ["c-item"]})
        answer = await client.put(f"{AT}/configuration", json=shown)
        assert answer.status_code == 200, answer.text
        assert answer.json()["version"] == 1
        await it.until("district", HALL, lambda view: view["halls"][0]["name"] == "新天河厅")
        for _ in range(10_000):
            try:
                ticket = await it.take(f"{HALL}:C", item="c-item")
                break
            except Unknown:
                continue
        assert ticket["number"] == "C001"
        assert ticket["hall_name"] == "新天河厅"


async def test_two_administrators_do_not_overwrite_each_other() -> None:
    async with edge() as (_, client):
        first, second = await current(client), await current(client)
        first["name"], second["name"] = "一", "二"
        assert (await client.put(f"{AT}/configuration", json=first)).status_code == 200
        answer = await client.put(f"{AT}/configuration", json=second)
        assert (answer.status_code, answer.json()["code"]) == (409, "hall.changed_meanwhile")
        assert (await current(client))["name"] == "一"


async def test_history_in_words_and_undo() -> None:
    async with edge() as (it, client):
        shown = await current(client)
        shown["hours"] = {"week": {"mon": [["09:00", "10:00"]]}}
        await client.put(f"{AT}/configuration", json=shown)
        assert (await it.view("hall", HALL))["hours"]["today"] == [["09:00", "10:00"]]
        special = {"version": 1, "special": [{"date": "2026-11-23", "spans": [], "reason": "停电"}]}
        answer = await client.put(f"{AT}/special-days", json=special, headers={"X-Who": "manager"})
        assert answer.status_code == 200, answer.text
        assert not (await it.view("hall", HALL))["open"]
        history = (await client.get(f"{AT}/changes")).json()["changes"]
        assert [(entry["version"], entry["by"]) for entry in history] == [(2, "manager"), (1, "boss"), (0, "")]
        assert history[0]["changes"][0]["words"] == {
            "zh": "新增开放时间：特殊日期",
            "en": "Added opening hours: special days",
        }
        undone = await client.post(f"{AT}/undo", json={"version": 2})
        assert (undone.status_code, undone.json()["version"]) == (200, 3)
        assert "special" not in undone.json()["hours"]
        assert (await it.view("hall", HALL))["open"]


async def test_nothing_to_undo_at_first() -> None:
    async with edge() as (_, client):
        answer = await client.post(f"{AT}/undo", json={"version": 0})
        assert (answer.status_code, answer.json()["code"]) == (409, "hall.nothing_to_undo")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"name": ""}, "hall.text", "name"),
        ({"lat": 91}, "hall.number", "lat"),
        ({"open": 1}, "hours.yes_or_no", "open"),
        ({"queues": "A"}, "hall.list", "queues"),
        ({"queues": [{"id": "440107:A", "prefix": "A"}]}, "hall.id", "queues.0.id"),
        ({"windows": [{"id": W1, "queues": []}]}, "hall.window_without_queues", "windows.0.queues"),
        ({"windows": [{"id": W1, "queues": ["440106:Z"]}]}, "hall.no_such_queue", "windows.0.queues"),
        ({"windows": [{"id": W1, "queues": [A], "items": ["none"]}]}, "hall.no_such_item", "windows.0.items"),
        ({"windows": [{"id": W1, "queues": [A]}] * 2}, "hall.twice", "windows.1.id"),
        ({"items": [{"id": "x", "name": "x", "name_en": "x", "queue": []}]}, "hall.no_such_queue", "items.0.queue"),
        ({"hours": {"week": {"mon": [["10:00", "09:00"]]}}}, "hours.end_before_start", "hours.week.mon.0"),
        ({"notices": [{"id": "n", "text": "t", "until": "soon"}]}, "hall.until", "notices.0.until"),
        ({"floor": {"width": 0, "height": 5}}, "hall.number", "floor.width"),
        ({"floor": [1]}, "hours.object", "floor"),
        ({"floor": []}, "hours.object", "floor"),
        ({"floor": None}, "hours.object", "floor"),
        ({"hours": []}, "hours.object", "hours"),
        ({"hours": None}, "hours.object", "hours"),
    ],
)
async def test_a_fault_names_its_field_and_changes_nothing(change: dict[str, Any], code: str, field: str) -> None:
    async with edge() as (it, client):
        before = await it.cluster.events(Address("hall", HALL))
        shown = {**await current(client), **change}
        answer = await client.put(f"{AT}/configuration", json=shown)
        assert (answer.status_code, answer.json()) == (422, {"code": code, "field": field})
        checked = (await client.post(f"{AT}/configuration/check", json=shown)).json()
        assert {"field": field, "code": code} in [
            {"field": fault["field"], "code": fault["code"]} for fault in checked["faults"]
        ]
        assert all(fault["message"]["zh"] and fault["message"]["en"] for fault in checked["faults"])
        assert await it.cluster.events(Address("hall", HALL)) == before


async def test_a_check_lists_every_fault_and_previews_changes() -> None:
    async with edge() as (_, client):
        shown = await current(client)
        bad = {**shown, "name": "", "lon": "east", "items": [3]}
        faults = (await client.post(f"{AT}/configuration/check", json=bad)).json()["faults"]
        assert [fault["field"] for fault in faults] == ["name", "lon", "items.0"]
        good = {**shown, "windows": shown["windows"][:2]}
        checked = (await client.post(f"{AT}/configuration/check", json=good)).json()
        assert [change["words"]["zh"] for change in checked["changes"]] == ["删除窗口 03"]
        assert (await current(client)) == shown


async def test_what_is_in_use_stays() -> None:
    async with edge() as (it, client):
        await it.take()
        await it.do(W1, messages.Open())
        await it.until("hall", HALL, lambda view: view["waiting"] and view["windows"][0]["state"] == "open")
        shown = await current(client)
        fewer = {**shown, "windows": shown["windows"][1:]}
        answer = await client.put(f"{AT}/configuration", json=fewer)
        assert (answer.status_code, answer.json()["code"]) == (409, "hall.window_busy")
        b = f"{HALL}:B"
        only_b = [{**window, "queues": [b]} for window in shown["windows"]]
        fewer = {**shown, "queues": shown["queues"][1:], "items": [], "windows": only_b}
        answer = await client.put(f"{AT}/configuration", json=fewer)
        assert (answer.status_code, answer.json()["code"]) == (409, "hall.queue_busy")


async def test_the_data_files_do_not_undo_what_an_administrator_changed() -> None:
    async with town() as it:
        await setup(it.cluster)
        address, first = hall_order(halls_from(read("halls.json"), read("services.json"))[0])
        assert isinstance(first, messages.ConfigureHall)
        shown = await it.cluster.call(address, messages.ShowConfiguration(), caller=BOSS)
        command = messages.SetNotices(notices=[{"id": "n", "text": "请带身份证"}], version=shown["version"])
        await it.cluster.call(address, command, caller=BOSS)
        await setup(it.cluster)
        again = await it.cluster.call(address, messages.ShowConfiguration(), caller=BOSS)
        assert (again["version"], again["notices"][0]["text"]) == (1, "请带身份证")
        assert (await it.view("hall", HALL))["notices"] == again["notices"]


@pytest.mark.parametrize("count", [0, 1, 4, 6, 20, 99])
def test_a_default_floor_draws_every_window_inside_and_apart(count: int) -> None:
    floor = default_floor([f"{number:02d}" for number in range(1, count + 1)])
    shapes = floor["windows"]
    assert [shape["number"] for shape in shapes] == [f"{number:02d}" for number in range(1, count + 1)]
    for shape in shapes + floor["rooms"]:
        assert shape["w"] > 0
        assert shape["h"] > 0
        assert 0 <= shape["x"] <= floor["width"] - shape["w"]
        assert 0 <= shape["y"] <= floor["height"] - shape["h"]
    for index, one in enumerate(shapes):
        for other in shapes[index + 1 :]:
            assert abs(one["x"] - other["x"]) >= one["w"] or abs(one["y"] - other["y"]) >= one["h"]


async def test_a_notice_that_has_run_out_is_no_longer_shown_and_watchers_are_told() -> None:
    async with edge() as (it, client):
        notices = [
            {"id": "soon", "text": "上午停电", "until": "2026-11-23T10:00:00+08:00"},
            {"id": "later", "text": "下午停电", "until": "2026-11-23T11:00:00+08:00"},
            {"id": "stays", "text": "请带身份证"},
        ]
        answer = await client.put(f"{AT}/notices", json={"version": 0, "notices": notices})
        assert answer.status_code == 200, answer.text
        for passes, shown in ((0, ["soon", "later", "stays"]), (3600, ["later", "stays"]), (3600, ["stays"])):
            it.clock.advance(passes)
            view = await it.until("hall", HALL, lambda view, shown=shown: len(view["notices"]) == len(shown))
            assert [notice["id"] for notice in view["notices"]] == shown
        told = [event.data for event in await it.cluster.events(Address("hall", HALL)) if "notices_ended" in event.type]
        assert told == [{"notices": ["soon"]}, {"notices": ["soon", "later"]}]
        assert len((await current(client))["notices"]) == 3


async def test_every_fault_in_the_hours_is_listed() -> None:
    async with edge() as (_, client):
        week = {"mon": [["10:00", "09:00"]], "tue": [["9", "10"]], "wed": [["09:00", "12:00"]]}
        special = [{"date": "2026-12-01", "spans": []}, {"date": "2026-12-01", "spans": []}, 3]
        hours = {"week": week, "last_ticket_minutes": -1, "colour": "red", "special": special}
        checked = (
            await client.post(f"{AT}/configuration/check", json={**await current(client), "hours": hours})
        ).json()
        assert [fault["field"] for fault in checked["faults"]] == [
            "hours.colour",
            "hours.week.mon.0",
            "hours.week.tue.0",
            "hours.last_ticket_minutes",
            "hours.special.1.date",
            "hours.special.2",
        ]


async def test_a_kiosk_goes_out_of_service_and_the_hall_shows_it() -> None:
    async with edge() as (it, client):
        kiosk = f"{HALL}-K1"
        configure = messages.ConfigureKiosk(hall=HALL, name="1号取号机")
        await it.cluster.call(Address("kiosk", kiosk), configure, caller=BOSS)
        known = {"id": kiosk, "name": "1号取号机", "in_service": True}
        await it.until("hall", HALL, lambda view: view.get("kiosks") == [known])
        away = {"in_service": False}
        refused = await client.post(f"/api/kiosks/{kiosk}/service", json=away, headers={"X-Who": "nobody"})
        assert refused.status_code == 403
        for path in ("440106-K9", "K1"):
            assert (await client.post(f"/api/kiosks/{path}/service", json=away)).status_code == 404
        answer = await client.post(f"/api/kiosks/{kiosk}/service", json=away)
        assert (answer.status_code, answer.json()["in_service"]) == (200, False)
        await it.until("hall", HALL, lambda view: view["kiosks"] == [{**known, "in_service": False}])


async def test_what_other_parts_keep_with_a_window_is_not_lost() -> None:
    async with edge() as (_, client):
        shown = await current(client)
        shown["windows"][0] |= {"express": {"seconds": 300}, "group": "社保", "colour": "green"}
        shown["queues"][0] |= {"colour": "blue"}
        assert (await client.put(f"{AT}/configuration", json=shown)).status_code == 200
        kept = await current(client)
        assert (kept["windows"], kept["queues"]) == (shown["windows"], shown["queues"])
