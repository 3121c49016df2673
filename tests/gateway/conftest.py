"""An edge on a cluster in this process, with accounts whose passwords are cheap to check."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from alembic.script import ScriptDirectory
from argon2 import PasswordHasher
from starlette.applications import Starlette

from actors import Address, LocalCluster, VirtualClock
from common.people import EDGE
from common.room import rooms
from gateway.account import Create
from gateway.app import create_app
from gateway.database import _config
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings

HALL = "440106"
PASSWORD = "correct horse battery"
ACCOUNTS = {"clerk01": ("clerk",), "manager": ("manager", "audit"), "admin": ("admin", "manager", "audit")}


@dataclass
class Edge:
    """The gateway under test and what stands around it."""

    app: Starlette
    client: httpx.AsyncClient
    cluster: LocalCluster
    clock: VirtualClock
    passwords: Passwords

    async def sign_in(self, username: str) -> dict[str, str]:
        """Headers of a signed-in user. Leaves no cookie behind."""
        answer = await self.client.post("/api/session", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        self.client.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    def another(self, **options: object) -> httpx.AsyncClient:
        """A second client, for example one whose default headers are a browser's."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://hall.test",
            **options,  # type: ignore[arg-type]
        )


@pytest.fixture
def web_dir(tmp_path: Path) -> Path:
    (tmp_path / "dist" / "assets").mkdir(parents=True)
    (tmp_path / "dist" / "index.html").write_text("<!doctype html><title>天河</title>", encoding="utf-8")
    (tmp_path / "dist" / "assets" / "app-1a2b.js").write_text("export {}", encoding="utf-8")
    return tmp_path / "dist"


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(Keys(b"k" * 32), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def edge(web_dir: Path, passwords: Passwords) -> AsyncIterator[Edge]:
    async with edge_on(":memory:", VirtualClock(), web_dir, passwords) as opened:
        yield opened


@asynccontextmanager
async def edge_on(
    database: str, clock: VirtualClock, web_dir: Path, passwords: Passwords, **options: object
) -> AsyncIterator[Edge]:
    """``options``: settings."""
    rooms()  # a database is made with the tables that are known by then
    async with LocalCluster.open(database, clock=clock) as cluster:
        for username, roles in ACCOUNTS.items():
            account = Create(
                display_name=username.upper(),
                roles=roles,
                halls=(HALL,),
                password=await passwords.seal(username, PASSWORD),
            )
            await cluster.call(Address("account", username), account, caller=EDGE)
        app = create_app(cluster, Settings.read(web_dir=web_dir, **options), Keys(b"k" * 32), passwords)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client,
        ):
            yield Edge(app, client, cluster, clock, passwords)


@pytest.fixture(scope="module")
def scripts_read_once() -> Iterator[None]:
    """Alembic compiles every migration anew for each upgrade."""
    with pytest.MonkeyPatch.context() as patch:
        scripts = ScriptDirectory.from_config(_config())
        patch.setattr(ScriptDirectory, "from_config", lambda config: scripts)
        yield
