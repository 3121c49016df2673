"""Accounts as a file: out and in again, made and changed, every fault by row and column, nothing done where any is."""

from __future__ import annotations

from typing import Any

import pytest

from hall.exchange.reading import read
from hall.exchange.writing import as_csv, xlsx
from tests.gateway.conftest import HALL, PASSWORD, Edge
from tests.gateway.test_accounts import TEMPORARY, Headers, boss, listed, sign_in, until_listed

__all__ = ["boss"]

pytestmark = pytest.mark.anyio

HEADINGS = ["用户名", "姓名", "角色", "大厅", "状态", "初始密码"]
GOOD = [
    ["chen", "陈明", "窗口人员", HALL, "", TEMPORARY],
    ["clerk01", "林月", "窗口人员、主管", "天河区政务服务中心", "停用", ""],
]


async def bring(edge: Edge, boss: Headers, data: bytes, **query: Any) -> Any:
    answer = await edge.client.post("/api/accounts/import", content=data, params=query, headers=boss)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_file_is_tried_and_then_makes_and_changes_accounts(edge: Edge, boss: Headers) -> None:
    data = xlsx([("账号", [HEADINGS, *GOOD])])
    tried = await bring(edge, boss, data)
    assert tried["faults"] == []
    assert [change["words"]["zh"] for change in tried["changes"]] == [
        "新增账号 chen（陈明）",
        "修改账号 clerk01：姓名、角色、停用",
    ]
    assert "chen" not in await listed(edge, boss)
    assert (await bring(edge, boss, data, apply=True))["applied"]
    await until_listed(edge, boss, "chen", display_name="陈明", must_change=True)
    await until_listed(edge, boss, "clerk01", roles=["clerk", "manager"], disabled=True)
    assert (await sign_in(edge, "chen", TEMPORARY)).json()["user"]["must_change"]
    assert (await sign_in(edge, "clerk01", PASSWORD)).json()["code"] == "account.disabled"
    again = await bring(edge, boss, data)
    assert (again["faults"], again["changes"]) == ([], [])


async def test_every_fault_is_listed_and_nothing_is_done(edge: Edge, boss: Headers) -> None:
    rows = [
        HEADINGS,
        *GOOD,
        ["Chen!", "", "店长", "440199", "休假", "short"],
        ["chen", "陈二", "窗口人员", HALL, "", TEMPORARY],
        ["wu", "吴", "", "440106001", "停用", TEMPORARY],
        ["admin", "管理员", "窗口人员", HALL, "", ""],
    ]
    data = as_csv(rows)
    answer = await bring(edge, boss, data)
    assert [(fault["row"], fault["column"]["zh"], fault["code"]) for fault in answer["faults"]] == [
        (4, "用户名", "account.bad_name"),
        (4, "姓名", "hall.text"),
        (4, "角色", "account.no_such_role"),
        (4, "大厅", "account.no_such_hall"),
        (4, "状态", "account.state"),
        (4, "初始密码", "account.first_password"),
        (5, "用户名", "exchange.entry_twice"),
        (6, "角色", "field.missing"),
        (6, "大厅", "account.other_halls"),
        (6, "状态", "account.new_disabled"),
        (7, "用户名", "account.own"),
    ]
    refused = await edge.client.post("/api/accounts/import?apply=true", content=data, headers=boss)
    assert (refused.status_code, refused.json()["code"]) == (422, "exchange.has_faults")
    assert "chen" not in await listed(edge, boss)
    assert TEMPORARY not in f"{answer}"


async def test_what_is_exported_changes_nothing_and_holds_no_password(edge: Edge, boss: Headers) -> None:
    for kind in ("xlsx", "csv", "json"):
        exported = await edge.client.get(f"/api/accounts/export.{kind}", headers=boss)
        assert exported.status_code == 200
        answer = await bring(edge, boss, exported.content)
        assert (answer["faults"], answer["changes"]) == ([], []), kind
    book = read((await edge.client.get("/api/accounts/export.xlsx", headers=boss)).content)
    assert book["账号"][1] == ["admin", "ADMIN", "管理员、主管、审计", HALL, "启用", ""]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "exchange.empty"),
        (b"PK not", "exchange.damaged"),
        (b'{"accounts": [1]}', "exchange.no_sheet"),
        (b"[1, 2]", "exchange.no_sheet"),
        (as_csv([["a", "b"], ["c", "d"]]), "exchange.no_sheet"),
        (as_csv([["用户名", "姓名", "大厅"], ["c", "d", ""]]), "exchange.missing_column"),
    ],
)
async def test_a_file_that_is_none(edge: Edge, boss: Headers, data: bytes, code: str) -> None:
    answer = await bring(edge, boss, data)
    assert [fault["code"] for fault in answer["faults"]] == [code]


async def test_only_administrators_and_only_so_large(edge: Edge, boss: Headers) -> None:
    data = xlsx([("账号", [HEADINGS, *GOOD])])
    for who, status in ((await edge.sign_in("manager"), 403), ({}, 401)):
        assert (await edge.client.post("/api/accounts/import", content=data, headers=who)).status_code == status
        assert (await edge.client.get("/api/accounts/export.csv", headers=who)).status_code == status
    answer = await edge.client.post("/api/accounts/import", content=bytes(3 * 1024 * 1024), headers=boss)
    assert answer.status_code == 413
