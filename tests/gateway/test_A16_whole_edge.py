"""A16 through every layer of the edge: a page that was opened and closed leaves nothing of its socket."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect

from gateway.live import PATH
from gateway.passwords import Passwords
from tests.gateway.test_live_logs import served
from tests.hall.town import HALL
from tests.live.test_A16_sockets import Alive, alive

pytestmark = pytest.mark.anyio
__all__ = ["alive"]  # the fixture


async def test_A16_pages_come_and_go(tmp_path: Path, passwords: Passwords, alive: Alive) -> None:
    frames = [{"id": 1, "connect": {}}, {"id": 2, "subscribe": {"channel": f"hall:{HALL}"}}]
    async with served(tmp_path, passwords) as address:
        for _ in range(20):
            async with connect(f"ws://{address}{PATH}") as socket:
                await socket.send("\n".join(map(json.dumps, frames)))
                await socket.recv()
            async with httpx.AsyncClient(base_url=f"http://{address}") as client:
                assert (await client.get("/api/map")).status_code == 200
        async with asyncio.timeout(30):
            while alive():
                await asyncio.sleep(0.01)
