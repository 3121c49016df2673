"""Evaluation through the whole gateway: who may, what is refused and how, and that what people write stays sealed."""

from pathlib import Path
from typing import Any

import pytest

from actors import Address
from common.passes import Passes
from gateway.keys import Keys
from hall.passes import RATING, TICKET
from hall.ratings.terms import level_of_reason, terms
from tests.hall.ratings.office import office
from tests.hall.test_edge import Visitor, says
from tests.hall.town import HALL, W1, W2, A, a_key

pytestmark = pytest.mark.anyio
WORDS = "请补发材料清单，电话13812345678"


async def served(at: Visitor, window: str = W1) -> tuple[str, dict[str, str]]:
    """A ticket served to the end over HTTP: the path of its rating, and its secret."""
    ticket = (await at.take(queue=A, there=True)).json()
    if (await at.client.get(f"/api/windows/{window}", headers=at.clerk)).json()["state"] == "closed":
        await at.run("open", window=window)
    for command in ("call-next", "start", "finish"):
        assert (await at.run(command, window=window)).status_code == 200
    await at.it.until("rating", ticket["id"], lambda view: view["services"])
    return f"/api/tickets/{ticket['id']}/rating", {"secret": ticket["secret"]}


def body(score: Any = 5, **more: Any) -> dict[str, Any]:
    return {"score": score, "reasons": [], "by": "phone", **more}


async def test_rating_on_the_phone(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, _):
        path, secret = await served(at)
        says(await at.client.get(path), 403, "secret")
        says(await at.client.post(path, json=body(), headers=at.clerk), 403, "secret")
        assert (await at.client.get(path, params=secret)).json()["services"][0]["rated"] is None
        key = {"Idempotency-Key": a_key("stars")}
        rated = await at.client.post(path, params=secret, json=body(4, reasons=["413"]), headers=key)
        assert rated.status_code == 200
        assert (
            await at.client.post(path, params=secret, json=body(4, reasons=["413"]), headers=key)
        ).json() == rated.json()
        says(await at.client.post(path, params=secret, json=body(1), headers=key), 409, "Idempotency-Key")
        assert says(await at.client.post(path, params=secret, json=body(4)), 409) == "rating.done"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"score": 0}, "score"),
        ({"score": 6}, "score"),
        ({"score": "5"}, "score"),
        ({"score": 4.0}, "score"),
        ({"score": None}, "score"),
        ({"reasons": ["nothing"]}, "reasons"),
        ({"reasons": ["214"]}, "reasons"),
        ({"reasons": ["517", "517"]}, "reasons"),
        ({"reasons": "517"}, "reasons"),
        ({"comment": "好" * 301}, "comment"),
        ({"comment": "a\u0000b"}, "comment"),
        ({"by": "tablet"}, "by"),
        ({"by": "fax"}, "by"),
        ({"service": 0}, "service"),
        ({"more": 1}, "more"),
    ],
)
async def test_a_rating_that_says_nothing_we_know(given: dict[str, Any], field: str, tmp_path: Path) -> None:
    async with office(tmp_path) as (at, _):
        path, secret = await served(at)
        says(await at.client.post(path, params=secret, json=body() | given), 422, field)
        assert (await at.client.get(path, params=secret)).json()["services"][0]["rated"] is None


async def test_tickets_that_cannot_be_rated(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, _):
        ticket = (await at.take(queue=A, there=True)).json()
        path = f"/api/tickets/{ticket['id']}/rating"
        early = await at.client.post(path, params={"secret": ticket["secret"]}, json=body())
        assert says(early, 409) == "rating.too_early"
        says(await at.client.post("/api/tickets/nonsense/rating", json=body()), 404, "ticket")
        says(await at.client.post(f"/api/tickets/{HALL}-20261123-A900/rating", json=body()), 403, "secret")


async def test_a_screen_is_admitted_by_its_manager_and_asks_for_its_own(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, manager):
        place = {"window": W1}
        says(await at.client.post("/api/screens", json=place), 401)
        says(await at.client.post("/api/screens", json=place, headers=at.clerk), 403)
        says(await at.client.post("/api/screens", json={"window": "440106-99"}, headers=manager), 404, "window")
        says(await at.client.post("/api/screens", json={"window": "x"}, headers=manager), 404, "window")
        says(await at.client.post("/api/screens", json={"window": "440106001-01"}, headers=manager), 403)
        first = (await at.client.post("/api/screens", json=place, headers=manager)).json()["token"]
        screen = {"Screen-Token": (await at.client.post("/api/screens", json=place, headers=manager)).json()["token"]}
        foreign, _ = await served(at, W2)
        await at.run("close", window=W2)
        path, _ = await served(at)
        by_tablet = body(5, by="tablet")
        for token in (first, screen["Screen-Token"][:-1], "x", f"{W2}.1.x", "440106-01.９.x"):
            refused = await at.client.post(path, json=by_tablet, headers={"Screen-Token": token.encode()})
            assert says(refused, 403, "Screen-Token") == "screen.unknown"
        assert (
            says(await at.client.post(foreign, json=by_tablet, headers=screen), 403, "ticket") == "rating.other_window"
        )
        link = {"secret": (await at.client.get(path, headers=screen)).json()["pass"]}
        assert (await at.client.post(path, json=by_tablet, headers=screen)).status_code == 200
        assert (await at.client.get(path, params=link)).json()["services"][0]["rated"]["score"] == 5
        says(await at.client.get(path.removesuffix("/rating"), params=link), 403, "secret")
        says(await at.client.get(foreign, params=link), 403, "secret")


async def test_a_bad_rating_reaches_the_manager_and_nobody_else(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, manager):
        path, secret = await served(at)
        await at.client.post(path, params=secret, json=body(1, reasons=["115"], comment=WORDS))
        await at.it.until("follow_ups", HALL, lambda view: view["open"])
        says(await at.client.get("/api/follow-ups", params={"hall": HALL}), 401)
        says(await at.client.get("/api/follow-ups", params={"hall": HALL}, headers=at.clerk), 403)
        says(await at.client.get("/api/follow-ups", headers=at.clerk), 403)
        says(await at.client.get("/api/follow-ups", params={"hall": "nowhere"}, headers=manager), 404, "hall")
        says(await at.client.get("/api/follow-ups", params={"hall": "440106001"}, headers=manager), 403)
        (row,) = (await at.client.get("/api/follow-ups", headers=manager)).json()["follow_ups"]
        assert (row["comment"], row["outcome"], row["state"]) == (WORDS, None, "open")
        mine = f"/api/follow-ups/{row['id']}"
        says(await at.client.post(f"{mine}/take", headers=at.clerk), 403)
        says(await at.client.post("/api/follow-ups/x/take", headers=manager), 404, "id")
        assert says(await at.client.post(f"{mine}/close", json={"outcome": "好"}, headers=manager), 409)
        assert (await at.client.post(f"{mine}/take", headers=manager)).json()["owner"] == "manager"
        says(await at.client.post(f"{mine}/close", json={"outcome": " "}, headers=manager), 422, "outcome")
        says(
            await at.client.post(f"{mine}/close", json={"outcome": "x", "result": "y"}, headers=manager), 422, "result"
        )
        done = await at.client.post(f"{mine}/close", json={"outcome": "已致电13812345678"}, headers=manager)
        assert (done.json()["outcome"], done.json()["result"]) == ("已致电13812345678", "rectified")
        assert (
            says(await at.client.post(f"{mine}/close", json={"outcome": "x"}, headers=manager), 409)
            == "follow_up.closed"
        )
        told = await at.client.get(path, params=secret)
        assert told.json()["services"][0]["rated"]["follow_up"] == "rectified"
        assert WORDS not in told.text
        ticket = path.split("/")[3]
        kept = str([await at.it.cluster.events(Address(*key)) for key in (("rating", ticket), ("follow_ups", HALL))])
        assert "13812345678" not in kept
        assert "致电" not in kept


async def test_a_bad_rating_is_extended_and_passed_on(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, manager):
        path, secret = await served(at)
        await at.it.until("follow_ups", HALL, lambda view: view["managers"])
        await at.client.post(path, params=secret, json=body(1, reasons=["115"]))
        await at.it.until("follow_ups", HALL, lambda view: view["open"])
        (row,) = (await at.client.get("/api/follow-ups", headers=manager)).json()["follow_ups"]
        assert (row["owner"], row["owner_name"]) == ("manager", "主管")
        mine, charge = f"/api/follow-ups/{row['id']}", f"/api/halls/{HALL}/follow-up-owner"
        reason = {"reason": "材料在区局，电话13812345678"}
        says(await at.client.post(f"{mine}/extend", json=reason, headers=manager), 409)
        await at.client.post(f"{mine}/take", headers=manager)
        says(await at.client.post(f"{mine}/extend", json={"reason": " "}, headers=manager), 422, "reason")
        says(await at.client.post(f"{mine}/extend", json=reason, headers=at.clerk), 403)
        extended = (await at.client.post(f"{mine}/extend", json=reason, headers=manager)).json()
        assert extended["extension"] == reason["reason"]
        assert extended["due_at"] > row["due_at"]
        says(await at.client.post(f"{mine}/assign", json={"owner": "clerk01"}, headers=manager), 422, "owner")
        says(await at.client.put(charge, json={"owner": "nobody"}, headers=manager), 422, "owner")
        says(await at.client.get("/api/halls/nowhere/follow-up-owner", headers=manager), 404, "hall")
        says(await at.client.get(charge), 401)
        says(await at.client.get(charge, headers=at.clerk), 403)
        shown = {"owner": "manager", "managers": [{"name": "manager", "display_name": "主管"}]}
        assert (await at.client.put(charge, json={"owner": "manager"}, headers=manager)).json() == shown
        assert (await at.client.get(charge, headers=manager)).json() == shown
        assert "13812345678" not in str(await at.it.cluster.events(Address("follow_ups", HALL)))


async def test_what_is_published(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, _):
        path, secret = await served(at)
        await served(at)
        await at.client.post(path, params=secret, json=body(5))
        await at.it.until("rating_tally", f"{HALL}-202611", lambda view: view["days"]["20261123"]["ratings"] == 1)
        period = {"from": "2026-11-01", "to": "2026-11-30"}
        shown = (await at.client.get("/api/ratings/publication", params=period)).json()
        assert (shown["services"], shown["ratings"], shown["evaluation_rate"], shown["good_rate"]) == (2, 1, 0.5, 1.0)
        assert (await at.client.get("/api/ratings/publication", params={**period, "hall": HALL})).json() == {
            **shown,
            "hall": HALL,
        }
        none = (
            await at.client.get("/api/ratings/publication", params={"from": "2025-12-01", "to": "2026-11-22"})
        ).json()
        assert (none["services"], none["good_rate"]) == (0, None)
        for wrong, status, field in (
            ({"from": "2026-11-02", "to": "2026-11-01"}, 422, "to"),
            ({"from": "2025-11-01", "to": "2026-11-02"}, 422, "to"),
            ({"from": "2026-11-01"}, 422, "to"),
            ({"from": "x", "to": "2026-11-01"}, 422, "from"),
            ({**period, "hall": "440199"}, 404, "hall"),
        ):
            says(await at.client.get("/api/ratings/publication", params=wrong), status, field)


async def test_the_reasons_are_those_of_their_level(tmp_path: Path) -> None:
    async with office(tmp_path) as (at, _):
        levels = (await at.client.get("/api/ratings/reasons")).json()["levels"]
        assert [level["score"] for level in levels] == [5, 4, 3, 2, 1]
        reasons = [reason for level in levels for reason in level["reasons"]]
        assert len(level_of_reason()) == len(reasons) == 40
        assert all(reason["id"].startswith(str(level["score"])) for level in levels for reason in level["reasons"])
        assert all(entry["name"] and entry["name_en"] for entry in (*levels, *reasons))
        assert terms()["source"]


def test_a_pass_is_worth_only_what_it_was_made_for() -> None:
    derive, ticket = Keys(b"k" * 32).derive, f"{HALL}-20261123-A001"
    ours, theirs, secrets = Passes(derive, RATING), Passes(Keys(b"x" * 32).derive, RATING), Passes(derive, TICKET)
    assert ours.fits(ticket, ours.of(ticket))
    for other in (theirs.of(ticket), secrets.of(ticket), ours.of(f"{HALL}-20261123-A002"), "", "\ud800"):
        assert not ours.fits(ticket, other)
