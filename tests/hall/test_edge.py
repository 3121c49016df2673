"""The room as a stranger meets it, through the whole gateway: what is refused, how, and that nothing changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from actors import Address
from common.people import EDGE
from gateway.account import Create
from gateway.app import create_app
from gateway.keys import Keys
from gateway.passwords import Passwords
from gateway.settings import Settings
from tests.hall.town import HALL, W1, W2, A, B, Town, a_key, town

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery"
JSON = {"Content-Type": "application/json"}
TICKETS, MISSING = f"/api/halls/{HALL}/tickets", f"{HALL}-20261123-A999"


class Visitor:
    """A client of the gateway; `clerk` are the headers of clerk01, `other` those of clerk02."""

    def __init__(self, it: Town, client: httpx.AsyncClient) -> None:
        self.it = it
        self.client = client
        self.clerk: dict[str, str] = {}
        self.other: dict[str, str] = {}

    async def sign_in(self, name: str) -> dict[str, str]:
        answer = await self.client.post("/api/session", json={"username": name, "password": PASSWORD})
        self.client.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    async def take(self, key: str | None = None, *, there: bool = False, **body: Any) -> httpx.Response:
        """A number; ``there``: before the eyes of a clerk, so that it can be called."""
        headers = {"Idempotency-Key": a_key(key)} if key else {}
        return await self.client.post(TICKETS, json=body, headers=headers | (self.clerk if there else {}))

    async def run(self, command: str, body: Any = None, window: str = W1, **headers: str) -> httpx.Response:
        path = f"/api/windows/{window}/{command}"
        return await self.client.post(path, json=body, headers=(headers or self.clerk))

    async def events(self) -> int:
        """How much happened in the room's deciding actors."""
        deciding = [("queue", A), ("queue", B), ("window", W1), ("window", W2), ("hall", HALL), ("district", HALL)]
        return sum([len(await self.it.cluster.events(Address(*address))) for address in deciding])


@asynccontextmanager
async def gateway(web: Path) -> AsyncIterator[Visitor]:
    async with town() as it:
        passwords = Passwords(Keys(b"k" * 32), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        for name in ("clerk01", "clerk02"):
            sealed = await passwords.seal(name, PASSWORD)
            account = Create(display_name=name, roles=("clerk",), halls=(HALL,), password=sealed)
            await it.cluster.call(Address("account", name), account, caller=EDGE)
        app = create_app(it.cluster, Settings.read(web_dir=web, idle_minutes=0), Keys(b"k" * 32), passwords)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://hall.test") as client,
        ):
            visitor = Visitor(it, client)
            visitor.clerk, visitor.other = await visitor.sign_in("clerk01"), await visitor.sign_in("clerk02")
            yield visitor


def says(answer: httpx.Response, status: int, *fields: str) -> str:
    """Check a problem's form; answers its code."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["title"]
    assert problem["detail"]
    assert [error["field"] for error in problem.get("errors", [])] == list(fields)
    code: str = problem["code"]
    return code


NAMES = ["440199", "x", "４４０１０６", "%F0%9F%98%80", "%ED%A0%80", "4" * 10_000, "440106'%20OR%201=1--", "%2e%2e"]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:24])
async def test_a_name_that_names_nothing(name: str, tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        before = await at.events()
        body = {"queue": A}
        says(await at.client.get(f"/api/halls/{name}"), 404, "hall")
        says(await at.client.post(f"/api/halls/{name}/tickets", json=body), 404, "hall")
        says(await at.client.get(f"/api/tickets/{name}", headers=at.clerk), 404, "ticket")
        says(await at.client.delete(f"/api/tickets/{name}", headers=at.clerk), 404, "ticket")
        says(await at.client.get(f"/api/windows/{name}", headers=at.clerk), 404, "window")
        says(await at.run("open", window=name), 404, "window")
        assert says(await at.run(name), 404, "command") == "window.unknown_command"
        assert await at.events() == before


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd", f"{HALL}%2f..%2f{HALL}", ""])
async def test_a_path_that_leads_elsewhere(path: str, tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        for place in (f"/api/halls/{path}", f"/api/tickets/{path}", f"/api/windows/{path}"):
            assert says(await at.client.get(place), 404) == "request.not_found"
        says(await at.client.get(f"/api/halls/{HALL}%00"), 422, "path")


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b'{"queue": "440106:A\\u0000"}', "queue"),
        (b'{"queue": "\\ud800"}', "queue"),
        (b'{"queue": "440106:A", "holder": {"name": "\\udfff"}}', "holder.name"),
        (b'{"queue": "440106:A", "holder": {"name": "a\\u0007b"}}', "holder.name"),
        (b'{"queue": "440106:A", "holder": {"phone": "1; DROP TABLE ticket"}}', "holder.phone"),
        ('{"queue": "440106:A", "holder": {"id_number": "１２３４５"}}'.encode(), "holder.id_number"),
        (b'{"queue": "440106:A", "holder": []}', "holder"),
        (b'{"queue": "' + b"A" * 10_000 + b'"}', "queue"),
        (b'{"queue": "\xf0\x9f\x98\x80"}', "queue"),
        (b'{"queue": "A OR 1=1"}', "queue"),
        (b'{"queue": 1e999}', "queue"),
        (b'{"queue": "440106:A", "priority": "Elderly"}', "priority"),
        (b'{"queue": "440106:A", "priority": null}', "priority"),
        (b'{"queue": "440106:A", "secret": "x"}', "secret"),
        (b'{"queue": "440106:A", "item": "a-item"}', "item"),
        (b'{"queue": null}', "queue"),
        (b"{}", "queue"),
        (b"[]", "body"),
        (b"", "body"),
        (b"{", "body"),
    ],
)
async def test_a_body_that_cannot_be_meant(content: bytes, field: str, tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        before = await at.events()
        for language in ("zh", "en"):
            headers = JSON | {"Accept-Language": language}
            says(await at.client.post(TICKETS, content=content, headers=headers), 422, field)
        assert await at.events() == before


async def test_strange_but_honest_names_are_kept_sealed(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        for name in ("张😀" * 30, "Robert'); DROP TABLE ticket;--", "../../etc/passwd", "{number}", "<script>"):
            answer = await at.take(queue=A, holder={"name": name})
            assert answer.status_code == 201
            assert name not in str(await at.it.cluster.events(Address("ticket", answer.json()["id"])))
        assert (await at.it.view("queue", A))["waiting"] == 5


@pytest.mark.parametrize("key", [b"", b"a b", b"k" * 201, b"\xff", "键".encode()])
async def test_an_idempotency_key_has_a_form(key: bytes, tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        headers = [(b"Idempotency-Key", key)]
        says(await at.client.post(TICKETS, json={"queue": A}, headers=headers), 422, "Idempotency-Key")
        says(await at.client.delete(f"/api/tickets/{MISSING}", headers=headers), 422, "Idempotency-Key")
        says(await at.client.post(f"/api/windows/{W1}/open", headers=headers), 422, "Idempotency-Key")


async def test_the_same_key_is_the_same_ticket_in_the_whole_hall(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        first = await at.take("k", queue=A)
        assert first.json() == (await at.take("k", queue=A)).json()
        before = await at.events()
        for other in ({"queue": B}, {"item": "a-item"}, {"queue": A, "priority": "elderly"}):
            assert says(await at.take("k", **other), 409, "Idempotency-Key") == "command.reused"
        assert await at.events() == before
        path, secret = f"/api/tickets/{first.json()['id']}", {"secret": first.json()["secret"]}
        gone = [await at.client.delete(path, params=secret, headers={"Idempotency-Key": a_key("d")}) for _ in range(2)]
        assert [(answer.status_code, answer.json()["state"]) for answer in gone] == [(200, "cancelled")] * 2
        assert says(await at.client.delete(path, params=secret), 409) == "ticket.is_cancelled"


async def test_a_window_takes_only_what_its_command_needs(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        await at.take(queue=A, there=True)
        await at.run("open")
        before = await at.events()
        says(await at.run("call-next", {"ticket": "A001"}), 422, "ticket")
        says(await at.run("call-next", {"more": 1}), 422, "more")
        says(await at.run("call"), 422, "ticket")
        says(await at.run("resume", {}), 422, "ticket")
        says(await at.run("call", {"ticket": "A002"}), 404, "ticket")
        says(await at.run("call", {"ticket": "../A001"}), 404, "ticket")
        says(await at.run("call", {"ticket": "B001"}), 404, "ticket")
        says(await at.run("open", None, W2, **at.clerk, **{"Idempotency-Key": "\x7f"}), 422, "Idempotency-Key")
        assert await at.events() == before
        assert (await at.run("call-next", {})).json()["serving"] == "A001"
        before = await at.events()
        says(await at.run("transfer", {}), 422, "queue")
        says(await at.run("transfer", {"queue": B, "window": W2}), 422, "queue")
        says(await at.run("transfer", {"queue": "440106001:A"}), 404, "queue")
        says(await at.run("transfer", {"window": f"{HALL}-99"}), 404, "window")
        says(await at.run("transfer", {"window": W1}), 422, "window")
        assert says(await at.run("finish"), 409) == "window.not_started"
        assert says(await at.run("recall", **at.other), 403) == "window.other_clerk"
        assert says(await at.client.post(f"/api/windows/{W1}/start"), 401) == "window.clerks_only"
        assert await at.events() == before


async def test_a_refusal_is_said_in_both_languages(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        zh = await at.run("call-next", **at.clerk)
        en = await at.run("call-next", **at.clerk, **{"Accept-Language": "en"})
        assert says(zh, 409) == says(en, 409) == "window.not_open"
        assert zh.json()["detail"] == "窗口还没有开放，请先开窗。"
        assert en.json()["detail"] == "The window is closed. Open it first."


async def test_a_ticket_is_shown_exactly_and_only_to_whom_it_concerns(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        taken = [
            (await at.take(queue=A, priority=lane, there=True)).json() for lane in ("ordinary", "ordinary", "elderly")
        ]
        assert [ticket["number"] for ticket in taken] == ["A001", "A002", "A003"]
        assert [ticket["position"] for ticket in taken] == [1, 2, 1]

        async def shown(index: int) -> Any:
            ticket = taken[index]
            return (await at.client.get(f"/api/tickets/{ticket['id']}", params={"secret": ticket["secret"]})).json()

        assert [(await shown(index))["position"] for index in range(3)] == [2, 3, 1]
        assert (await shown(0))["estimate"] is None
        await at.run("open")
        assert (await shown(0))["estimate"]["p50"] > 0
        for command, serving, state in (
            ("call-next", "A003", "called"),
            ("start", "A003", "serving"),
            ("hold", None, "held"),
            ("call-next", "A001", "held"),
        ):
            assert (await at.run(command)).json()["serving"] == serving
            at_window = await shown(2)
            assert (at_window["state"], at_window["window"], at_window["position"]) == (state, "01", None)
        assert [(await shown(index))["position"] for index in (0, 1)] == [None, 1]

        path = f"/api/tickets/{taken[1]['id']}"
        for secret in ({}, {"secret": taken[0]["secret"]}, {"secret": "x"}, {"secret": ""}, {"secret": "😀"}):
            for method in ("GET", "DELETE"):
                assert says(await at.client.request(method, path, params=secret), 403, "secret")
        says(await at.client.get(path, params={"secret": "x" * 201}), 422, "secret")
        says(await at.client.get(f"{path}?secret=%00"), 422, "query")
        says(await at.client.get(f"/api/tickets/{MISSING}", headers=at.clerk), 404, "ticket")
        assert (
            says(await at.client.delete(f"/api/tickets/{taken[0]['id']}", headers=at.clerk), 409) == "ticket.is_called"
        )
        cancelled = await at.client.delete(path, params={"secret": taken[1]["secret"]})
        assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
        assert (await shown(1))["state"] == "cancelled"


async def test_the_map_says_of_a_hall_what_the_hall_says(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        for queue in (A, A, B):
            await at.take(queue=queue)
        for command in ("open", "call-next", "start", "finish", "call-next", "hold", "no-show", "pause", "open"):
            await at.run(command)
            queues = [await at.it.view("queue", queue) for queue in (A, B)]
            waiting = [queue["waiting"] for queue in queues]
            await at.it.until("hall", HALL, lambda hall, is_=waiting: [q["waiting"] for q in hall["queues"]] == is_)
            hall = (await at.client.get(f"/api/halls/{HALL}")).json()
            assert hall["waiting"] == sum(waiting)
            hours = hall.get("hours") or {"phase": "open" if hall["open"] else "closed", "opens": None}
            hall |= {"phase": hours["phase"], "opens": hours["opens"]}
            await at.it.until("district", HALL, lambda shown, is_=hall: shown["halls"][0].items() <= is_.items())
            (place,) = (await at.client.get("/api/map")).json()["halls"]
            assert place.items() <= hall.items()


async def test_a_clerk_with_a_window_elsewhere_is_told_which(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        assert (await at.run("open")).status_code == 200
        answer = await at.run("open", window=W2)
        assert says(answer, 409, "window") == "window.clerk_elsewhere"
        assert answer.json()["elsewhere"] == W1
        assert "01号窗口" in answer.json()["detail"]


async def test_pausing_and_handing_over_take_only_what_they_know(tmp_path: Path) -> None:
    async with gateway(tmp_path) as at:
        await at.run("open")
        assert says(await at.run("pause", {"until": "soon"}), 422, "until") == "request.invalid"
        assert says(await at.run("pause", {"until": "1066-10-14T09:00:00Z"}), 422, "until") == "window.until"
        assert says(await at.run("pause", {"reason": "x"}), 422, "reason") == "window.pause_reason"
        assert says(await at.run("hand-over", {"clerk": "nobody"}), 404, "clerk") == "window.unknown_clerk"
        assert says(await at.run("hand-over", {"window": W2}), 422, "window") == "window.not_wanted"
        assert says(await at.run("take-over", None, W1, **at.other), 409) == "window.not_offered"
        assert (await at.run("hand-over")).json()["offer"]["by"] == "clerk01"
        assert (await at.run("take-over", None, W1, **at.other)).json()["clerk"] == "clerk02"
