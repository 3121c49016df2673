"""Departments and posts: who may change the tree, what cannot be, and what a change means for whoever holds a post."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from actors import Address, Caller, Forbidden, View
from common.organisation import ORGANISATION, Candidate, Candidates
from common.people import EDGE, does_for
from gateway.account import Create
from gateway.sign_in import SignIn
from tests.gateway.conftest import HALL, PASSWORD, Edge
from tests.gateway.test_accounts import Headers, boss, listed, until_listed

__all__ = ["boss"]

pytestmark = pytest.mark.anyio
STREET = "440106001"
INSIDE = Caller("case/1", ("actor",))


async def post(edge: Edge, headers: Headers, path: str, body: Any = None) -> Any:
    return await edge.client.post(f"/api/{path}", json=body or {}, headers=headers)


async def make(edge: Edge, boss: Headers, id_: str, parent: str = "", *halls: str) -> None:
    body = {"id": id_, "name": f"{id_}局", "name_en": f"{id_} bureau", "parent": parent, "halls": halls or [HALL]}
    answer = await post(edge, boss, "departments", body)
    assert answer.status_code == 204, answer.text


async def give_post(edge: Edge, boss: Headers, id_: str, at: str, *, leads: bool = False) -> None:
    body = {"id": id_, "department": at, "name": f"{id_}岗", "name_en": f"{id_} post", "leads": leads}
    answer = await post(edge, boss, "posts", body)
    assert answer.status_code == 204, answer.text


async def hold(edge: Edge, boss: Headers, name: str, *posts: str) -> Any:
    return await edge.client.patch(f"/api/accounts/{name}", json={"posts": posts}, headers=boss)


async def tree(edge: Edge) -> dict[str, Any]:
    shown = (await edge.cluster.call(ORGANISATION, View())).data
    return {one["id"]: one for one in shown["departments"]}


async def caller(edge: Edge, headers: Headers) -> Caller:
    """As whom actors see whoever is signed in."""
    door: SignIn = edge.app.state.sign_in
    session = await door.session_of(headers["Authorization"].removeprefix("Bearer "))
    assert session is not None
    return door.caller_of(session)


async def candidates(edge: Edge, **query: str) -> list[Candidate]:
    return await edge.cluster.call(ORGANISATION, Candidates(**query), caller=INSIDE)


@pytest.fixture
async def offices(edge: Edge, boss: Headers) -> Headers:
    """A government, its tax office with a counter below, and its police, with a post in each."""
    for id_, parent in (("gov", ""), ("tax", "gov"), ("tax.1", "tax"), ("police", "gov")):
        await make(edge, boss, id_, parent)
        await give_post(edge, boss, f"{id_}.officer", id_)
    await give_post(edge, boss, "tax.head", "tax", leads=True)
    return boss


async def test_a_post_lets_its_holder_act_for_the_department_and_no_other(edge: Edge, offices: Headers) -> None:
    clerk = await edge.sign_in("clerk01")
    assert (await hold(edge, offices, "clerk01", "tax.officer")).status_code == 200
    await until_listed(edge, offices, "clerk01", posts=["tax.officer"], departments=["tax"])
    found = await caller(edge, clerk)
    assert [does_for(found, one) for one in ("gov", "tax", "tax.1", "police")] == [False, True, False, False]
    await hold(edge, offices, "clerk01", "tax.head", "police.officer")
    await until_listed(edge, offices, "clerk01", departments=["police", "tax", "tax.1"])
    assert (await caller(edge, clerk)).groups == ("police", "tax", "tax.1")
    await hold(edge, offices, "clerk01")
    await until_listed(edge, offices, "clerk01", departments=[])
    assert (await caller(edge, clerk)).groups == ()


async def test_a_department_that_moves_takes_the_rights_of_its_leaders_along(edge: Edge, offices: Headers) -> None:
    await hold(edge, offices, "clerk01", "tax.head")
    await until_listed(edge, offices, "clerk01", departments=["tax", "tax.1"])
    moved = await edge.client.patch("/api/departments/tax.1", json={"parent": "police"}, headers=offices)
    assert moved.status_code == 204
    await until_listed(edge, offices, "clerk01", departments=["tax"])
    renamed = await edge.client.patch("/api/departments/tax", json={"name": "税务分局"}, headers=offices)
    assert renamed.status_code == 204
    assert (await tree(edge))["tax"]["name"] == "税务分局"
    assert (await listed(edge, offices))["clerk01"]["departments"] == ["tax"], "a name decides nothing"


async def test_a_department_that_closes_and_opens_again(edge: Edge, offices: Headers) -> None:
    await hold(edge, offices, "clerk01", "police.officer")
    await until_listed(edge, offices, "clerk01", departments=["police"])
    refused = await post(edge, offices, "departments/tax/close")
    assert (refused.status_code, refused.json()["code"]) == (409, "organisation.has_below")
    assert (await post(edge, offices, "departments/police/close")).status_code == 204
    await until_listed(edge, offices, "clerk01", departments=[], posts=["police.officer"])
    again = await hold(edge, offices, "manager", "police.officer")
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "posts")
    assert (await post(edge, offices, "departments/police/reopen")).status_code == 204
    await until_listed(edge, offices, "clerk01", departments=["police"])
    assert (await post(edge, offices, "departments/police/reopen")).json()["code"] == "organisation.not_closed"


async def test_a_department_that_is_merged_is_done_for_by_its_successor(edge: Edge, offices: Headers) -> None:
    await hold(edge, offices, "clerk01", "tax.officer")
    await hold(edge, offices, "manager", "police.officer")
    await until_listed(edge, offices, "manager", departments=["police"])
    merged = await post(edge, offices, "departments/tax/close", {"into": "police"})
    assert merged.status_code == 204
    for name in ("clerk01", "manager"):  # the posts went along, and what was under way did
        await until_listed(edge, offices, name, departments=["police", "tax"])
    assert (await tree(edge))["tax.1"]["parent"] == "police"
    assert [one.name for one in await candidates(edge, department="tax")] == ["clerk01", "manager"]


@pytest.mark.parametrize(
    ("path", "body", "status", "field"),
    [
        ("departments", {"id": "Tax"}, 422, "id"),
        ("departments", {"id": "tax"}, 409, "id"),
        ("departments", {"id": "new", "name": " "}, 422, "name"),
        ("departments", {"id": "new", "name_en": "x" * 65}, 422, "name_en"),
        ("departments", {"id": "new", "name": "tax局", "parent": "gov"}, 409, "name"),
        ("departments", {"id": "new", "parent": "nowhere"}, 404, "parent"),
        ("departments", {"id": "new", "halls": []}, 422, "halls"),
        ("departments", {"id": "new", "halls": ["440199"]}, 422, "halls"),
        ("departments/tax/close", {"into": "tax"}, 422, "into"),
        ("departments/tax/close", {"into": "tax.1"}, 422, "into"),
        ("departments/tax/close", {"into": "nowhere"}, 404, "into"),
        ("posts", {"id": "tax.head", "department": "tax"}, 409, "id"),
        ("posts", {"id": "x", "department": "nowhere"}, 404, "department"),
        ("posts", {"id": "x", "department": "tax", "name": "tax.head岗"}, 409, "name"),
        ("posts", {"id": "x", "department": "tax", "leads": "yes"}, 422, "leads"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(
    edge: Edge, offices: Headers, path: str, body: dict[str, Any], status: int, field: str
) -> None:
    whole = {"name": "新局", "name_en": "New", "halls": [HALL]} if path == "departments" else {}
    whole |= {"name": "新岗", "name_en": "New"} if path == "posts" else {}
    answer = await post(edge, offices, path, whole | body)
    assert answer.status_code == status, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert all(error["message"] for error in answer.json()["errors"])


async def test_there_is_no_circle_and_no_bottomless_tree(edge: Edge, offices: Headers) -> None:
    for parent in ("tax", "tax.1"):
        answer = await edge.client.patch("/api/departments/tax", json={"parent": parent}, headers=offices)
        assert (answer.status_code, answer.json()["code"]) == (422, "organisation.circle")
    for level in range(9):
        await make(edge, offices, f"deep{level}", f"deep{level - 1}" if level else "")
    answer = await edge.client.patch("/api/departments/tax", json={"parent": "deep8"}, headers=offices)
    assert answer.json()["code"] == "organisation.too_deep"
    answer = await post(edge, offices, "departments/tax/close", {"into": "deep8"})
    assert answer.status_code == 204, "what is below it fits"


async def test_two_moves_at_once_make_no_circle(edge: Edge, offices: Headers) -> None:
    moves = [("tax", "police"), ("police", "tax")]
    answers = await asyncio.gather(
        *(edge.client.patch(f"/api/departments/{id_}", json={"parent": to}, headers=offices) for id_, to in moves)
    )
    assert sorted(answer.status_code for answer in answers) == [204, 422]


async def test_departments_of_other_halls_and_their_posts_are_for_others(edge: Edge, offices: Headers) -> None:
    await make(edge, offices, "street", "", HALL)
    sealed = await edge.passwords.seal("street", PASSWORD)
    command = Create(display_name="街道", roles=("admin",), halls=(STREET,), password=sealed)
    await edge.cluster.call(Address("account", "street"), command, caller=EDGE)
    street = await edge.sign_in("street")
    body = {"id": "x", "name": "x", "name_en": "x", "parent": "gov", "halls": [STREET]}
    for answer in (
        await post(edge, street, "departments", body),
        await edge.client.patch("/api/departments/street", json={"name": "x"}, headers=street),
        await post(edge, street, "departments/street/close"),
        await post(edge, street, "posts", {"id": "x", "department": "tax", "name": "x", "name_en": "x"}),
        await edge.client.patch("/api/posts/tax.head", json={"leads": False}, headers=street),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "organisation.other_halls")
    body = {"name": "lin", "display_name": "林", "roles": ["clerk"], "halls": [STREET], "password": "first-day-2026"}
    assert (await post(edge, street, "accounts", body)).status_code == 201
    answer = await hold(edge, street, "lin", "tax.head")
    assert (answer.status_code, answer.json()["code"]) == (403, "organisation.other_halls"), "not even to one's own"
    assert (await post(edge, street, "departments", {**body_of("mine"), "halls": [STREET]})).status_code == 204


def body_of(id_: str) -> dict[str, Any]:
    return {"id": id_, "name": id_, "name_en": id_, "parent": ""}


async def test_nobody_gives_themselves_a_post(edge: Edge, offices: Headers) -> None:
    answer = await hold(edge, offices, "admin", "tax.head")
    assert (answer.status_code, answer.json()["code"]) == (409, "account.own")


async def test_a_step_is_given_to_whoever_holds_the_post_and_can_sign_in(edge: Edge, offices: Headers) -> None:
    await hold(edge, offices, "clerk01", "tax.officer")
    await hold(edge, offices, "manager", "tax.head")
    await until_listed(edge, offices, "manager", departments=["tax", "tax.1"])
    assert await candidates(edge, post="tax.officer") == [Candidate(name="clerk01")]
    assert await candidates(edge, department="tax.1") == [Candidate(name="manager")]
    both = [Candidate(name="clerk01"), Candidate(name="manager")]
    assert await candidates(edge, department="tax") == both
    await edge.client.patch("/api/accounts/clerk01", json={"disabled": True}, headers=offices)
    await until_listed(edge, offices, "clerk01", disabled=True)
    assert await candidates(edge, post="tax.officer") == []
    with pytest.raises(Forbidden):
        await edge.cluster.call(ORGANISATION, Candidates(post="tax.officer"))
