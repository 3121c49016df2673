"""A command is sent until it is answered, always as the same command; what no normal day has is counted."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from actors.testing import simulate
from simulation.client import Client, No
from simulation.tally import Tally

KEYS: list[str | None] = []


def client_of(*answers: httpx.Response | Exception) -> Client:
    left = list(answers)
    KEYS.clear()

    def answer(request: httpx.Request) -> httpx.Response:
        KEYS.append(request.headers.get("idempotency-key"))
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    http = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://hall.test")
    return Client(http, Tally())


def refused(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code})


def test_a_hall_that_is_away_is_waited_for_and_asked_the_same_again() -> None:
    async def whole() -> None:
        client = client_of(
            httpx.ConnectError("away"),
            httpx.ReadTimeout("slow"),
            refused(503, "service.unavailable"),
            refused(429, "actor.busy"),
            httpx.Response(201, json={"id": "t"}),
        )
        began = asyncio.get_running_loop().time()
        assert await client.post("/api/halls/440106/tickets", {"queue": "440106:A"}) == {"id": "t"}
        assert asyncio.get_running_loop().time() - began > 1
        assert KEYS[0] is not None
        assert [KEYS[0]] * 5 == KEYS
        assert (client.tally.late, client.tally.errors, client.tally.away) == (4, 0, False)

    simulate(whole)


@pytest.mark.anyio
async def test_two_commands_have_two_ids_and_a_question_has_none() -> None:
    client = client_of(*[httpx.Response(200, json={}) for _ in range(3)])
    await client.post("/a")
    await client.delete("/a")
    await client.get("/a")
    assert len(set(KEYS)) == 3
    assert KEYS[2] is None


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("answer", "errors"),
    [
        (refused(409, "window.nobody_waiting"), 0),
        (refused(403, "window.other_clerk"), 0),
        (refused(403, "window.clerks_only"), 1),
        (refused(500, "request.failed"), 1),
        (refused(404, "ticket.unknown"), 1),
        (httpx.Response(418, text="tea"), 1),
    ],
)
async def test_somebody_faster_is_normal_life_and_the_rest_is_counted(answer: httpx.Response, errors: int) -> None:
    client = client_of(answer)
    with pytest.raises(No):
        await client.post("/api/windows/440106-01/start")
    assert client.tally.errors == errors


@pytest.mark.anyio
async def test_no_cookie_is_kept() -> None:
    client = client_of(httpx.Response(200, json={}, headers={"set-cookie": "tianhe_session=x; Path=/"}))
    await client.post("/api/session")
    assert not client._http.cookies
