"""The small hall behind an edge, and citizens who come to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from actors import Address, Caller, LocalCluster, VirtualClock
from common.people import EDGE
from gateway.account import Create
from gateway.app import create_app
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from hall.messages import ShowLine
from people.api import COOKIE, door_of
from people.signing_in import Device, Vouched
from people.sms import NotSent
from tests.hall.test_edge import PASSWORD
from tests.hall.town import CLERK, HALL, NINE, Town

LAN = Vouched(issuer="province", name="兰心", number="440106199001019990", phone="+8613812345678")
MING = Vouched(issuer="province", name="明远", number="440106198505050030")
CODE, COMPANY = "91440106MA0000007K", "广州天河明远科技有限公司"
BOSS = Vouched(issuer="province", name="陈明远", number="11010519491231002X", represents=((CODE, COMPANY),))
PHONE = "13812345678"


@dataclass
class Post:
    """A sender that keeps what it was given (``tried``) and what it took (``sent``); ``fails``: as a gateway that is
    away."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)
    tried: list[tuple[str, str, str]] = field(default_factory=list)
    fails: bool = False

    async def send(self, message_id: str, phone: str, code: str) -> None:
        self.tried.append((message_id, phone, code))
        if self.fails:
            raise NotSent
        self.sent.append((message_id, phone, code))

    def shown(self, code: str) -> str | None:
        return None

    @property
    def code(self) -> str:
        """The newest."""
        return self.sent[-1][2]


@dataclass
class House:
    it: Town
    app: FastAPI
    post: Post

    @property
    def cluster(self) -> LocalCluster:
        cluster: LocalCluster = self.it.cluster
        return cluster

    async def things(self, browser: httpx.AsyncClient, count: int) -> list[dict[str, Any]]:
        """What is theirs, once it is so many: tells arrive soon, but not in this turn."""
        with anyio.fail_after(20):
            while len(found := (await self.me(browser))["things"]) < count:
                await anyio.lowlevel.checkpoint()
        assert len(found) == count
        return list(found)

    async def line(self, queue: str) -> list[dict[str, Any]]:
        """Everyone in a queue, as staff see them."""
        return list(await self.cluster.call(Address("queue", queue), ShowLine(), caller=CLERK))

    def browser(self, address: str = "203.0.113.7") -> httpx.AsyncClient:
        """Another browser, at some address."""
        transport = httpx.ASGITransport(self.app, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://hall.test")

    async def ask_code(self, browser: httpx.AsyncClient, phone: str = PHONE) -> str:
        """The challenge."""
        answer = await browser.post("/api/people/codes", json={"phone": phone})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["challenge"])

    async def by_phone(
        self, browser: httpx.AsyncClient, phone: str = PHONE, *, own_device: bool = False
    ) -> dict[str, Any]:
        """Signed in by a code."""
        challenge = await self.ask_code(browser, phone)
        answer = await self.try_code(browser, challenge, self.post.code, phone, own_device=own_device)
        assert answer.status_code == 204, answer.text
        return await self.me(browser)

    async def try_code(
        self,
        browser: httpx.AsyncClient,
        challenge: str,
        code: str,
        phone: str = PHONE,
        *,
        own_device: bool = False,
    ) -> httpx.Response:
        body = {"phone": phone, "challenge": challenge, "code": code, "own_device": own_device}
        return await browser.post("/api/people/session", json=body)

    async def change_phone(self, browser: httpx.AsyncClient, phone: str, other: str | None = None) -> httpx.Response:
        """The new phone, with the code that came there."""
        challenge = await self.ask_code(browser, phone)
        return await self.say_other(browser, phone, challenge, other)

    async def say_other(
        self, browser: httpx.AsyncClient, phone: str, challenge: str, other: str | None
    ) -> httpx.Response:
        body = {"phone": phone, "challenge": challenge, "code": self.post.code, "other": other}
        return await browser.post("/api/people/phone", json=body)

    async def by_identity(
        self, browser: httpx.AsyncClient, who: Vouched, *, link: bool = False, own_device: bool = False
    ) -> dict[str, Any]:
        """Signed in as a provider vouches; ``link``: the account that is signed in is theirs, too."""
        token = browser.cookies.get(COOKIE) if link else None
        opened = await door_of(self.app.state).by_identity(who, token, on=Device(own_device))
        browser.cookies.set(COOKIE, opened.token, domain="hall.test")
        return await self.me(browser)

    async def me(self, browser: httpx.AsyncClient) -> dict[str, Any]:
        answer = await browser.get("/api/people/session")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] | None = answer.json()["person"]
        assert found is not None, "nobody is signed in"
        return found

    async def is_nobody(self, browser: httpx.AsyncClient) -> bool:
        return (await browser.get("/api/people/session")).json() == {"person": None}

    async def as_staff(self, browser: httpx.AsyncClient, name: str) -> None:
        """A member of staff signs in, in the same browser."""
        answer = await browser.post("/api/session", json={"username": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text

    async def caller(self, browser: httpx.AsyncClient) -> Caller:
        """Who a browser's session is."""
        found = await door_of(self.app.state).whose(str(browser.cookies.get(COOKIE)))
        assert found is not None
        return found.caller


@asynccontextmanager
async def house(web: Path, **settings: Any) -> AsyncIterator[House]:
    clock = VirtualClock(NINE)
    async with LocalCluster.open(clock=clock) as cluster:
        it = Town(cluster, clock)
        await it.configure()
        keys = Keys(b"k" * 32)
        passwords = Passwords(keys, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        for name, roles in (("clerk01", ("clerk",)), ("admin", ("admin",))):
            sealed = await passwords.seal(name, PASSWORD)
            account = Create(display_name=name, roles=roles, halls=(HALL,), password=sealed)
            await cluster.call(Address("account", name), account, caller=EDGE)
        app = create_app(cluster, Settings.read(web_dir=web, **settings), keys, passwords)
        post = Post()
        door_of(app.state).sender = post
        async with app.router.lifespan_context(app):
            yield House(it, app, post)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"
