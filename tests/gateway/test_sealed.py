"""Over a journal whose older part lies in files everything is read as before: its pages, logs, statistics, feeds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from actors import Address, Command, LocalCluster, VirtualClock
from actors.subscriptions import KIND, Progress, Subscription, _by_event, subscribes, subscriptions
from common.people import EDGE
from gateway.account import Create
from gateway.app import create_app
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from hall.events import TicketFinished
from tests.actors.counters import Add, Total, counter
from tests.gateway.conftest import PASSWORD
from tests.gateway.test_replay import recorded, sealed_in_small_files
from tests.hall.statistics.days import day, settled
from tests.hall.town import HALL, NINE, A

pytestmark = pytest.mark.anyio
MANAGER = Address("account", "manager")


async def test_what_is_asked_is_answered_as_before(
    web_dir: Path, passwords: Passwords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = VirtualClock(NINE)
    async with LocalCluster.open(str(tmp_path / "a.db"), clock=clock) as cluster:
        day_ = await recorded(cluster, clock)
        sealed = await passwords.seal("manager", PASSWORD)
        account = Create(display_name="m", roles=("manager", "audit"), halls=(HALL,), password=sealed)
        await cluster.call(MANAGER, account, caller=EDGE)
        app = create_app(cluster, Settings.read(web_dir=web_dir), Keys(b"k" * 32), passwords)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall.test") as client,
        ):
            token = (await client.post("/api/session", json={"username": "manager", "password": PASSWORD})).json()[
                "token"
            ]

            async def answers() -> list[object]:
                """Pages of journals, statistics, logs that live channels resume from, and what a feed reads again."""
                found: list[object] = []
                paths = ["/api/statistics?from=2026-11-23&to=2026-11-23&by=hall"]
                for kind, key in (("queue", A), ("hall", HALL), ("ticket", day_.tickets[0])):
                    paths += [f"/api/journal/{kind}/{key}?limit=7&after={after}" for after in (0, 5, 40)]
                for path in paths:
                    answer = await client.get(path, headers={"Authorization": f"Bearer {token}"})
                    assert answer.status_code == 200, answer.text
                    found.append(answer.json())
                for ticket in day_.tickets[:5]:
                    found.append(await cluster.publications(Address("ticket", ticket), 2))
                position, until = 0, await cluster.store.position()
                while position < until:
                    found += (page := await cluster.store.since(position, 33))
                    position = page[-1].position
                return found

            before = await answers()
            await sealed_in_small_files(cluster, monkeypatch)
            assert await answers() == before

            await day(day_.it, random.Random(3), 30)  # the halls go on
            await settled(day_.it)
            events = await cluster.events(Address("queue", A))
            assert [event.seq for event in events] == list(range(1, len(events) + 1))


@pytest.fixture
def newcomer() -> Iterator[Subscription]:
    """A subscription that was not there yet when the journal was written."""
    name = "tests.counts_finished"

    @subscribes(TicketFinished, name=name, since="beginning")
    def counts(event: TicketFinished, source: Address) -> Iterator[tuple[Address, Command[int]]]:
        yield counter("finished"), Add(by=1)

    yield subscriptions[name]
    _by_event[TicketFinished].remove(subscriptions.pop(name))


async def test_a_subscription_that_comes_later_hears_what_is_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    path, clock = str(tmp_path / "a.db"), VirtualClock(NINE)
    async with LocalCluster.open(path, clock=clock) as cluster:
        await recorded(cluster, clock)
        events = await cluster.store.chained()
        finished = sum(event.type == "ticket.finished" for event in events)
        assert finished
        await sealed_in_small_files(cluster, monkeypatch)
    newcomer: Subscription = request.getfixturevalue("newcomer")
    monkeypatch.setattr("actors.catching_up.PAGE", 29)
    async with LocalCluster.open(path, clock=clock) as cluster:
        told = until = 0
        while not until or told < until:
            told, until = await cluster.call(Address(KIND, newcomer.name), Progress())
        while await cluster.store.tells():
            await cluster.host(0).quiet()
        assert await cluster.call(counter("finished"), Total()) == finished
