"""What a desk learns over the live socket: that somebody has joined a queue of its hall, or is back in it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from common.shapes import Json
from simulation.waiting_rooms import Room

AGAIN = 1.0
"""Seconds of real time before a lost socket is opened again."""


async def listen(url: str, halls: Sequence[str], room: Room) -> None:
    """Follow the channels of ``halls`` at a hall's HTTP address, and stir the room; without end, across restarts."""
    address = url.replace("http", "ws", 1).rstrip("/") + "/connection/websocket"
    while True:
        try:
            async with connect(address, max_size=None, open_timeout=10) as socket:
                await _follow(socket, halls, room)
        except (OSError, WebSocketException, TimeoutError):
            pass
        await asyncio.sleep(AGAIN)


async def _follow(socket: ClientConnection, halls: Sequence[str], room: Room) -> None:
    commands: list[Json] = [{"id": 1, "connect": {}}]
    commands += [{"id": 2 + place, "subscribe": {"channel": f"hall:{hall}"}} for place, hall in enumerate(halls)]
    await socket.send("\n".join(json.dumps(command) for command in commands))
    waiting: dict[str, int] = {}  # who can be called; from nothing: whoever waits already is news
    async for frame in socket:
        for line in str(frame).splitlines():
            message = json.loads(line)
            if not message:
                await socket.send("{}")
            for queue in _shown(message).get("queues", []):
                here = queue["waiting"] - queue["absent"]
                if here > waiting.get(queue["id"], 0):
                    room.stir(queue["id"])
                waiting[queue["id"]] = here


def _shown(message: Json) -> Json:
    """The hall in a subscription's answer or in a publication; nothing in any other message."""
    publication = message.get("push", {}).get("pub", {})
    found: Json = message.get("subscribe", {}).get("data") or publication.get("data") or {}
    return found
