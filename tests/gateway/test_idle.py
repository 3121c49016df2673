"""A session that nobody uses ends; one that is used lives on, and the journal hears of it a few times an hour."""

from __future__ import annotations

from typing import Any

import pytest

from actors import Address
from tests.gateway.conftest import PASSWORD, Edge

pytestmark = pytest.mark.anyio
MINUTE = 60


async def sign_in(edge: Edge) -> dict[str, Any]:
    body = {"username": "clerk01", "password": PASSWORD}
    found: dict[str, Any] = (await edge.client.post("/api/session", json=body)).json()
    return found


async def is_in(edge: Edge) -> bool:
    """By the page's cookie; looking is no use of it."""
    return (await edge.client.get("/api/session")).status_code == 200


async def uses(edge: Edge) -> int:
    events = await edge.cluster.events(Address("account", "clerk01"))
    return sum('"account.session_used"' in event.text for event in events)


async def test_a_session_that_nobody_uses_ends(edge: Edge) -> None:
    assert (await sign_in(edge))["idle_seconds"] == 30 * MINUTE
    for _ in range(29):
        edge.clock.advance(MINUTE)
        assert await is_in(edge)
    edge.clock.advance(MINUTE)
    assert not await is_in(edge), "what a page reads by itself is no use"


async def test_a_page_that_is_touched_keeps_its_session_all_day(edge: Edge) -> None:
    await sign_in(edge)
    for _ in range(100):
        edge.clock.advance(5 * MINUTE)
        assert (await edge.client.post("/api/session/use")).status_code == 204
    assert await uses(edge) <= 100 * 5 / 10
    edge.clock.advance(15 * MINUTE)
    assert await is_in(edge), "half the time is certain"
    edge.clock.advance(15 * MINUTE)
    assert not await is_in(edge)


async def test_what_changes_something_is_use_and_costs_an_event_now_and_then(edge: Edge) -> None:
    await sign_in(edge)
    for _ in range(60):
        edge.clock.advance(MINUTE)
        await edge.client.post("/api/windows/440106-01/open")
        await edge.client.post("/api/windows/440106-01/open")
    assert await is_in(edge)
    assert 4 <= await uses(edge) <= 7


async def test_a_program_with_a_token_is_in_use_whatever_it_asks(edge: Edge) -> None:
    bearer = {"Authorization": f"Bearer {(await sign_in(edge))['token']}"}
    for _ in range(10):
        edge.clock.advance(15 * MINUTE)
        assert (await edge.client.get("/api/session", headers=bearer)).status_code == 200


async def test_use_brings_no_session_back_and_outlives_no_expiry(edge: Edge) -> None:
    await sign_in(edge)
    edge.clock.advance(30 * MINUTE)
    assert (await edge.client.post("/api/session/use")).status_code == 401
    await sign_in(edge)
    for _ in range(12 * 6):
        assert (await edge.client.post("/api/session/use")).status_code == 204
        edge.clock.advance(10 * MINUTE)
    assert (await edge.client.post("/api/session/use")).status_code == 401


@pytest.mark.parametrize(("before", "after"), [(0, 30), (30, 0)])
async def test_another_setting_counts_for_sessions_from_their_next_use_on(edge: Edge, before: int, after: int) -> None:
    door = edge.app.state.sign_in
    door._idle = before * MINUTE
    await sign_in(edge)
    door._idle = after * MINUTE
    edge.clock.advance(20 * MINUTE)
    assert (await edge.client.post("/api/session/use")).status_code == 204
    edge.clock.advance(40 * MINUTE)
    assert await is_in(edge) == (after == 0)


async def test_without_a_limit_nothing_is_journaled(edge: Edge) -> None:
    edge.app.state.sign_in._idle = 0
    await sign_in(edge)
    for _ in range(10):
        edge.clock.advance(60 * MINUTE)
        assert (await edge.client.post("/api/session/use")).status_code == 204
    assert await uses(edge) == 0
