"""The routes: what comes in, what goes out, what is kept. The edge around them is played by a few lines here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.middleware.base import RequestResponseEndpoint

from actors import ANONYMOUS, Address, Forbidden, Invalid, Refused, Unknown
from hall.api import router
from hall.front_api import router as front_router
from tests.hall.town import CLERK, HALL, W1, A, Town, town

pytestmark = pytest.mark.anyio

STATUS = {Unknown: 404, Invalid: 422, Forbidden: 403, Refused: 409}


class Keys:
    def derive(self, purpose: str) -> bytes:
        return sha256(purpose.encode()).digest()


@asynccontextmanager
async def edge() -> AsyncIterator[tuple[Town, httpx.AsyncClient]]:
    """A client of an app with the hall's routes; the header `X-Clerk` signs clerk01 in."""
    async with town() as it:
        app = FastAPI()
        app.include_router(router)
        app.include_router(front_router)
        app.state.cluster, app.state.keys = it.cluster, Keys()

        @app.middleware("http")
        async def sign_in(request: Request, go_on: RequestResponseEndpoint) -> Response:
            request.state.caller = CLERK if "X-Clerk" in request.headers else ANONYMOUS
            return await go_on(request)

        @app.exception_handler(Refused)
        async def refuse(request: Request, error: Exception) -> JSONResponse:
            assert isinstance(error, Refused)
            return JSONResponse({"code": error.code, "field": error.field}, STATUS.get(type(error), 409))

        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client:
            yield it, client


async def test_map_and_hall() -> None:
    async with edge() as (_, client):
        shown = (await client.get("/api/map")).json()
        assert [place["id"] for place in shown["halls"]] == [HALL]
        place = (await client.get(f"/api/halls/{HALL}")).json()
        assert [queue["prefix"] for queue in place["queues"]] == ["A", "B"]
        assert place["windows"][1]["queues"] == [A, "440106:B"]
        for unknown in ("440199", "x", "%00", "4" * 500):
            answer = await client.get(f"/api/halls/{unknown}")
            assert (answer.status_code, answer.json()["field"]) == (404, "hall")


async def test_items_say_which_halls_take_them() -> None:
    async with edge() as (_, client):
        shown = (await client.get("/api/items")).json()
        assert [(item["id"], item["halls"]) for item in shown["items"]] == [("a-item", [HALL]), ("b-item", [HALL])]
        assert shown["items"][0] == {"id": "a-item", "name": "综合咨询", "name_en": "Enquiries", "halls": [HALL]}


async def test_a_tickets_life_over_http() -> None:
    holder = {"name": "张 三", "phone": "(+86) 138-1234-5678", "id_number": "４４０１０６ 19900101 9990"}
    async with edge() as (it, client):
        body = {"item": "a-item", "priority": "elderly", "holder": holder}
        taken = await client.post(f"/api/halls/{HALL}/tickets", json=body, headers={"Idempotency-Key": "k1"})
        assert taken.status_code == 201
        again = await client.post(f"/api/halls/{HALL}/tickets", json=body, headers={"Idempotency-Key": "k1"})
        assert again.json() == taken.json()
        ticket, secret = taken.json()["id"], taken.json()["secret"]
        path = f"/api/tickets/{ticket}"
        assert (await client.get(path, params={"secret": secret})).json()["position"] == 1
        assert (await client.get(path, headers={"X-Clerk": "1"})).status_code == 200
        for wrong in ({}, {"secret": "x"}, {"secret": secret[:-1] + "é"}):
            assert (await client.get(path, params=wrong)).status_code == 403
            assert (await client.delete(path, params=wrong)).status_code == 403
        line = (await client.get(f"/api/halls/{HALL}/line", headers={"X-Clerk": "1"})).json()
        assert line["queues"][0]["tickets"][0]["holder"] == "张* 440106********9990 138****5678"
        gone = await client.delete(path, params={"secret": secret})
        assert (gone.status_code, gone.json()["state"], "secret" in gone.json()) == (200, "cancelled", False)
        assert (await client.delete(path, params={"secret": secret})).status_code == 409
        kept = str([await it.cluster.events(Address(*key)) for key in (("ticket", ticket), ("queue", A))])
        assert "440106********9990" not in kept
        assert not any(
            clear in kept for clear in ("张三", "1381234", "138-1234", "440106199001019990", "４４０", secret)
        )


async def test_a_missed_ticket_joins_again_over_http() -> None:
    clerk = {"X-Clerk": "1"}
    async with edge() as (it, client):
        taken = (await client.post(f"/api/halls/{HALL}/tickets", json={"queue": A}, headers=clerk)).json()
        path, secret = f"/api/tickets/{taken['id']}", {"secret": taken["secret"]}
        early = await client.post(f"{path}/rejoin", params=secret)
        assert (early.status_code, early.json()["code"]) == (409, "ticket.not_missed")
        for command in ("open", "call-next", "no-show"):
            assert (await client.post(f"/api/windows/440106-01/{command}", headers=clerk)).status_code == 200
        await it.until("ticket", taken["id"], lambda view: view["state"] == "missed")
        assert (await client.post(f"{path}/rejoin", params={"secret": "x"})).status_code == 403
        key = {"Idempotency-Key": "back"}
        back = await client.post(f"{path}/rejoin", params=secret, headers=key)
        assert (back.status_code, back.json()["state"], back.json()["position"]) == (200, "waiting", 1)
        assert (await client.post(f"{path}/rejoin", params=secret, headers=key)).json() == back.json()
        assert (await client.post("/api/tickets/440106-20261123-A099/rejoin", headers=clerk)).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "queue"),
        ({"queue": "440106:Z"}, 404, "queue"),
        ({"queue": "440106001:A"}, 404, "queue"),
        ({"item": "nothing"}, 404, "item"),
        ({"queue": A, "item": "a-item"}, 422, "item"),
        ({"queue": A, "kiosk": "440106-K7"}, 404, "kiosk"),
        ({"queue": A, "kiosk": "440106001-K1"}, 404, "kiosk"),
        ({"queue": A, "priority": "king"}, 422, None),
        ({"queue": A, "more": 1}, 422, None),
        ({"queue": ["A"]}, 422, None),
        ({"queue": A, "holder": {"name": "x" * 101}}, 422, None),
        ({"queue": A, "holder": {"phone": "drop table"}}, 422, None),
    ],
)
async def test_bad_tickets_change_nothing(body: dict[str, object], status: int, field: str | None) -> None:
    async with edge() as (it, client):
        answer = await client.post(f"/api/halls/{HALL}/tickets", json=body)
        assert answer.status_code == status
        assert answer.json().get("field") == field
        assert len(await it.cluster.events(Address("queue", A))) == 1


async def test_a_window_over_http() -> None:
    async with edge() as (_, client):
        clerk = {"X-Clerk": "1"}
        await client.post(f"/api/halls/{HALL}/tickets", json={"queue": A}, headers=clerk)
        assert (await client.post(f"/api/windows/{W1}/open")).status_code == 403
        assert (await client.get(f"/api/windows/{W1}")).status_code == 403
        refused = await client.post(f"/api/windows/{W1}/call-next", headers=clerk)
        assert (refused.status_code, refused.json()["code"]) == (409, "window.not_open")
        for command, state in (
            ("open", "open"),
            ("call-next", "calling"),
            ("recall", "calling"),
            ("start", "serving"),
            ("hold", "open"),
        ):
            answer = await client.post(f"/api/windows/{W1}/{command}", headers=clerk)
            assert (answer.status_code, answer.json()["state"]) == (200, state)
        held = answer.json()["held"][0]["id"]
        answer = await client.post(f"/api/windows/{W1}/resume", json={"ticket": held}, headers=clerk)
        assert answer.json()["ticket"]["id"] == held
        answer = await client.post(f"/api/windows/{W1}/transfer", json={"queue": "440106:Z"}, headers=clerk)
        assert (answer.status_code, answer.json()["field"]) == (404, "queue")
        assert (await client.post(f"/api/windows/{W1}/finish", headers=clerk)).json()["served_today"] == 1
        for path, field in ((f"/api/windows/{W1}/dance", "command"), ("/api/windows/440106-99/open", "window")):
            answer = await client.post(path, headers=clerk)
            assert (answer.status_code, answer.json()["field"]) == (404, field)
        assert (await client.get(f"/api/windows/{W1}", headers=clerk)).json()["state"] == "open"
