"""Who may call what: every route, called by everyone, lets in whom it says. A new route is called here by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import APIRouter

from actors import ANONYMOUS, Address
from common.fronts import families, procedures
from common.organisation import ORGANISATION
from common.organisation.messages import AddDepartment, AddPost
from common.people import EDGE
from common.says import MEANINGS, Silent, Who, said_by
from gateway.account import Create
from gateway.live import codes
from gateway.live.access import Access
from gateway.live.channels import address_of
from gateway.live.codes import Code, Refusal
from gateway.live.rpc import Procedures
from gateway.openapi import bodies
from gateway.routes import routes
from hall import messages as m
from hall.access import SETUP
from hall.taking import WINDOW_COMMANDS
from tests.gateway.conftest import HALL, PASSWORD, Edge
from tests.gateway.operator.parking import park
from tests.hall.hours.test_hall_hours import at, keep
from tests.hall.town import ADMIN, Town

pytestmark = pytest.mark.anyio

ELSEWHERE = "440106001"
STAFF_OF = {
    "clerk": (("clerk",), HALL),
    "other clerk": (("clerk",), ELSEWHERE),
    "leader": (("manager",), HALL),
    "other leader": (("manager",), ELSEWHERE),
    "administrator": (("admin",), HALL),
    "other administrator": (("admin",), ELSEWHERE),
    "auditor": (("audit",), HALL),
    "other auditor": (("audit",), ELSEWHERE),
}
EVERYONE = frozenset({"nobody", "holder", *STAFF_OF})
GROUPS: dict[str, frozenset[str]] = {
    "anyone": EVERYONE,
    "signed in": EVERYONE - {"nobody", "holder"},
    "holder": frozenset({"holder"}),
    "staff": frozenset({"clerk", "leader", "administrator"}),
    "managers": frozenset({"leader", "administrator"}),
    "administrators": frozenset({"administrator"}),
    "any administrator": frozenset({"administrator", "other administrator"}),
    "auditors": frozenset({"auditor"}),
    "oneself": frozenset({"clerk"}),  # whose inbox is asked for
    # Who comes with a token of a device, or the operator's, is tested with those.
    "device": frozenset(),
    "operator": frozenset(),
    "nobody": frozenset(),
    "citizens": frozenset(),  # tests/people
}
"""Who of those here is of the groups that routes and channels name (`common.says`)."""


def members(who: Who) -> frozenset[str]:
    """Who of those here may."""
    return frozenset().union(*(GROUPS[group] for group in who))


QUERIES = {"item": "a-item", "from": "2026-11-23", "to": "2026-11-23", "by": "hall", "sheet": "queues", "hall": HALL}
"""What routes need that have more parameters than ids."""


@dataclass
class Place:
    """The small hall behind an edge, with a ticket, an appointment and everybody who might come."""

    edge: Edge
    paths: dict[str, str]
    secrets: dict[str, str]
    headers: dict[str, dict[str, str]]
    document: dict[str, Any]
    asked: int = 0

    async def ask(self, route: str, who: str) -> int:
        """The status that somebody gets."""
        method, path = route.split(" ")
        secret = self.secrets["appointment" if "{appointment}" in path else "ticket"] if who == "holder" else None
        params = dict(QUERIES) | ({"secret": secret} if secret else {})
        if "replay" in path:
            params |= {"from": "2026-11-23T09:00:00+08:00", "to": "2026-11-23T09:00:01+08:00"}
        if "/slots" in path or "/halls/{hall}/appointments" in path:
            params["date"] = "2026-11-23"
        body: Any = bodies().get(route)
        if "configuration" in path:
            body = self.document
        if path.endswith("/here"):
            body = {"ticket": self.paths["ticket"], "secret": secret} if secret else {"ticket": self.paths["ticket"]}
        if path.endswith("/{command}"):
            body = {}
        sends: dict[str, Any] = {} if body is None or method == "get" else {"json": body}
        if path.endswith("/import"):
            sends = {"content": b"x,y\r\n1,2\r\n", "headers": {"Content-Type": "text/csv"}}
        sends["headers"] = self.headers.get(who, {}) | sends.get("headers", {})
        address = path.format(**self.paths)
        # Each time from elsewhere: what an address may do at once is tested in files of its own.
        self.asked += 1
        somewhere = httpx.ASGITransport(self.edge.app, client=(f"198.51.{self.asked // 250}.{self.asked % 250}", 1))
        async with httpx.AsyncClient(transport=somewhere, base_url="http://hall.test") as client:
            return (await client.request(method.upper(), address, params=params, **sends)).status_code


@asynccontextmanager
async def town(edge: Edge) -> AsyncIterator[Place]:
    edge.clock.set(at("2026-11-23 09:00"))
    it = Town(edge.cluster, edge.clock)
    await it.configure()
    await keep(it, {})
    headers: dict[str, dict[str, str]] = {}
    for who, (roles, hall) in STAFF_OF.items():
        name = who.replace(" ", "-")
        password = await edge.passwords.seal(name, PASSWORD)
        create = Create(display_name=who, roles=roles, halls=(hall,), password=password)
        await edge.cluster.call(Address("account", name), create, caller=EDGE)
        headers[who] = await edge.sign_in(name)
    kiosk = m.ConfigureKiosk(hall=HALL, name="一号机")
    await edge.cluster.call(Address("kiosk", f"{HALL}-K1"), kiosk, caller=SETUP)
    path, clerk = f"/api/halls/{HALL}/tickets", headers["clerk"]
    taken = (await edge.client.post(path, json={"queue": f"{HALL}:A"}, headers=clerk)).json()
    body = bodies()["post /api/halls/{hall}/appointments"] | {"item": "a-item", "start": "2026-11-23T14:00:00+08:00"}
    booked = (await edge.client.post(f"/api/halls/{HALL}/appointments", json=body)).json()
    office = AddDepartment(department="market", name="市场监管局", name_en="Market", halls=(HALL,))
    await edge.cluster.call(ORGANISATION, office, caller=ADMIN)
    post = AddPost(post="market.head", department="market", name="局长", name_en="Director")
    await edge.cluster.call(ORGANISATION, post, caller=ADMIN)
    document = await edge.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=ADMIN)
    paths = {
        "hall": HALL,
        "ticket": taken["id"],
        "appointment": booked["id"],
        "window": f"{HALL}-01",
        "command": "open",
        "kiosk": f"{HALL}-K1",
        "name": "clerk",
        "follow_up": f"{taken['id']}.1",
        "year": "2026",
        "kind": "queue",
        "key": f"{HALL}:A",
        "channel": f"hall:{HALL}",
        "voice": "zh",
        "number": "A001",
        "prompt": "none",
        "screen": f"{HALL}-S1",
        "code": "91440106MA0000007K",
        "mandate": "91440106MA0000007K-1",
        "session": "3f0c9c1e7a514f2f",
        "message": await park(edge.cluster),
        "provider": "city",
        "department": "market",
        "post": "market.head",
        "deputy": "1",
    }
    secrets = {"ticket": taken["secret"], "appointment": booked["secret"]}
    yield Place(edge, paths, secrets, headers, document)


def test_every_route_has_a_rule() -> None:
    """A new route fails here until it says who may call it, and a new group until it is tried."""
    assert set(GROUPS) == set(MEANINGS)
    for route, said in routes().items():
        assert said.who, route
        assert said.who <= set(GROUPS), route


def test_a_route_that_does_not_say_who_may_call_it_keeps_the_house_from_starting() -> None:
    router = APIRouter(prefix="/api")
    router.add_api_route("/map", lambda: None, methods=["GET"])
    with pytest.raises(Silent, match="get /api/map does not say who"):
        said_by(router)


@pytest.mark.parametrize("who", sorted(EVERYONE))
async def test_only_those_pass_whom_the_rule_names(edge: Edge, who: str) -> None:
    # Signing in and out, and what changes the accounts that ask, is tested in files of its own.
    skipped = {"post /api/session", "post /api/session/code", "delete /api/session", "post /api/session/password"}
    skipped |= {"post /api/accounts"}
    async with town(edge) as it:
        for route, said in sorted(routes().items(), key=lambda rule: rule[0].startswith("delete")):
            if route in skipped:
                continue
            allowed = members(said.who)
            status = await it.ask(route, who)
            assert (status not in (401, 403)) == (who in allowed), (route, who, status)
            assert status < 500, (route, who, status)


async def test_every_channel_has_a_rule(edge: Edge) -> None:
    ids = {
        **dict.fromkeys(("hall", "follow_ups", "screens"), HALL),
        **dict.fromkeys(("window", "counter"), f"{HALL}-01"),
        **dict.fromkeys(("queue", "line"), f"{HALL}:A"),
        "inbox": "clerk",
        "kiosk": f"{HALL}-K1",
        "person": f"P{'A' * 24}",
        "ticket": f"{HALL}-20261123-A001",
    }
    assert {*ids, "map", "letters", "organisation"} == set(families())
    async with town(edge) as it:
        door = edge.app.state.sign_in
        access = Access(door.session_of, edge.app.state)
        for name, family in families().items():
            channel = f"{name}:{ids[name]}" if family.only is None else name
            assert address_of(channel) is not None
            allowed = members(family.who)
            for who in EVERYONE:
                token = it.headers.get(who, {}).get("Authorization", " ").partition(" ")[2]
                session = await door.session_of(token) if token else None
                caller = door.caller_of(session) if session else ANONYMOUS
                secret = it.secrets["ticket"] if who == "holder" else ""
                assert access.may_watch(caller, channel, secret) == (who in allowed), (channel, who)


@pytest.mark.parametrize("who", sorted(EVERYONE - {"holder"}))
async def test_only_those_pass_in_a_procedure_whom_it_names(edge: Edge, who: str) -> None:
    async with town(edge) as it:
        call = Procedures(edge.app.state)
        token = it.headers.get(who, {}).get("Authorization", " ").partition(" ")[2]
        door = edge.app.state.sign_in
        session = await door.session_of(token) if token else None
        caller = door.caller_of(session) if session else ANONYMOUS
        ids = {"hall": HALL, "window": f"{HALL}-01"}
        for name, procedure in procedures().items():
            command = WINDOW_COMMANDS.get(name.partition(".")[2])
            body = {"ticket": it.paths["ticket"]} if "ticket" in getattr(command, "__struct_fields__", ()) else {}
            refused: Code | None = None
            try:
                await call(caller, name, {"id": ids[procedure.about], **(body if command else {"queue": f"{HALL}:A"})})
            except Refusal as refusal:
                refused = refusal.code
            assert (refused != codes.RPC_FORBIDDEN) == (who in members(procedure.who)), name
