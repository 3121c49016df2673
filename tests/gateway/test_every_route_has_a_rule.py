"""Who may call what: every route of `/openapi.json`, called by everyone. A new route fails here until it has a rule."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from actors import ANONYMOUS, Address
from common.fronts import families
from gateway.account import GATEWAY, Create
from gateway.live.access import Access
from gateway.live.channels import address_of
from gateway.openapi import bodies, routes
from gateway.sign_in import caller_of
from hall import messages as m
from hall.setup import SETUP
from tests.gateway.conftest import HALL, PASSWORD, Edge
from tests.gateway.operator.parking import park
from tests.hall.hours.test_hall_hours import at, keep
from tests.hall.town import Town

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
SIGNED_IN = EVERYONE - {"nobody", "holder"}
STAFF = frozenset({"clerk", "leader", "administrator"})
LEADERS = frozenset({"leader", "administrator"})
ANY_LEADER = LEADERS | {"other leader", "other administrator"}
ADMINISTRATOR = frozenset({"administrator"})
ANY_ADMINISTRATOR = frozenset({"administrator", "other administrator"})
HOLDER = frozenset({"holder"})

RULES: dict[frozenset[str], str] = {
    EVERYONE: """
        post /api/session; delete /api/session; get /api/map; get /api/items; get /api/halls/{hall};
        post /api/halls/{hall}/tickets; get /api/halls/{hall}/forecast; get /api/best-hall; get /api/calendar/{year};
        get /api/halls/{hall}/slots; post /api/halls/{hall}/appointments; post /api/halls/{hall}/check-in;
        get /api/ratings/reasons; get /api/ratings/publication; get /api/speech/{voice}/calls/{number}/{window};
        get /api/speech/{voice}/prompts/{prompt}; get /healthz; get /readyz; get /api/people/ways;
        post /api/people/codes; post /api/people/session; get /api/people/session; delete /api/people/session;
        get /api/people/oidc/{provider}; get /api/people/oidc/{provider}/return""",
    SIGNED_IN: "get /api/session; post /api/session/password",
    STAFF | HOLDER: """
        get /api/tickets/{ticket}; delete /api/tickets/{ticket}; post /api/tickets/{ticket}/rejoin;
        post /api/tickets/{ticket}/leave; post /api/tickets/{ticket}/return; post /api/tickets/{ticket}/matters;
        get /api/tickets/{ticket}/slip; get /api/appointments/{appointment}; delete /api/appointments/{appointment};
        post /api/appointments/{appointment}/move; post /api/appointments/{appointment}/check-in;
        post /api/halls/{hall}/here""",
    HOLDER: "get /api/tickets/{ticket}/rating; post /api/tickets/{ticket}/rating",
    STAFF: """
        post /api/tickets/{ticket}/move; get /api/halls/{hall}/line; get /api/halls/{hall}/code;
        get /api/halls/{hall}/appointments; get /api/windows/{window}; post /api/windows/{window}/{command};
        post /api/kiosks/{kiosk}/service; get /api/replay/{channel}; get /api/halls/{hall}/colleagues;
        get /api/tickets/{ticket}/notes; post /api/tickets/{ticket}/notes""",
    LEADERS: """
        get /api/halls/{hall}/configuration; post /api/halls/{hall}/configuration/check; put /api/halls/{hall}/notices;
        put /api/halls/{hall}/special-days; get /api/halls/{hall}/changes; get /api/halls/{hall}/export.xlsx;
        get /api/halls/{hall}/export.csv; get /api/halls/{hall}/export.json; post /api/halls/{hall}/import;
        post /api/halls/{hall}/what-if; post /api/screens; post /api/follow-ups/{follow_up}/take;
        post /api/follow-ups/{follow_up}/close; post /api/follow-ups/{follow_up}/extend;
        post /api/follow-ups/{follow_up}/assign; get /api/halls/{hall}/follow-up-owner;
        put /api/halls/{hall}/follow-up-owner; get /api/halls/{hall}/screens; delete /api/screens/{screen};
        get /api/statistics; get /api/statistics.xlsx; get /api/follow-ups""",
    ADMINISTRATOR: """
        get /api/operator/parked/{message}; post /api/operator/parked/{message}/reveal;
        post /api/operator/parked/{message}/discard; post /api/operator/parked/{message}/retry;
        put /api/halls/{hall}/configuration; post /api/halls/{hall}/undo; patch /api/accounts/{name};
        post /api/accounts/{name}/password; post /api/accounts""",
    ANY_ADMINISTRATOR: """
        get /api/operator/status; get /metrics; get /api/operator/parked;
        get /api/accounts; get /api/accounts/export.xlsx; get /api/accounts/export.csv; get /api/accounts/export.json;
        post /api/accounts/import; post /api/people/enterprises""",
    frozenset({"auditor"}): "get /api/journal/{kind}/{key}",
    # Who comes with a screen's token is tested with the screens, who with a citizen's session in tests/people.
    frozenset(): """
        get /api/screens/mine; get /api/people/enterprises;
        post /api/people/enterprises/{code}/mandates; delete /api/people/enterprises/{code}/mandates/{mandate}""",
}
WHO = {route.strip(): who for who, routes in RULES.items() for route in routes.split(";")}
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
        return (await self.edge.client.request(method.upper(), address, params=params, **sends)).status_code


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
        await edge.cluster.call(Address("account", name), create, caller=GATEWAY)
        headers[who] = await edge.sign_in(name)
    kiosk = m.ConfigureKiosk(hall=HALL, name="一号机")
    await edge.cluster.call(Address("kiosk", f"{HALL}-K1"), kiosk, caller=SETUP)
    path, clerk = f"/api/halls/{HALL}/tickets", headers["clerk"]
    taken = (await edge.client.post(path, json={"queue": f"{HALL}:A"}, headers=clerk)).json()
    body = bodies()["post /api/halls/{hall}/appointments"] | {"item": "a-item", "start": "2026-11-23T14:00:00+08:00"}
    booked = (await edge.client.post(f"/api/halls/{HALL}/appointments", json=body)).json()
    document = await edge.cluster.call(Address("hall", HALL), m.ShowConfiguration(), caller=SETUP)
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
        "provider": "none",
        "message": await park(edge.cluster),
    }
    secrets = {"ticket": taken["secret"], "appointment": booked["secret"]}
    yield Place(edge, paths, secrets, headers, document)


def test_every_route_has_a_rule() -> None:
    assert set(WHO) == set(routes())


@pytest.mark.parametrize("who", sorted(EVERYONE))
async def test_only_those_pass_whom_the_rule_names(edge: Edge, who: str) -> None:
    # Signing in and out, and what changes the accounts that ask, is tested in files of its own.
    skipped = {"post /api/session", "delete /api/session", "post /api/session/password", "post /api/accounts"}
    async with town(edge) as it:
        for route, allowed in sorted(WHO.items(), key=lambda rule: rule[0].startswith("delete")):
            if route in skipped:
                continue
            status = await it.ask(route, who)
            assert (status not in (401, 403)) == (who in allowed), (route, who, status)
            assert status < 500, (route, who, status)


async def test_every_channel_has_a_rule(edge: Edge) -> None:
    rules = {
        "map": EVERYONE,
        f"hall:{HALL}": EVERYONE,
        f"kiosk:{HALL}-K1": EVERYONE,
        f"counter:{HALL}-01": EVERYONE,
        f"window:{HALL}-01": STAFF,
        f"ticket:{HALL}-20261123-A001": STAFF | HOLDER,
        f"follow_ups:{HALL}": LEADERS,
        f"queue:{HALL}:A": STAFF,
        f"line:{HALL}:A": EVERYONE,
        f"screens:{HALL}": LEADERS,
        "person:PAAAAAAAAAAAAAAAAAAAAAAAA": frozenset(),  # themself: tests/people
    }
    assert {channel.partition(":")[0] for channel in rules} == set(families())
    async with town(edge) as it:
        access = Access(edge.app.state.sign_in.user_of, edge.app.state)
        for channel, allowed in rules.items():
            address = address_of(channel)
            assert address is not None
            for who in EVERYONE:
                token = it.headers.get(who, {}).get("Authorization", " ").partition(" ")[2]
                user = await edge.app.state.sign_in.user_of(token) if token else None
                caller = caller_of(user) if user else ANONYMOUS
                secret = it.secrets["ticket"] if who == "holder" else ""
                assert access.may_watch(caller, channel, secret) == (who in allowed), (channel, who)
