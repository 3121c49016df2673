"""W10 through the live socket and down to the disk: marked data in every frame leaves no trace."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from actors import Address
from common.people import EDGE
from gateway.account import Create
from gateway.app import create_app
from gateway.keys import Keys
from gateway.live import PATH
from gateway.logs import JsonLines
from gateway.passwords import Passwords
from gateway.serve import make_server
from gateway.settings import Settings
from tests.hall.town import HALL, A, B, Town, a_key, town
from tests.patience import PATIENT, Backend

pytestmark = pytest.mark.anyio
ID_NUMBER, PHONE, NAME = "440106199001019990", "13800138000", "欧阳标记"
MARKS = (ID_NUMBER, PHONE, NAME)
OURS = ("tianhe", "gateway", "actors", "hall")


@pytest.fixture
def anyio_backend() -> Backend:
    return PATIENT


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What `tianhe up` would write with its own loggers at DEBUG, and tracebacks and messages of all others too."""
    written: list[str] = []

    class Memory(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(self.format(record))
            written.append(logging.Formatter().format(record))

    handler = Memory()
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    before = {name: logging.getLogger(name).level for name in OURS}
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield written
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger().removeHandler(handler)


@asynccontextmanager
async def served(folder: Path, passwords: Passwords) -> AsyncIterator[str]:
    """The whole edge on a loopback port, before a small hall whose database is a file in `folder`."""
    async with served_town(folder, passwords) as (address, _):
        yield address


@asynccontextmanager
async def served_town(folder: Path, passwords: Passwords) -> AsyncIterator[tuple[str, Town]]:
    """The same, and the hall."""
    async with town(str(folder / "tianhe.db")) as it:
        account = Create(
            display_name="x", roles=("clerk",), halls=(HALL,), password=await passwords.seal("clerk01", "secret")
        )
        await it.cluster.call(Address("account", "clerk01"), account, caller=EDGE)
        server = make_server(create_app(it.cluster, Settings.read(), Keys(b"k" * 32), passwords))
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            serving = asyncio.create_task(server.serve([listener]))
            try:
                yield f"127.0.0.1:{listener.getsockname()[1]}", it
            finally:
                server.should_exit = True
                await serving


async def say(address: str, *frames: str | bytes) -> list[str]:
    """Send the frames on a connection of their own; what came back until it was quiet or closed."""
    heard: list[str] = []
    async with connect(f"ws://{address}{PATH}") as client:
        try:
            for frame in frames:
                await client.send(frame)
            while True:
                heard.append(str(await asyncio.wait_for(client.recv(), 0.3)))
        except TimeoutError:
            pass
        except ConnectionClosed as closed:
            heard.append(str(closed.rcvd))
    return heard


async def test_W10_marked_data_in_frames_is_neither_logged_nor_kept_in_clear(
    tmp_path: Path, passwords: Passwords, lines: list[str]
) -> None:
    async with served(tmp_path, passwords) as address, httpx.AsyncClient(base_url=f"http://{address}") as http:
        opened = await http.post("/api/session", json={"username": "clerk01", "password": "secret"})
        http.cookies.clear()
        hello = json.dumps({"id": 1, "connect": {}})
        signed = json.dumps({"id": 1, "connect": {"token": opened.json()["token"]}})
        holder = {"name": NAME, "phone": PHONE, "id_number": ID_NUMBER}
        over_http = await http.post(f"/api/halls/{HALL}/tickets", json={"queue": A, "holder": holder})
        assert over_http.status_code == 201
        take = {"id": HALL, "key": a_key("k1"), "queue": B, "holder": holder}
        taken = await say(address, hello, json.dumps({"id": 2, "rpc": {"method": "ticket.take", "data": take}}))
        assert '"secret"' in taken[-1]
        ticket = over_http.json()["id"]
        for mark in MARKS:
            place = "x" + mark if mark == PHONE else mark  # eleven digits could be a hall, and are kept as its id
            await say(address, json.dumps({"id": 1, "connect": {"token": mark, "name": mark, "data": {"a": mark}}}))
            subscriptions = [
                {"channel": f"ticket:{ticket}", "token": mark},
                {"channel": f"ticket:{mark}", "token": mark},
                {"channel": f"hall:{mark}"},
                {"channel": mark, "token": mark},
                {"channel": "map", "epoch": mark, "offset": 3, "recover": True},
            ]
            calls = [
                {"method": mark, "data": {"id": mark}},
                {"method": "window.open", "data": {"id": mark, "key": mark}},
                {"method": "window.open", "data": mark},
                {"method": "ticket.take", "data": {"id": place, "queue": mark, "holder": holder}},
                {"method": "ticket.take", "data": {"id": HALL, "queue": A, "holder": {mark: mark}}},
                {"method": "ticket.take", "data": {"id": HALL, "queue": A, "holder": {"phone": [mark]}}},
            ]
            for first in (hello, signed):
                frames = [{"id": n, "subscribe": asked} for n, asked in enumerate(subscriptions, 2)]
                frames += [{"id": n, "rpc": asked} for n, asked in enumerate(calls, 20)]
                await say(address, first, *(json.dumps(frame) for frame in frames))
            for bad in (mark, f'{{"id": "{mark}"', json.dumps({"id": mark}), mark.encode(), json.dumps({mark: mark})):
                await say(address, hello, bad)
            await say(address, hello, json.dumps({"id": 2, "rpc": {"method": "x", "data": mark * 10_000}}))
        listing = await http.get(f"/api/halls/{HALL}", headers={"Authorization": f"Bearer {opened.json()['token']}"})
        kept = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}

    assert len(lines) > 25
    assert kept["tianhe.db"]
    assert len(kept["tianhe.db-wal"]) > 10_000  # the files are read while the hall runs
    for mark in MARKS:
        assert mark not in listing.text
        assert mark not in "".join(lines)
        assert json.dumps(mark).strip('"') not in "".join(lines)
        for name, content in kept.items():
            assert mark.encode() not in content, name
