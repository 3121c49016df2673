"""A hall that can be served: the halls' data in their actors, and the application before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI

from actors import Cluster
from gateway.app import create_app
from gateway.demo import CLERKS, PASSWORD, create_demo_accounts, demo_screens
from gateway.keys import Keys
from gateway.operator.token import OperatorToken
from gateway.passwords import Passwords
from gateway.settings import Settings, address
from gateway.stopwatch import Stopwatch
from hall.screens.door import ScreenDoor
from hall.screens.kinds import BOARD, KIOSK, TABLET, WINDOW_BOARD
from hall.setup import setup


@dataclass(frozen=True)
class Opened:
    """A hall that can be served."""

    app: FastAPI
    cluster: Cluster
    greeting: str


async def opened(settings: Settings, cluster: Cluster, keys: Keys, speed: float | None, timing: Stopwatch) -> Opened:
    """The hall, its data in place. With `speed` its clock runs a course of working days. Raises what the data are
    refused with."""
    passwords = Passwords(keys)
    with timing("halls"):
        halls = await setup(cluster, always_open=settings.opens_always and speed is None)
    screens: dict[str, str] = {}
    if settings.demo:
        with timing("accounts"):
            await create_demo_accounts(cluster, passwords, halls)
            screens = await demo_screens(ScreenDoor(cluster, keys.derive), halls[0])
    app = create_app(cluster, settings, keys, passwords, OperatorToken.open(settings.data_dir))
    return Opened(app, cluster, greeting(settings, halls[0], screens))


def greeting(settings: Settings, hall: str, screens: Mapping[str, str] | None = None) -> str:
    """Where the pages are, and who can sign in; ``screens``: the tokens of the demo's screens, by kind, which a page
    takes out of its address at once."""
    base = address(settings)
    known = {kind: f"#screen={token}" for kind, token in (screens or {}).items()}
    lines = [
        "天河智慧大厅已启动 · Tianhe Hall is running",
        f"  地图       map      {base}/",
        f"  取号机     kiosk    {base}/kiosk/{hall}{known.get(KIOSK, '')}",
        f"  叫号屏     board    {base}/board/{hall}{known.get(BOARD, '')}",
        f"  窗口屏     counter  {base}/board/{hall}/01{known.get(WINDOW_BOARD, '')}",
        f"  评价平板   tablet   {base}/tablet/{hall}-01{known.get(TABLET, '')}",
        f"  窗口工作台 desk     {base}/desk",
    ]
    if settings.demo:
        lines += [
            f"  演示账号   accounts admin, manager, clerk01 … clerk{CLERKS}",
            f"  密码       password {PASSWORD}",
        ]
    return "\n".join([*lines, "  按 Ctrl+C 停止 · Ctrl+C stops"])
