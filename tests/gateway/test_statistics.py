"""Who may see statistics, and what is said of a question that cannot be answered."""

from __future__ import annotations

from typing import Any

import pytest

from actors import Address
from hall import messages
from hall.access import SETUP
from tests.gateway.conftest import HALL, Edge

pytestmark = pytest.mark.anyio

ASKED = {"from": "2026-11-01", "to": "2026-11-24", "by": "hall"}
PATHS = ("/api/statistics", "/api/statistics.xlsx")


@pytest.mark.parametrize("path", PATHS)
async def test_statistics_are_for_managers(edge: Edge, path: str) -> None:
    assert (await edge.client.get(path, params=ASKED)).status_code == 401
    clerk = await edge.client.get(path, params=ASKED, headers=await edge.sign_in("clerk01"))
    assert (clerk.status_code, clerk.json()["code"]) == (403, "hall.manager_only")
    assert (await edge.client.get(path, params=ASKED, headers=await edge.sign_in("manager"))).status_code == 200


async def test_a_manager_sees_the_own_halls_only(edge: Edge) -> None:
    headers = await edge.sign_in("manager")
    other = await edge.client.get("/api/statistics", params={**ASKED, "hall": "440106001"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (403, "hall.manager_only")


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"from": "2026-11-25"}, 422, "from"),
        ({"from": "2020-01-01"}, 422, "from"),
        ({"from": "yesterday"}, 422, "from"),
        ({"by": "planet"}, 422, "by"),
        ({"hall": HALL}, 404, "hall"),
    ],
)
async def test_a_wrong_question_names_its_field(edge: Edge, wrong: dict[str, Any], status: int, field: str) -> None:
    headers = {**await edge.sign_in("admin"), "Accept-Language": "en"}
    answer = await edge.client.get("/api/statistics", params={**ASKED, **wrong}, headers=headers)
    assert answer.status_code == status, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_days_without_visits_are_no_error(edge: Edge) -> None:
    configure = messages.ConfigureHall(
        name="天河厅", name_en="Tianhe", lon=113.3, lat=23.1, open=True, queues=[], windows=[], items=[]
    )
    await edge.cluster.call(Address("hall", HALL), configure, caller=SETUP)
    answer = await edge.client.get(
        "/api/statistics", params={**ASKED, "hall": HALL}, headers=await edge.sign_in("manager")
    )
    assert answer.json() == {
        **ASKED,
        "target_seconds": 1800,
        "totals": {
            "arrivals": 0, "served": 0, "missed": 0, "abandoned": 0, "wait": None, "service": None, "rating": None,
        },
        "rows": [],
    }  # fmt: skip
