"""A hall's configuration as a file: out and in again, every fault by row and column, whole or not at all."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from actors import Address
from common.exchange.reading import read
from common.exchange.writing import as_csv, xlsx
from hall.exchange.api import router
from hall.exchange.hall_sheets import SHEETS
from tests.hall.test_admin import AT, current
from tests.hall.test_admin import edge as admin_edge
from tests.hall.town import HALL, W1, W2, Town

pytestmark = pytest.mark.anyio

Rows = list[list[str]]

PROFILES = [{"from": "09:00", "to": "12:00", "queues": [f"{HALL}:A"]}]


@asynccontextmanager
async def edge() -> AsyncIterator[tuple[Town, httpx.AsyncClient]]:
    async with admin_edge(router) as (it, client):
        shown = await current(client)
        shown["hours"] = {"week": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}, "holidays": True}
        shown["notices"] = [{"id": "n1", "text": "=请带身份证"}]
        shown["windows"][0]["profiles"] = PROFILES
        assert (await client.put(f"{AT}/configuration", json=shown)).status_code == 200
        yield it, client


async def bring(client: httpx.AsyncClient, data: bytes, **query: Any) -> Any:
    answer = await client.post(f"{AT}/import", content=data, params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def placed(answer: Any) -> list[tuple[Any, ...]]:
    return [
        (
            fault["sheet"] and fault["sheet"]["zh"],
            fault["row"],
            fault["column"] and fault["column"]["zh"],
            fault["code"],
        )
        for fault in answer["faults"]
    ]


async def sheets(client: httpx.AsyncClient) -> dict[str, Rows]:
    found: dict[str, Rows] = read((await client.get(f"{AT}/export.xlsx")).content)
    return found


async def test_what_is_exported_changes_nothing_when_imported() -> None:
    async with edge() as (_, client):
        for name in ("export.xlsx", "export.json", *(f"export.csv?sheet={sheet.key}" for sheet in SHEETS)):
            exported = await client.get(f"{AT}/{name}")
            assert exported.status_code == 200
            assert "attachment" in exported.headers["content-disposition"]
            answer = await bring(client, exported.content)
            assert (answer["faults"], answer["changes"], answer["applied"]) == ([], [], False), name
        assert list(await sheets(client)) == ["队列", "窗口", "事项", "开放时间", "特殊日期", "公告"]


async def test_a_file_is_tried_and_then_applied_whole() -> None:
    async with edge() as (it, client):
        before = await current(client)
        file = await sheets(client)
        file["窗口"][1:] = [["1", "B、A", ""], ["02", "A", "a-item"], ["3", "b", ""]]
        file["特殊日期"].append(["2026-12-01", "09:00-12:00", "设备检修", ""])
        data = xlsx(file.items())
        tried = await bring(client, data)
        assert [change["words"]["zh"] for change in tried["changes"]] == [
            "修改窗口 01：队列 A → B、A",
            "修改窗口 02：队列 A、B → A，事项",
            "新增开放时间：特殊日期",
        ]
        assert await current(client) == before
        done = await bring(client, data, apply=True, version=tried["version"])
        assert (done["applied"], done["version"]) == (True, before["version"] + 1)
        now = await current(client)
        assert now["windows"][0] == {"id": W1, "queues": [f"{HALL}:B", f"{HALL}:A"], "items": [], "profiles": PROFILES}
        assert now["hours"]["special"][0]["spans"] == [["09:00", "12:00"]]
        await it.until("window", W2, lambda view: view["queues"] == [f"{HALL}:A"])


async def test_every_fault_is_listed_by_sheet_row_and_column_and_nothing_is_imported() -> None:
    async with edge() as (it, client):
        file = await sheets(client)
        file["队列"] += [["A", "重复", "Twice", ""], ["", "没有字母", "None", ""], ["C", "", "No name", "很久"]]
        file["窗口"] += [["04", "Z", "none"], ["05", "", ""]]
        file["开放时间"] += [["周八", "09:00-12:00"], ["周一", ""]]
        file["开放时间"][2] = ["周二", "17:00-09:00"]
        file["特殊日期"] += [["2026-13-01", "", "", ""], ["2026-12-01", "九点", "", ""]]
        file["公告"] += [["n2", "", "", "明天"]]
        file["别的"] = [["a"]]
        data = xlsx(file.items())
        before = await it.cluster.events(Address("hall", HALL))
        answer = await bring(client, data)
        assert sorted(placed(answer), key=str) == sorted(
            [
                ("队列", 4, "字母", "hall.twice"),
                ("队列", 5, "字母", "hall.id"),
                ("队列", 6, "名称", "hall.text"),
                ("队列", 6, "平均办理秒数", "exchange.number"),
                ("窗口", 5, "队列（先后为优先顺序）", "hall.no_such_queue"),
                ("窗口", 5, "事项编号", "hall.no_such_item"),
                ("窗口", 6, "队列（先后为优先顺序）", "hall.window_without_queues"),
                ("开放时间", 3, "内容", "hours.end_before_start"),
                ("开放时间", 10, "项目", "exchange.unknown_entry"),
                ("开放时间", 11, "项目", "exchange.entry_twice"),
                ("特殊日期", 2, "日期", "hours.date"),
                ("特殊日期", 3, "时段（空白为休息）", "hours.span"),
                ("公告", 3, "内容", "hall.text"),
                ("公告", 3, "截止时间", "hall.until"),
                (None, None, None, "exchange.unknown_sheet"),
            ],
            key=str,
        )
        assert all(fault["message"]["zh"] and fault["message"]["en"] for fault in answer["faults"])
        refused = await client.post(f"{AT}/import", content=data, params={"apply": True, "version": 1})
        assert (refused.status_code, refused.json()) == (422, {"code": "exchange.has_faults", "field": "file"})
        assert await it.cluster.events(Address("hall", HALL)) == before


async def test_without_its_headings_a_sheet_is_said_to_lack_them_and_no_more() -> None:
    async with edge() as (_, client):
        rows = [["字母", "英文名称", "备注"], ["A", "A", ""], ["B", "B", ""]]
        assert placed(await bring(client, xlsx([("队列", rows)]))) == [
            ("队列", 1, "名称", "exchange.missing_column"),
            ("队列", 1, "备注", "exchange.unknown_column"),
        ]


async def test_a_csv_is_one_sheet_and_leaves_the_others() -> None:
    async with edge() as (_, client):
        rows = [["编号", "内容", "截止时间"], ["n2", "下午停电", "2026-12-01 17:00"]]
        data = "\r\n".join(",".join(row) for row in rows).encode("gbk")
        before = await current(client)
        await bring(client, data, apply=True, version=before["version"])
        now = await current(client)
        assert now["notices"] == [{"id": "n2", "text": "下午停电", "until": "2026-12-01T17:00+08:00"}]
        assert now["queues"] == before["queues"]


async def test_a_json_file_says_which_entry_is_wrong() -> None:
    async with edge() as (_, client):
        shown = await current(client)
        shown["windows"][1]["queues"] = ["440106:Z"]
        shown["hours"]["week"]["tue"] = [["9", "10"]]
        answer = await bring(client, json.dumps(shown).encode())
        assert placed(answer) == [
            ("窗口", 2, "队列（先后为优先顺序）", "hall.no_such_queue"),
            ("开放时间", None, "week.tue.0", "hours.time"),
        ]
        for other in (b"[1]", b'{"a": 1}'):
            assert placed(await bring(client, other))[0][3] == "exchange.not_a_hall"
        assert placed(await bring(client, b"PK broken"))[0][3] == "exchange.damaged"
        assert placed(await bring(client, as_csv([["别的"], ["a"]])))[0][3] == "exchange.no_sheet"


async def test_only_the_version_that_was_tried_is_replaced_and_only_by_administrators() -> None:
    async with edge() as (_, client):
        file = await sheets(client)
        file["公告"].append(["n9", "新公告", "", ""])
        data = xlsx(file.items())
        answer = await client.post(f"{AT}/import", content=data, params={"apply": True, "version": 0})
        assert (answer.status_code, answer.json()["code"]) == (409, "hall.changed_meanwhile")
        manager = {"X-Who": "manager"}
        assert (await client.post(f"{AT}/import", content=data, headers=manager)).status_code == 200
        apply = {"apply": True, "version": 1}
        assert (await client.post(f"{AT}/import", content=data, params=apply, headers=manager)).status_code == 403
        for who in ("clerk", "elsewhere", "nobody"):
            for call in (client.post(f"{AT}/import", content=data, headers={"X-Who": who}),):
                assert (await call).status_code == 403
            assert (await client.get(f"{AT}/export.xlsx", headers={"X-Who": who})).status_code == 403
