"""The live socket of a real hall, told what nobody would say: frames made of the protocol's own parts, then broken.

Whatever comes, the hall answers, refuses or closes with a code it documents; it logs no error, and serves on.
"""

import asyncio
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from common.fronts import families, procedures
from gateway.live import PATH, codes
from gateway.live.codes import Code
from tests.web.running import COOKIE, RunningHall

pytestmark = [pytest.mark.slow, pytest.mark.ray, pytest.mark.timeout(1800)]

SECONDS = int(os.environ.get("TIANHE_TEST_FUZZ", "20"))
"""For each caller; TIANHE_TEST_FUZZ=600 takes ten minutes each."""
KEYS = ("440106", "440106:A", "440106-01", "440106-20261125-A001", "440106-K1", "clerk01", "x" * 300, "", "\u0000", "·")
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    2**31,
    2**64,
    1.5,
    "",
    "0",
    "\ud83d\ude00" * 9,
    [],
    {},
    [[[]]],
    {"a": {"b": {}}},
)
CODES = {code.number for code in vars(codes).values() if isinstance(code, Code)}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHall]:
    made = RunningHall(tmp_path_factory.mktemp("fuzz"))
    made.environment |= {"TIANHE_BUDGETS": "0"}
    made.start()
    yield made
    made.stop()


class Speaker:
    """Makes frames. ``seed`` is all that they depend on."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._id = 0

    def frame(self) -> str | bytes:
        dice = self._dice
        text = "\n".join(json.dumps(self._command()) for _ in range(dice.choice((1, 1, 1, 2, 5))))
        match dice.random():
            case chance if chance < 0.75:
                return text
            case chance if chance < 0.85:  # cut off
                return text[: dice.randrange(len(text) + 1)]
            case chance if chance < 0.95:  # a character is another
                at = dice.randrange(len(text))
                return text[:at] + chr(dice.choice((0, 34, 92, 123, 0x202E, 0xFFFF))) + text[at + 1 :]
            case _:
                return bytes(dice.randrange(256) for _ in range(dice.randrange(64)))

    def _command(self) -> dict[str, Any]:
        dice = self._dice
        self._id += 1
        made: dict[str, Any] = {"id": self._id if dice.random() < 0.9 else dice.choice(ODD)}
        kind = dice.choice(
            ("connect", "subscribe", "subscribe", "unsubscribe", "rpc", "rpc", "refresh", "ping", "history")
        )
        made[kind] = getattr(self, f"_{kind}", dict)()
        if dice.random() < 0.2 and isinstance(made[kind], dict):
            made[kind][dice.choice((*made[kind], "more"))] = dice.choice(ODD)
        return made

    def _connect(self) -> dict[str, Any]:
        return {"token": self._dice.choice(("", "stolen", "x" * 5000))}

    _refresh = _connect

    def _channel(self) -> str:
        return f"{self._dice.choice((*families(), 'nothing'))}:{self._dice.choice(KEYS)}".rstrip(":")

    def _subscribe(self) -> dict[str, Any]:
        found: dict[str, Any] = {"channel": self._channel(), "token": self._dice.choice(("", "wrong"))}
        if self._dice.random() < 0.5:
            found |= {
                "recover": True,
                "epoch": self._dice.choice(("", "x")),
                "offset": self._dice.choice((0, 1, 2**62)),
            }
        return found | ({"delta": self._dice.choice(("fossil", "x"))} if self._dice.random() < 0.3 else {})

    def _unsubscribe(self) -> dict[str, Any]:
        return {"channel": self._channel()}

    def _rpc(self) -> dict[str, Any]:
        data: Any = {
            "id": self._dice.choice(KEYS),
            "key": self._dice.choice(("", "k", "0b6e5c1e-7a51-4f2f-9d1c-0a5f6d3b2e11")),
        }
        for field in self._dice.sample(("queue", "item", "ticket", "until", "reason", "holder", "presence"), 2):
            data[field] = self._dice.choice((*ODD, *KEYS))
        return {"method": self._dice.choice((*procedures(), "nothing")), "data": self._dice.choice((data, data, *ODD))}


async def talk(url: str, cookie: str | None, seed: int) -> None:
    headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
    speaker, ends = Speaker(seed), asyncio.get_running_loop().time() + SECONDS
    while asyncio.get_running_loop().time() < ends:
        try:
            async with connect(url, additional_headers=headers, open_timeout=60) as line:
                await line.send('{"id":1,"connect":{}}')
                listening = asyncio.create_task(_listen(line))
                for _ in range(30):
                    await line.send(speaker.frame())
                    await asyncio.sleep(0)
                await line.close()
                await listening
        except ConnectionClosed as closed:
            ended = closed.rcvd
        else:
            continue
        assert ended is not None, "a line that is closed says why"
        assert ended.code in CODES | {1000, 1007, 1009}, ended


async def _listen(line: Any) -> None:
    async for frame in line:
        for text in str(frame).splitlines():
            json.loads(text)


@pytest.mark.parametrize("who", [None, "clerk01", "manager"])
def test_nothing_that_is_said_makes_the_hall_fail(hall: RunningHall, who: str | None) -> None:
    cookie = None if who is None else hall.session(who)
    asyncio.run(talk(hall.url.replace("http", "ws") + PATH, cookie, seed=len(who or "")))
    assert httpx.get(f"{hall.url}/healthz", timeout=30).status_code == 200
    logs = Path(hall.environment["TIANHE_DATA_DIR"]).rglob("*.log*")
    said = "\n".join(log.read_text("utf-8", "replace") for log in logs if log.is_file())
    assert '"message": "request"' in said or '"message":"request"' in said
    assert re.findall(r'.*"level": ?"error".*|.*a call failed.*|.*could not be opened.*', said) == []
