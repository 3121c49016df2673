"""Accounts as a file: out and in again, made and changed, every fault by row and column, nothing done where any is."""

from __future__ import annotations

from typing import Any

import anyio
import pytest
from msgspec import structs

from actors import ActorError, Address, Caller, Forbidden, LocalCluster, Refused, View
from actors._edge.sender import HostDown
from actors.crash import POINTS, Crashed
from common.exchange.reading import read
from common.exchange.writing import as_csv, xlsx
from common.people import EDGE, User
from gateway.account import Account, Create
from gateway.account_messages import ImportAccounts, Imported, ListAccounts
from gateway.accounts import DIRECTORY, Accounts
from tests.gateway.conftest import HALL, PASSWORD, Edge
from tests.gateway.test_accounts import TEMPORARY, Headers, boss, listed, sign_in, until_listed
from tests.gateway.test_organisation import give_post, make

__all__ = ["boss"]

pytestmark = pytest.mark.anyio

HEADINGS = ["用户名", "姓名", "角色", "大厅", "状态", "初始密码"]
ADMIN = Caller("admin", ("admin",), (HALL,))
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
        (4, "姓名", "identity.name_empty"),
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
    assert book["账号"][1] == ["admin", "ADMIN", "管理员、主管、审计", HALL, "", "启用", ""]


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


async def test_an_import_is_refused_whole_where_an_account_was_changed_meanwhile(edge: Edge, boss: Headers) -> None:
    users = await edge.cluster.call(DIRECTORY, ListAccounts(), caller=ADMIN)
    seen = {user.name: user for user in users}
    renamed = structs.replace(seen["clerk01"], display_name="林月")
    stale = structs.replace(seen["manager"], display_name="早先")
    accounts = [Imported(user=renamed, before=seen["clerk01"]), Imported(user=seen["manager"], before=stale)]
    with pytest.raises(Refused) as caught:
        await edge.cluster.call(DIRECTORY, ImportAccounts(accounts=accounts), caller=ADMIN)
    assert (caught.value.code, caught.value.facts) == ("account.changed_meanwhile", {"name": "manager"})
    assert (await listed(edge, boss))["clerk01"]["display_name"] == "CLERK01"


async def test_an_import_leaves_an_administrator_and_only_takes_what_its_sender_may_give(
    edge: Edge, boss: Headers
) -> None:
    users = {user.name: user for user in await edge.cluster.call(DIRECTORY, ListAccounts(), caller=ADMIN)}
    admin, clerk = users["admin"], users["clerk01"]
    for user, caller, code in (
        (structs.replace(admin, roles=("clerk",)), ADMIN, "account.own"),
        (structs.replace(admin, roles=("clerk",)), Caller("second", ("admin",), (HALL,)), "account.last_admin"),
        (structs.replace(clerk, halls=("440106001",)), ADMIN, "account.other_halls"),
        (structs.replace(clerk, roles=("gateway",)), ADMIN, "account.no_such_role"),
        (structs.replace(clerk, display_name="林月"), Caller("admin", ("manager",), (HALL,)), "account.admin_only"),
    ):
        accounts = [Imported(user=user, before=users[user.name])]
        with pytest.raises(ActorError) as caught:
            await edge.cluster.call(DIRECTORY, ImportAccounts(accounts=accounts), caller=caller)
        assert caught.value.code == code


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("countdown", [1, 2, 3, 5, 8])
async def test_an_import_is_all_or_nothing_whatever_dies_in_between(point: str, countdown: int) -> None:
    left = 0

    def crash(where: str) -> None:
        nonlocal left
        if left and where == point:
            left -= 1
            if not left:
                raise Crashed(where)

    names = [f"new{number}" for number in range(6)]
    users = [User(name=name, display_name=name, roles=("clerk",), halls=(HALL,), must_change=True) for name in names]
    command = ImportAccounts(accounts=[Imported(user=user, password="sealed") for user in users])
    async with LocalCluster.open(hosts=2, crash=crash, kinds=(Account, Accounts)) as cluster:
        boss = Create(display_name="主任", roles=("admin",), halls=(HALL,), password="sealed")
        await cluster.call(Address("account", "admin"), boss, caller=EDGE)
        await _quiet(cluster)
        left = countdown
        async with anyio.create_task_group() as group:
            group.start_soon(_die_with, cluster, group.cancel_scope)
            await cluster.call(DIRECTORY, command, caller=ADMIN, command_id="import")
            await _quiet(cluster)
            group.cancel_scope.cancel()
        left = 0
        for index in range(2):  # the whole process died, and nobody asks again
            await cluster.restart(index)
        await _quiet(cluster)
        listed = {user.name for user in await cluster.call(DIRECTORY, ListAccounts(), caller=ADMIN)} - {"admin"}
        made = {name for name in names if (await cluster.call(Address("account", name), View())).data}
        assert listed == made
        assert made in (set(), set(names))


async def _die_with(cluster: LocalCluster, scope: anyio.CancelScope) -> None:
    """As soon as one host has died, nothing more is heard of whoever waits."""
    while True:
        for index in range(2):
            try:
                cluster.host(index)
            except HostDown:
                scope.cancel()
        await anyio.lowlevel.checkpoint()


async def _quiet(cluster: LocalCluster) -> None:
    """Until no message is under way."""
    calm = 0
    while calm < 50:
        await anyio.lowlevel.checkpoint()
        calm = 0 if await cluster.store.tells() else calm + 1


async def test_posts_go_out_and_in_by_name_and_a_file_without_them_leaves_them(edge: Edge, boss: Headers) -> None:
    await make(edge, boss, "tax")
    await make(edge, boss, "police")
    await give_post(edge, boss, "tax.head", "tax", leads=True)
    await give_post(edge, boss, "police.head", "police")
    headings = [*HEADINGS[:4], "岗位"]
    row = ["clerk01", "CLERK01", "窗口人员", HALL]
    tried = await bring(edge, boss, as_csv([headings, [*row, "tax局/tax.head岗、police.head"]]))
    assert [change["words"]["zh"] for change in tried["changes"]] == ["修改账号 clerk01：岗位"]
    await bring(edge, boss, as_csv([headings, [*row, "Tax Bureau/tax.head POST"]]), apply=True)
    await until_listed(edge, boss, "clerk01", posts=["tax.head"], departments=["tax"])
    book = read((await edge.client.get("/api/accounts/export.xlsx", headers=boss)).content)
    assert book["账号"][2][4] == "tax局/tax.head岗"
    for kind in ("xlsx", "csv", "json"):
        exported = await edge.client.get(f"/api/accounts/export.{kind}", headers=boss)
        answer = await bring(edge, boss, exported.content)
        assert (answer["faults"], answer["changes"]) == ([], []), kind
    assert (await bring(edge, boss, as_csv([HEADINGS[:4], row])))["changes"] == [], "no such column: they stay"
    assert (await bring(edge, boss, as_csv([headings, [*row, ""]])))["changes"] != []
    await edge.client.patch("/api/posts/police.head", json={"closed": True}, headers=boss)
    for given, code in (("nowhere/nobody", "organisation.no_post"), ("police.head", "organisation.closed")):
        (fault,) = (await bring(edge, boss, as_csv([headings, [*row, given]])))["faults"]
        assert (fault["code"], fault["row"], fault["column"]["zh"]) == (code, 2, "岗位")


async def test_posts_of_other_halls_are_not_given_by_a_file(edge: Edge, boss: Headers) -> None:
    """Nor by what goes past the edge: the organisation is asked where the file is taken in."""
    await make(edge, boss, "tax")
    await give_post(edge, boss, "tax.head", "tax", leads=True)
    user = User(name="lin", display_name="林", roles=("clerk",), halls=("440106001",), posts=("tax.head",))
    taken = ImportAccounts(accounts=[Imported(user=user, password="sealed")])
    with pytest.raises(Forbidden):
        await edge.cluster.call(DIRECTORY, taken, caller=Caller("street", ("admin",), ("440106001",)))
