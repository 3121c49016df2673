"""A flood is told to come back later; nothing piles up, and what was answered is what was done."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest

from actors import Limits
from gateway.app import create_app
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from tests.hall.town import HALL, A, town

pytestmark = pytest.mark.anyio
MAILBOX, FLOOD = 20, 400


async def test_a_flood_of_tickets_is_answered_429(passwords: Passwords) -> None:
    async with town(limits=Limits(mailbox=MAILBOX)) as it:
        app = create_app(it.cluster, Settings.read(budgets=0), Keys(b"k" * 32), passwords)
        transport = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://h") as c:
            waiting: list[int] = []

            async def watch() -> None:
                while True:
                    for index in range(it.cluster.hosts):
                        activations = it.cluster.host(index).machine.turns.activations.values()
                        waiting.extend(len(activation.mailbox) for activation in activations)
                    await asyncio.sleep(0)

            watching = asyncio.create_task(watch())
            path, headers = f"/api/halls/{HALL}/tickets", {"Accept-Language": "en"}
            answers = await asyncio.gather(*(c.post(path, json={"queue": A}, headers=headers) for _ in range(FLOOD)))
            watching.cancel()
            statuses = Counter(answer.status_code for answer in answers)
            assert set(statuses) == {201, 429}, statuses
            for answer in answers:
                if answer.status_code == 429:
                    assert int(answer.headers["retry-after"]) >= 1
                    assert answer.headers["content-type"] == "application/problem+json"
                    assert answer.json()["code"] == "busy"
                    assert "try again in" in answer.json()["detail"]
            assert max(waiting) < 2 * MAILBOX  # calls are bounded; what actors tell each other always fits
            numbers = sorted(answer.json()["number"] for answer in answers if answer.status_code == 201)
            assert numbers == [f"A{number:03d}" for number in range(1, statuses[201] + 1)]
            await it.until("hall", HALL, lambda view: view["queues"][0]["waiting"] == statuses[201])
            assert (await c.post(path, json={"queue": A})).status_code == 201  # and afterwards all is well
