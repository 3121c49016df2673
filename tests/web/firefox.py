"""Debian's Firefox, which Playwright drives over WebDriver BiDi.

Playwright asks for a command that a Firefox of long support may not know yet, and gives up. So this module stands
between them as the browser's program: it starts Firefox and relays, and says yes to those commands itself.

    python -m tests.web.firefox --remote-debugging-port=0 …
"""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

NAMES = ("firefox-esr", "firefox")
LISTENS = "WebDriver BiDi listening on "
UNKNOWN = {"emulation.setMediaFeaturesOverride"}
"""Commands without which pages are the same to a test: the colours that a person prefers."""


def firefox() -> str | None:
    """The machine's Firefox."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched(playwright: Playwright, program: str, folder: Path) -> Iterator[Browser]:
    """That Firefox, headless; ``folder`` is for a script."""
    script = folder / "firefox.sh"
    script.write_text(f'#!/bin/sh\ncd {Path(__file__).parents[2]}\nexec {sys.executable} -m {__name__} "$@"\n')
    script.chmod(0o755)
    environment: dict[str, Any] = {**os.environ, "PROGRAM": program}
    with playwright.firefox.launch(channel="moz-firefox", executable_path=script, env=environment) as browser:
        yield browser


async def relay(program: str, arguments: list[str]) -> int:
    """Runs Firefox until it ends; answers its exit status."""
    process = await asyncio.create_subprocess_exec(program, *arguments, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    async for line in process.stderr:
        if match := re.match(f"{LISTENS}(.*)", line.decode()):
            break
        sys.stderr.buffer.write(line)
    else:
        return await process.wait()
    there = match[1]

    async def session(client: ServerConnection) -> None:
        assert client.request is not None
        async with connect(there + client.request.path, max_size=None, ping_interval=None) as line:
            back = asyncio.create_task(pass_on(line, client))
            async for said in client:
                command = json.loads(said)
                if command["method"] in UNKNOWN:
                    await client.send(json.dumps({"type": "success", "id": command["id"], "result": {}}))
                else:
                    await line.send(said)
            back.cancel()

    async with serve(session, "127.0.0.1", 0, max_size=None, ping_interval=None) as server:
        (socket,) = server.sockets
        print(f"{LISTENS}ws://127.0.0.1:{socket.getsockname()[1]}", file=sys.stderr, flush=True)
        async for _ in process.stderr:
            pass
    return await process.wait()


async def pass_on(line: ClientConnection, client: ServerConnection) -> None:
    async for said in line:
        await client.send(said)


if __name__ == "__main__":
    sys.exit(asyncio.run(relay(os.environ["PROGRAM"], sys.argv[1:])))
