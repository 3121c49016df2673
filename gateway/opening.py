"""A hall that can be served: the halls' data in their actors, and the application before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import east_asian_width

from starlette.applications import Starlette

from actors import Cluster
from common.fronts import fronts
from common.people import EDGE
from common.privacy.messages import SetRetention
from common.privacy.purging import PURGE
from gateway.app import create_app
from gateway.demo import CLERKS, PASSWORD, create_demo_accounts
from gateway.demo_organisation import create_demo_organisation
from gateway.keys import Keys
from gateway.operator.persons import persons_of
from gateway.operator.token import OperatorToken
from gateway.passwords import Passwords
from gateway.rings import open_ledger, open_ring, open_sender
from gateway.settings import Settings, address
from gateway.stopwatch import Stopwatch


@dataclass(frozen=True)
class Opened:
    """A hall that can be served."""

    app: Starlette
    cluster: Cluster
    greeting: str


async def opened(settings: Settings, cluster: Cluster, keys: Keys, speed: float | None, timing: Stopwatch) -> Opened:
    """The hall, its data in place. With `speed` its clock runs a course of working days. Raises what the data are
    refused with."""
    passwords = Passwords(keys)
    places: list[str] = []
    with timing("halls"):
        for front in fronts():
            places += await front.set_up(cluster, always_open=settings.opens_always and speed is None)
    standing: dict[str, str] = {}
    if settings.demo:
        with timing("accounts"):
            await create_demo_accounts(cluster, passwords, places)
            await create_demo_organisation(cluster)
            for front in fronts():
                standing |= await front.standing(cluster, keys.derive, places[0])
    if speed is not None:  # half an hour of that clock is over in seconds
        settings = settings.model_copy(update={"idle_minutes": 0})
    operator, ring, ledger = OperatorToken.open(settings.data_dir), open_ring(settings, keys), open_ledger(settings)
    app = create_app(cluster, settings, keys, passwords, operator, ring, ledger, open_sender(settings))
    with timing("privacy"):
        await cluster.call(PURGE, SetRetention(days=settings.kept_days), caller=EDGE)
        await persons_of(app.state).erase_again(EDGE)
    return Opened(app, cluster, greeting(settings, places[0], standing))


def greeting(settings: Settings, place: str, standing: Mapping[str, str] | None = None) -> str:
    """Where the pages are, and who can sign in; ``standing``: what the demonstration's pages are opened with
    (`common.fronts.Standing`), which a page takes out of its address at once."""
    base = address(settings)
    known = standing or {}
    pages = [page for front in fronts() for page in front.pages]
    width = max((columns(page.zh) for page in pages), default=0)
    lines = ["天河智慧大厅已启动 · Tianhe Hall is running"]
    for page in pages:
        after = f"#{known[page.standing]}" if page.standing in known else ""
        zh = page.zh + " " * (width - columns(page.zh))
        lines.append(f"  {zh} {page.en:<8} {base}{page.path.format(place=place)}{after}")
    if settings.demo:
        lines += [
            f"  演示账号   accounts admin, manager, clerk01 … clerk{CLERKS}",
            f"  密码       password {PASSWORD}",
        ]
    return "\n".join([*lines, "  按 Ctrl+C 停止 · Ctrl+C stops"])


def columns(text: str) -> int:
    """How wide a terminal shows a text: Chinese characters take two columns."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)
