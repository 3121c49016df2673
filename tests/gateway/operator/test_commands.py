"""`tianhe status`, `parked` and `logs`, against a hall that really listens."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.app import create_app
from gateway.cli import main
from gateway.commands.operator import Tail
from gateway.keys import Keys
from gateway.log_files import NAME, LogFile
from gateway.logs import JsonLines
from gateway.operator.book import BOOK
from gateway.operator.table import aligned, size, width
from gateway.operator.token import FILE_NAME, OperatorToken
from gateway.passwords import Passwords
from gateway.serve import make_server
from gateway.settings import Settings, local_address
from tests.gateway.operator.parking import park
from tests.hall.town import Town, town

pytestmark = pytest.mark.anyio
Tianhe = Callable[..., Awaitable[Result]]


@pytest.fixture
async def it(tmp_path: Path, passwords: Passwords, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """A hall on a loopback port whose data folder is `tmp_path`."""
    async with town() as made:
        settings = Settings.read()
        app = create_app(made.cluster, settings, Keys(b"k" * 32), passwords, OperatorToken.open(tmp_path))
        server = make_server(app)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
            monkeypatch.setenv("TIANHE_PORT", str(listener.getsockname()[1]))
            serving = asyncio.create_task(server.serve([listener]))
            try:
                yield made
            finally:
                server.should_exit = True
                await serving


@pytest.fixture
def tianhe() -> Tianhe:
    return lambda *arguments: asyncio.to_thread(CliRunner().invoke, main, arguments)


async def test_status(it: Town, tianhe: Tianhe) -> None:
    await park(it.cluster)
    text = (await tianhe("status", "--seconds", "0.01")).output
    for words in (it.cluster.epoch, "搁置 parked 1", "主机 host", "推送滞后 feed lag", "每秒 a second"):
        assert words in text
    found = json.loads((await tianhe("status", "--json", "--seconds", "0")).output)
    assert (found["epoch"], found["rates"], len(found["hosts"])) == (it.cluster.epoch, None, it.cluster.hosts)


async def test_parked(it: Town, tianhe: Tianhe) -> None:
    assert "No message is parked" in (await tianhe("parked", "list")).output
    first, second = await park(it.cluster), await park(it.cluster)
    listed = (await tianhe("parked", "list")).output
    assert first in listed
    assert second in listed
    assert "张*" not in (await tianhe("parked", "show", first)).output
    assert (await tianhe("parked", "show", first, "--reveal")).exit_code == 2
    assert await it.cluster.events(BOOK) == []
    assert "张*" in (await tianhe("parked", "show", first, "--reveal", "--reason", "核对")).output
    (event,) = await it.cluster.events(BOOK)
    assert event.actor.startswith("operator")
    assert first in (await tianhe("parked", "retry", first)).output
    assert (await tianhe("parked", "discard", second)).exit_code == 2
    assert (await tianhe("parked", "discard", second, "--reason", "撤销")).exit_code == 0
    again = await tianhe("parked", "retry", second)
    assert (again.exit_code, "There is no such parked message" in again.output) == (1, True)
    wrong = await tianhe("parked", "show", "x")
    assert (wrong.exit_code, "message: " in wrong.output, "—" in wrong.output) == (1, True, False)
    assert json.loads((await tianhe("parked", "list", "--json")).output) == {"parked": [], "more": False}


async def test_who_cannot_ask_is_told_why_in_one_line(
    it: Town, tianhe: Tianhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FILE_NAME).write_text("another hall's")
    await one_line(tianhe, "another data folder")
    (tmp_path / FILE_NAME).unlink()
    await one_line(tianhe, "operator.token")
    (tmp_path / FILE_NAME).write_text("x")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("TIANHE_PORT", str(closed.getsockname()[1]))
        await one_line(tianhe, "No hall answers")


async def one_line(tianhe: Tianhe, words: str) -> None:
    for command in (("status",), ("parked", "list")):
        result = await tianhe(*command)
        assert (result.exit_code, len(result.output.splitlines())) == (1, 1), result.output
        assert words in result.output


def test_a_hall_that_listens_everywhere_is_reached_from_here() -> None:
    for host, url in (("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("hall.example", "hall.example"), ("::1", "[::1]")):
        assert local_address(Settings.read(host=host, demo=False)) == f"http://{url}:8000"


def write(folder: Path, process: str, *messages: str, level: int = logging.INFO, size: int = 10_000) -> None:
    file = LogFile(folder, size=size)
    file.setFormatter(JsonLines(process))
    for message in messages:
        file.handle(logging.LogRecord("tianhe.x", level, "", 1, message, (), None))
    file.close()


async def test_logs(tianhe: Tianhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIANHE_DATA_DIR", str(tmp_path))
    assert (await tianhe("logs")).output == ""
    folder = tmp_path / "logs"
    for number in range(30):
        write(folder, "gateway", f"g{number}", size=1000)
    write(folder, "host-1", "bad", level=logging.ERROR)
    with (folder / NAME).open("a") as file:
        file.write('{"time": "20')  # cut off by a full disk
    assert [line.split()[5] for line in (await tianhe("logs")).output.splitlines()] == [
        *(f"g{number}" for number in range(30)),
        "bad",
    ]
    for options, count in ((("-n", "3"), 3), (("--level", "warning"), 1), (("--process", "host-1"), 1)):
        assert len((await tianhe("logs", *options)).output.splitlines()) == count
    assert json.loads((await tianhe("logs", "--json", "-n", "1")).output)["message"] == "bad"


def test_following_goes_on_over_turned_files(tmp_path: Path) -> None:
    write(tmp_path, "gateway", "before")
    with Tail(tmp_path) as tail, Tail(tmp_path / "none") as early:
        assert said(tail) == said(early) == []
        write(tmp_path, "gateway", "a")
        write(tmp_path, "gateway", "b", "c", size=1)
        assert said(tail) == ["a", "b", "c"]
        write(tmp_path, "gateway", "d")
        assert said(tail) == ["d"]
        write(tmp_path / "none", "gateway", "first")
        assert said(early) == ["first"]


def said(tail: Tail) -> list[str]:
    return [json.loads(line)["message"] for line in tail.read()]


def test_columns_stand_under_each_other() -> None:
    assert width("主机 host") == 9
    assert aligned([("主机", "x"), ("a", "b", "c")]) == ["主机  x", "a     b  c"]
    assert [size(n) for n in (0, 1023, 2048, 3 * 1024**2, 5 * 1024**5)] == [
        "0 B",
        "1023 B",
        "2 KiB",
        "3.0 MiB",
        "5120.0 TiB",
    ]
