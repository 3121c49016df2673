"""What watches all answers sees what is wrong with one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conforming import faults

HALL = {
    "id": "440106",
    "name": "天河区政务服务中心",
    "name_en": "Tianhe",
    "lon": 113,
    "lat": 23.1,
    "open": True,
    "phase": "open",
    "opens": None,
    "waiting": 0,
    "windows_open": 0,
    "estimate": None,
    "level": "free",
}


def district(**other: Any) -> dict[str, Any]:
    return {"halls": [HALL | other], "at": "2026-11-23T09:00:00+08:00"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"level": "empty"}, "halls/0/level"),
        ({"waiting": None}, "halls/0/waiting"),
        ({"estimate": {"p50": 60}}, "halls/0/estimate"),
        ({"phone": "13800000000"}, "'phone' was unexpected"),
    ],
)
def test_a_wrong_or_unnamed_field_is_seen_wherever_it_comes(wrong: dict[str, Any], said: str) -> None:
    for what, name in (("answers", "get /api/map"), ("values", "map")):
        assert faults(what, name, district()) == []
        (fault,) = faults(what, name, district(**wrong))
        assert said in fault
