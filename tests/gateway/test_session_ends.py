"""A session that ends, and access that changes, are known to the live socket at once: nobody looks on for a minute."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from centrifuge import Client, ClientEventHandler, ConnectedContext
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from gateway.live import PATH, codes
from gateway.passwords import Passwords
from tests.gateway.test_live_logs import served, served_town
from tests.hall.town import HALL
from tests.patience import PATIENT, Backend

pytestmark = pytest.mark.anyio
WINDOW = f"window:{HALL}-01"


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


async def heard(client: ClientConnection, key: str) -> Any:
    """The next thing said that has this key; pings and other news are passed over."""
    while True:
        for line in str(await client.recv()).splitlines():
            if key in (said := json.loads(line)):
                return said[key]
            if key in said.get("push", {}):
                return said["push"][key]


@pytest.mark.parametrize("how", ["signed out", "another password"])
async def test_a_session_that_ends_ends_its_sockets_at_once(tmp_path: Path, passwords: Passwords, how: str) -> None:
    async with served(tmp_path, passwords) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        sign_in = {"username": "clerk01", "password": "secret"}
        token = (await http.post("/api/session", json=sign_in)).json()["token"]
        async with connect(f"ws://{address}{PATH}") as client:
            await client.send(json.dumps({"id": 1, "connect": {"token": token}}))
            await heard(client, "connect")
            await client.send(json.dumps({"id": 2, "subscribe": {"channel": WINDOW}}))
            await heard(client, "subscribe")
            if how == "signed out":
                assert (await http.delete("/api/session")).status_code == 204
            else:
                http.cookies.clear()
                await http.post("/api/session", json=sign_in)  # somewhere else
                body = {"current": "secret", "password": "quite another one"}
                assert (await http.post("/api/session/password", json=body)).status_code == 200
            with pytest.raises(ConnectionClosed) as closed:
                await heard(client, "never")
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == codes.EXPIRED.number


async def test_a_page_left_open_is_told_when_its_time_is_up_and_one_in_use_is_not(
    tmp_path: Path, passwords: Passwords
) -> None:
    """Whatever is pushed to it; by the cookie, as pages come."""
    async with (
        served_town(tmp_path, passwords) as (address, hall),
        httpx.AsyncClient(base_url=f"http://{address}") as http,
    ):
        await http.post("/api/session", json={"username": "clerk01", "password": "secret"})
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}
        async with connect(f"ws://{address}{PATH}", additional_headers=cookie) as client:
            await client.send(json.dumps({"id": 1, "connect": {}}))
            assert "expires" not in await heard(client, "connect"), "a page has no token to bring"
            await client.send(json.dumps({"id": 2, "subscribe": {"channel": WINDOW}}))
            await heard(client, "subscribe")
            for number in range(4):
                hall.clock.advance(20 * 60)
                await client.send(json.dumps({"id": 10 + number, "rpc": {"method": "window.none", "data": {}}}))
                assert (await heard(client, "error"))["code"] == codes.METHOD_NOT_FOUND.number
            hall.clock.advance(31 * 60)
            with pytest.raises(ConnectionClosed) as closed:
                await heard(client, "never")
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == codes.EXPIRED.number
            assert (await http.get("/api/session")).status_code == 401


class Connections(ClientEventHandler):
    """Notes how often a client is connected."""

    def __init__(self) -> None:
        self.made: asyncio.Queue[str] = asyncio.Queue()

    async def on_connected(self, ctx: ConnectedContext) -> None:
        self.made.put_nowait(ctx.client)


async def test_an_official_client_whose_token_has_ended_fetches_another_and_comes_back(
    tmp_path: Path, passwords: Passwords
) -> None:
    async with served(tmp_path, passwords) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:

        async def sign_in() -> str:
            http.cookies.clear()
            body = {"username": "clerk01", "password": "secret"}
            return str((await http.post("/api/session", json=body)).json()["token"])

        first, there = await sign_in(), Connections()
        client = Client(f"ws://{address}{PATH}", events=there, token=first, get_token=sign_in)
        await client.connect()
        await there.made.get()
        await http.delete("/api/session", headers={"Authorization": f"Bearer {first}"})
        await there.made.get()
        await client.disconnect()
