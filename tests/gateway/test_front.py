"""Before the application is there, and after: an honest answer at once, whoever asks and however."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from gateway.front import Front
from gateway.live import PATH, Access, Live, codes, live_routes
from gateway.serve import make_server
from tests.live.fakes import FakeSource, a_state
from tests.live.test_official_client import Client, Watcher

pytestmark = pytest.mark.anyio
HEAVY = ("ray", "sqlalchemy", "fastapi", "actors", "hall", "alembic", "numpy")


@asynccontextmanager
async def listening(front: Front) -> AsyncIterator[str]:
    """The front on a loopback port."""
    server = make_server(front, lifespan="off")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        serving = asyncio.create_task(server.serve([listener]))
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


def client_of(front: Front) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(front), base_url="http://hall.test")


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Nothing is lost"), ("zh", "什么都没有丢失"), ("", "什么都没有丢失")]
)
@pytest.mark.parametrize("stage", ["starting", "stopping"])
async def test_a_program_is_told_when_to_come_again(language: str, words: str, stage: str) -> None:
    front = Front()
    if stage == "stopping":
        front.close()
    async with client_of(front) as client:
        for method, path in (("GET", "/healthz"), ("GET", "/api/map"), ("POST", "/api/halls/440106/tickets")):
            answer = await client.request(method, path, headers={"Accept-Language": language}, content=b"{}")
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["cache-control"] == "no-store"
            problem = answer.json()
            assert (problem["code"], problem["status"]) == (f"service.{stage}", 503)
            assert words in problem["detail"]


async def test_a_person_gets_a_page_that_opens_the_real_one_by_itself() -> None:
    async with client_of(Front()) as client:
        browser = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "zh-CN"}
        answer = await client.get("/halls/440106", headers=browser)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert answer.headers["content-type"].startswith("text/html")
        assert "location.reload()" in answer.text
        assert "script-src 'sha256-" in answer.headers["content-security-policy"]
        assert "大厅系统正在启动" in answer.text
        english = await client.get("/", headers={**browser, "Accept-Language": "en"})
        assert "this page opens by itself" in english.text


async def test_the_application_answers_as_soon_as_it_is_there_and_no_longer() -> None:
    async def hello(request: Any) -> PlainTextResponse:
        return PlainTextResponse("hello")

    front = Front()
    async with client_of(front) as client:
        assert (await client.get("/")).status_code == 503
        front.open(Starlette(routes=[Route("/", hello)]))
        assert (await client.get("/")).text == "hello"
        front.close()
        assert (await client.get("/")).json()["code"] == "service.stopping"


async def test_a_live_socket_is_sent_away_with_a_code_that_says_to_come_again() -> None:
    front = Front()
    async with listening(front) as address:
        for code in (codes.STARTING, codes.SHUTDOWN):
            async with connect(f"ws://{address}{PATH}") as client:
                with pytest.raises(ConnectionClosed) as closed:
                    await client.recv()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (code.number, code.reason)
            assert code.again
            front.close()


async def test_an_official_client_comes_again_until_it_is_served() -> None:
    async def nobody(*_: object) -> None:
        return None

    source = FakeSource()
    source.commit("hall:440106")
    refused = asyncio.Event()

    class Counting(Front):
        times = 0

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await super().__call__(scope, receive, send)
            self.times += 1
            if self.times == 3:
                refused.set()

    front = Counting()
    live = Live(source, Access(nobody, a_state()), nobody)
    async with live, listening(front) as address:
        watcher = Watcher()
        client = Client(f"ws://{address}{PATH}", min_reconnect_delay=0.01, max_reconnect_delay=0.02)
        await client.connect()
        await client.new_subscription("hall:440106", watcher).subscribe()
        await refused.wait()
        front.open(Starlette(routes=live_routes(live)))
        assert (await watcher.next("subscribed")).data == {"sum": 1}
        await client.disconnect()


def test_little_is_loaded_before_the_port_answers() -> None:
    """A second's worth of imports before the first answer would be a second of refused connections."""
    look = f"import sys, gateway.cli, gateway.commands.up; print(*[name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
