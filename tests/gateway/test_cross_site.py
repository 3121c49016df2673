"""Requests that another site makes a browser send."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import PASSWORD, Edge

pytestmark = pytest.mark.anyio
BODY = {"username": "clerk01", "password": PASSWORD}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://hall.test.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://hall.test"},
    ],
)
async def test_a_foreign_pages_request_is_refused(edge: Edge, headers: dict[str, str]) -> None:
    await edge.client.post("/api/session", json=BODY)
    answer = await edge.client.delete("/api/session", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "request.cross_site")
    assert (await edge.client.get("/api/session")).status_code == 200  # still signed in


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://hall.test"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
async def test_our_own_pages_and_programs_are_heard(edge: Edge, headers: dict[str, str]) -> None:
    assert (await edge.client.post("/api/session", json=BODY, headers=headers)).status_code == 200
    assert (await edge.client.delete("/api/session", headers=headers)).status_code == 204


async def test_a_bearer_token_needs_no_such_proof(edge: Edge) -> None:
    headers = await edge.sign_in("clerk01")
    answer = await edge.client.delete("/api/session", headers=headers | {"Origin": "https://partner.example"})
    assert answer.status_code == 204


async def test_a_foreign_page_reads_nothing_with_the_cookie(edge: Edge) -> None:
    await edge.client.post("/api/session", json=BODY)
    answer = await edge.client.get("/api/session", headers={"Origin": "https://evil.example"})
    assert answer.status_code == 401
