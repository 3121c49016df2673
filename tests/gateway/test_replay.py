"""A recorded day shown again: exactly what was shown then, at every moment, and nothing that was not."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from actors import Address, Caller, LocalCluster, VirtualClock
from actors import past as past_module
from actors.errors import Busy
from actors.past import Past
from actors.stores import sealing
from common.people import EDGE
from common.times import iso
from gateway.account import Create
from gateway.app import create_app
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.replay import exactly
from gateway.settings import Settings
from tests.gateway.conftest import PASSWORD
from tests.hall.statistics.days import day, settled
from tests.hall.town import HALL, NINE, W1, A, Town

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
WATCHED = [("hall", HALL), ("window", W1), ("district", "440106"), ("queue", A)]
SIDES = [("desk", W1), ("line", A), ("counter", W1)]
"""What is derived where it is read, from what two actors know, or from another side of one."""
CHANNELS = {"hall": f"hall:{HALL}", "window": f"window:{W1}", "district": "map"}
PATHS = {"hall": f"/api/halls/{HALL}", "window": f"/api/windows/{W1}", "district": "/api/map"}
SOMEONE = Caller("x", ("admin",))


def lasting(kind: str, view: Json) -> Json:
    """A view without what changes by the mere passing of time: a queue's estimate, as of the moment it is asked."""
    return {name: value for name, value in view.items() if kind != "queue" or name not in ("p50", "p90")}


class Recorded:
    """A random day, and what was shown after each stretch of it."""

    def __init__(self, it: Town) -> None:
        self.it = it
        self.shown: list[tuple[int, dict[str, Json]]] = []
        self.tickets: list[str] = []

    async def run(self, seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(12):
            self.tickets += await day(self.it, rng, 15)
            await settled(self.it)
            views = {kind: await self.it.view(kind, key) for kind, key in (*WATCHED, *SIDES)}
            views["page"] = {**await self.it.view("page", self.tickets[-1]), "secret": self.tickets[-1]}
            self.shown.append((self.it.clock.now(), views))
            self.it.clock.advance(60.000457)


async def recorded(cluster: LocalCluster, clock: VirtualClock, seed: int = 1) -> Recorded:
    it = Town(cluster, clock)
    await it.configure()
    found = Recorded(it)
    await found.run(seed)
    return found


@pytest.mark.parametrize("spacing", [7, 1000])
async def test_every_actor_is_shown_as_it_was(spacing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_module, "SPACING", spacing)
    monkeypatch.setattr(past_module, "MARKS", 10)
    clock = VirtualClock(NINE)
    async with LocalCluster.open(clock=clock) as cluster:
        day_ = await recorded(cluster, clock)
        moments = [*day_.shown, *reversed(day_.shown), *random.Random(2).sample(day_.shown, 12)]
        for moment, views in moments:
            for kind, key in WATCHED:
                folded = await cluster.past.at(Address(kind, key), moment)
                assert lasting(kind, folded.actor.view()) == lasting(kind, views[kind]), (kind, moment)


async def test_a_question_folds_a_bounded_number_of_events_and_goes_on_when_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(past_module, "SPACING", 10)
    monkeypatch.setattr(past_module, "MOST", 40)
    clock = VirtualClock(NINE)
    async with LocalCluster.open(clock=clock) as cluster:
        day_ = await recorded(cluster, clock)
        past, refused = Past(cluster.store), 0
        moment, views = day_.shown[-1]
        while True:
            try:
                folded = await past.at(Address("hall", HALL), moment)
                break
            except Busy as busy:
                refused += busy.facts["retry_after"]
        assert folded.actor.view() == views["hall"]
        assert refused == folded.seq // 40


async def sealed_in_small_files(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("SLICE", 70), ("BLOCK", 11), ("MOST", 200)):
        monkeypatch.setattr(sealing, name, size)
    events = await cluster.store.position()
    while await sealing.seal(cluster.store, cluster.clock.now() + 1):
        pass
    assert len(await cluster.store.sealed()) > 2
    assert len(await cluster.store.chained()) < events // 3


class Edge:
    def __init__(self, client: httpx.AsyncClient, day: Recorded) -> None:
        self.client = client
        self.day = day

    async def get(self, path: str, user: str | None = "manager", **params: str) -> httpx.Response:
        headers = {"Accept-Language": "en"}
        if user is not None:
            answer = await self.client.post("/api/session", json={"username": user, "password": PASSWORD})
            self.client.cookies.clear()
            headers["Authorization"] = f"Bearer {answer.json()['token']}"
        return await self.client.get(path, params=params, headers=headers)


@pytest.fixture(params=["whole", "sealed"])
async def edge(
    request: pytest.FixtureRequest, web_dir: Any, passwords: Passwords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """The journal may lie in files, all of it but the newest event of everybody."""
    clock = VirtualClock(NINE)
    async with LocalCluster.open(str(tmp_path / "a.db"), clock=clock) as cluster:
        day_ = await recorded(cluster, clock)
        for name, role, hall in (
            ("manager", "manager", HALL),
            ("clerk01", "clerk", HALL),
            ("clerk09", "clerk", "440106001"),
        ):
            sealed = await passwords.seal(name, PASSWORD)
            account = Create(display_name=name, roles=(role,), halls=(hall,), password=sealed)
            await cluster.call(Address("account", name), account, caller=EDGE)
        if request.param == "sealed":
            await sealed_in_small_files(cluster, monkeypatch)
        app = create_app(cluster, Settings.read(web_dir=web_dir), Keys(b"k" * 32), passwords)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall.test") as client,
        ):
            yield Edge(client, day_)


async def test_the_reading_routes_answer_as_they_did(edge: Edge) -> None:
    for moment, views in edge.day.shown[::4]:
        for kind, path in PATHS.items():
            shown = views["desk" if kind == "window" else kind]
            assert (await edge.get(path, at=exactly(moment))).json() == shown
        page = {**views["page"]}
        ticket = (await edge.get(f"/api/tickets/{page.pop('secret')}", at=exactly(moment))).json()
        assert ticket | {"estimate": None} == page | {"estimate": None}
    assert any(views["page"]["position"] for _, views in edge.day.shown[::4])


async def test_the_other_sides_of_an_actor_are_played_too(edge: Edge) -> None:
    (start, before), (end, after) = edge.day.shown[4], edge.day.shown[7]
    for side, channel in (("line", f"line:{A}"), ("counter", f"counter:{W1}")):
        answer = await edge.get(f"/api/replay/{channel}", **{"from": exactly(start), "to": exactly(end)})
        values = [answer.json()["value"], answer.json()["publications"][-1]["data"]]
        for value, shown in zip(values, (before[side], after[side]), strict=True):
            if side == "line":
                assert [number for number, _, _ in value["line"]] == [number for number, _, _ in shown["line"]]
            else:
                assert value == shown


async def test_a_plus_sign_written_plainly_in_an_address_is_understood(edge: Edge) -> None:
    moment, _ = edge.day.shown[5]
    answer = await edge.client.get(f"/api/map?at={iso(moment)}")
    assert answer.status_code == 401  # understood: only the person is missing


async def test_the_past_is_for_staff(edge: Edge) -> None:
    at = iso(edge.day.shown[5][0])
    for path in (*PATHS.values(), f"/api/tickets/{edge.day.tickets[0]}"):
        assert (await edge.get(path, None, at=at)).status_code == 401
        assert (await edge.get(path, "clerk01", at=at)).status_code == 200
    assert (await edge.get(PATHS["hall"], "clerk09", at=at)).status_code == 403
    assert (await edge.get(f"/api/replay/hall:{HALL}", "clerk09", **{"from": at, "to": at})).status_code == 403


@pytest.mark.parametrize(
    "at", ["2030-01-01T00:00:00+08:00", "2020-01-01T00:00:00+08:00", "10:42", "2026-11-23T10:42:00"]
)
async def test_a_moment_that_cannot_be_shown_is_named(edge: Edge, at: str) -> None:
    for path in PATHS.values():
        answer = await edge.get(path, at=at)
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["at"]


async def test_played_pages_lead_from_value_to_value_without_a_gap(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.replay.PAGE", 5)
    for kind, channel in CHANNELS.items():
        moments = {exactly(moment): views[kind] for moment, views in edge.day.shown}
        start, end = edge.day.shown[0][0], edge.day.shown[-1][0]
        since, offset, seen = exactly(start), 0, 0
        value = moments[since]
        while since != exactly(end):
            page = (await edge.get(f"/api/replay/{channel}", **{"from": since, "to": exactly(end)})).json()
            assert page["value"] == value
            assert page["offset"] >= offset
            for publication in page["publications"]:
                assert since < publication["at"] <= page["until"]
                assert publication["offset"] > offset
                offset, value = publication["offset"], publication["data"]
                seen += 1
            since = page["until"]
        assert value == moments[exactly(end)]
        assert seen > 5


async def test_a_tickets_log_is_told_again_entry_by_entry(edge: Edge) -> None:
    ticket = edge.day.tickets[0]
    first, last = edge.day.shown[0][0] - 3_600_000_000, edge.day.shown[-1][0]
    page = (await edge.get(f"/api/replay/ticket:{ticket}", **{"from": iso(first), "to": iso(last)})).json()
    told = await edge.day.it.cluster.publications(Address("ticket", ticket))
    assert page["value"] is None
    assert [(entry["offset"], entry["data"]) for entry in page["publications"]] == told[: len(page["publications"])]
    assert page["publications"]


async def test_what_cannot_be_played_is_named(edge: Edge) -> None:
    now = edge.day.shown[-1][0]
    ahead = iso(now + int(timedelta(days=1).total_seconds()) * 1_000_000)
    for path, first, last, field, status in (
        ("/api/replay/planet", iso(now), iso(now), "channel", 404),
        ("/api/replay/map", ahead, ahead, "from", 422),
        ("/api/replay/map", iso(now), iso(now - 1_000_000), "to", 422),
    ):
        answer = await edge.get(path, **{"from": first, "to": last})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)


@pytest.mark.parametrize("edge", ["sealed"], indirect=True)
async def test_a_past_whose_file_is_lost_is_not_there_now(edge: Edge, tmp_path: Path) -> None:
    at = exactly(edge.day.shown[-1][0])
    assert (await edge.get(PATHS["hall"], at=at)).status_code == 200
    next((tmp_path / "segments").glob("journal-000000000001-*.db")).unlink()
    edge.day.it.cluster.past = Past(edge.day.it.cluster.store)
    answer = await edge.get(PATHS["hall"], at=at)
    assert (answer.status_code, answer.json()["code"]) == (503, "store.unavailable")
    assert (await edge.get(PATHS["hall"])).status_code == 200
