"""Bad input, line by line, over HTTP: each gets a clear answer in Chinese and in English, names its field, and changes
nothing. (Clocks that jump, midnight and days that never closed: `tests/hall/test_left_behind.py`.)"""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import BaseModel

from common.edge import Body
from common.identity.resident import check_character
from gateway.openapi import bodies
from gateway.routes import routes
from tests.gateway.conftest import HALL, Edge
from tests.gateway.test_every_route_has_a_rule import Place, town
from tests.hall.hours.test_hall_hours import at

pytestmark = pytest.mark.anyio

HAN = re.compile(r"[\u4e00-\u9fff]")
GUEST = bodies()["post /api/halls/{hall}/appointments"] | {"item": "a-item"}


def subclasses(kind: type[BaseModel]) -> set[type[BaseModel]]:
    return {found for one in kind.__subclasses__() for found in (one, *subclasses(one))}


def test_a_number_is_no_yes_or_no() -> None:
    """Whoever erases a person and sends 0 for no is not guessed at."""
    routes()
    fields = {
        f"{body.__name__}.{name}": repr(field) for body in subclasses(Body) for name, field in body.model_fields.items()
    }
    bools = {name: field for name, field in fields.items() if re.search(r"\bbool\b", field)}
    assert {"EraseBody.cancel", "AccountChange.disabled"} <= set(bools)
    assert [name for name, field in bools.items() if "strict=True" not in field] == []


def resident(figures: str) -> str:
    return figures + check_character(figures)


WINDOW_1, WINDOW_2 = f"/api/windows/{HALL}-01", f"/api/windows/{HALL}-02"


async def refused(
    place: Place, who: str, method: str, path: str, status: int, field: str | None, **options: Any
) -> dict[str, Any]:
    """The problem in Chinese, after it was seen that English says the same."""
    said: dict[str, dict[str, Any]] = {}
    for language in ("zh", "en"):
        headers = place.headers.get(who, {}) | {"Accept-Language": language}
        answer = await place.edge.client.request(method, path, headers=headers, **options)
        said[language] = answer.json()
        assert answer.status_code == status, answer.text
        words = [said[language]["title"], said[language]["detail"]]
        words += [error["message"] for error in said[language].get("errors", ())]
        assert all(bool(HAN.search(word)) == (language == "zh") for word in words), words
        if field is not None:
            assert field in [error["field"] for error in said[language]["errors"]]
    assert said["zh"]["code"] == said["en"]["code"]
    return said["zh"]


async def test_overlapping_hours_and_a_window_without_queues(edge: Edge) -> None:
    async with town(edge) as place:
        path = f"/api/halls/{HALL}/configuration"
        before = (await edge.client.get(path, headers=place.headers["administrator"])).json()
        overlapping = {"week": {"mon": [["09:00", "12:00"], ["11:30", "17:00"]]}}
        bad = before | {"hours": overlapping}
        await refused(place, "administrator", "PUT", path, 422, "hours.week.mon.1", json=bad)
        bare = [before["windows"][0] | {"queues": []}, *before["windows"][1:]]
        bad = before | {"windows": bare}
        await refused(place, "administrator", "PUT", path, 422, "windows.0.queues", json=bad)
        assert (await edge.client.get(path, headers=place.headers["administrator"])).json() == before


async def test_an_appointment_in_the_past_and_at_a_full_slot(edge: Edge) -> None:
    async with town(edge) as place:
        path = f"/api/halls/{HALL}/appointments"
        past = GUEST | {"start": "2026-11-20T09:00:00+08:00"}
        assert (await refused(place, "", "POST", path, 409, "start", json=past))[
            "code"
        ] == "appointment.too_near_or_far"
        slot = GUEST | {"start": "2026-11-23T15:00:00+08:00"}
        for number in range(10):
            holder = GUEST["holder"] | {"id_number": resident(f"44010619900101{number:03d}")}
            answer = await edge.client.post(path, json=slot | {"holder": holder})
            if answer.status_code != 201:
                break
        assert number > 1
        other = slot | {"holder": GUEST["holder"] | {"id_number": resident("11010119900101123")}}
        assert (await refused(place, "", "POST", path, 409, "start", json=other))["code"] == "appointment.full"


async def test_a_rating_twice_and_for_anothers_service(edge: Edge) -> None:
    async with town(edge) as place:
        for command in ("open", "call-next", "start", "finish"):
            answer = await edge.client.post(f"{WINDOW_1}/{command}", headers=place.headers["clerk"])
            assert answer.status_code == 200, answer.text
        path, good = f"/api/tickets/{place.paths['ticket']}/rating", {"score": 5, "by": "phone"}
        secret = {"secret": place.secrets["ticket"]}
        await refused(place, "", "POST", path, 403, "secret", json=good, params={"secret": "x" * 22})
        other = (await edge.client.post(f"/api/halls/{HALL}/tickets", json={"queue": f"{HALL}:A"})).json()
        await refused(place, "", "POST", path, 403, "secret", json=good, params={"secret": other["secret"]})
        assert (await edge.client.post(path, json=good, params=secret)).status_code == 200
        twice = await refused(place, "", "POST", path, 409, None, json=good | {"score": 1}, params=secret)
        assert twice["code"] == "rating.done"
        shown = (await edge.client.get(path, params=secret)).json()
        assert [service["rated"]["score"] for service in shown["services"]] == [5]


async def test_an_import_with_bad_rows_says_all_of_them_and_imports_nothing(edge: Edge) -> None:
    async with town(edge) as place:
        headers = place.headers["administrator"]
        before = (await edge.client.get(f"/api/halls/{HALL}/configuration", headers=headers)).json()
        rows = "字母,名称,英文名称,平均办理秒数\r\nA,综合,General,600\r\nB,,Cards,soon\r\n七,其他,Other,5\r\n"
        path = f"/api/halls/{HALL}/import"
        tried = (await edge.client.post(path, content=rows.encode(), headers=headers)).json()
        found = {(fault["row"], (fault["column"] or {}).get("en")) for fault in tried["faults"]}
        assert {(3, "Name"), (3, "Mean service seconds"), (4, "Letter")} <= found
        assert all(fault["message"]["zh"] and not HAN.search(fault["message"]["en"]) for fault in tried["faults"])
        params = {"apply": "true", "version": before["version"]}
        await refused(place, "administrator", "POST", path, 422, "file", content=rows.encode(), params=params)
        assert (await edge.client.get(f"/api/halls/{HALL}/configuration", headers=headers)).json() == before


async def test_a_clerk_at_two_windows(edge: Edge) -> None:
    async with town(edge) as place:
        assert (await edge.client.post(f"{WINDOW_1}/open", headers=place.headers["clerk"])).status_code == 200
        problem = await refused(place, "clerk", "POST", f"{WINDOW_2}/open", 409, "window")
        assert problem["elsewhere"] == f"{HALL}-01"
        assert (await edge.client.post(f"{WINDOW_1}/close", headers=place.headers["clerk"])).status_code == 200
        assert (await edge.client.post(f"{WINDOW_2}/open", headers=place.headers["clerk"])).status_code == 200


async def test_a_day_that_never_closed_because_everything_was_off(edge: Edge) -> None:
    async with town(edge) as place:
        secret = {"secret": place.secrets["ticket"]}
        edge.clock.set(at("2026-11-25 09:00"))
        taken = (await edge.client.post(f"/api/halls/{HALL}/tickets", json={"queue": f"{HALL}:A"})).json()
        assert (taken["number"], taken["position"]) == ("A001", 1)
        old = (await edge.client.get(f"/api/tickets/{place.paths['ticket']}", params=secret)).json()
        assert old["state"] == "cancelled"
        path = f"/api/tickets/{place.paths['ticket']}"
        await refused(place, "", "DELETE", path, 409, None, params=secret)
