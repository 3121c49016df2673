"""Accounts as files: export, and import with a dry run that lists every fault by row and column.

A row makes an account or changes the one of that name. A password is needed for new accounts only, temporary, and
never exported; of an account that exists it is left alone.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from actors import Caller, Cluster, Invalid
from common.edge import XLSX, IdempotencyKey, TheCaller, TheCluster, attachment
from common.exchange.reading import Book, read
from common.exchange.tables import Column, Entry, Misplaced, Sheet, entries, sheet_of
from common.exchange.tables import shown as fault_shown
from common.exchange.writing import Cell, as_csv, xlsx
from common.fault import Fault
from common.fronts import places
from common.identity import Unfit, read_name
from common.people import ROLES, USERNAME, User, account_name, covers, is_oneself
from common.says import ANY_ADMINISTRATOR, File, says
from common.shapes import Json
from gateway.account import LONGEST_NAME
from gateway.account_messages import ImportAccounts, Imported, ListAccounts
from gateway.account_posts import PostNames, post_names
from gateway.accounts import DIRECTORY, access
from gateway.accounts_api import shown
from gateway.passwords import LONGEST, SHORTEST, Passwords, is_common
from gateway.shapes import Accounts, ImportedAccounts
from gateway.texts import every_text

ROLE_NAMES = {"clerk": "窗口人员", "manager": "主管", "admin": "管理员", "audit": "审计"}
STATES = {"启用": False, "停用": True, "enabled": False, "disabled": True, "": None}
SHEET = Sheet(
    "accounts",
    "账号",
    "Accounts",
    (
        Column("name", "用户名", "User name"),
        Column("display_name", "姓名", "Name"),
        Column("roles", "角色", "Roles"),
        Column("halls", "大厅", "Halls"),
        Column("posts", "岗位", "Posts", optional=True),
        Column("disabled", "状态", "State", optional=True),
        Column("password", "初始密码", "First password", optional=True),
    ),
)
CHANGES = (
    ("display_name", "姓名", "name"),
    ("roles", "角色", "roles"),
    ("halls", "大厅", "halls"),
    ("posts", "岗位", "posts"),
)
"""What may change of an account, and what that is called."""
AT_ONCE = 8  # passwords hashed at the same time, which is what takes long
_BETWEEN = re.compile(r"[、，,;；\n]+")

router = APIRouter(prefix="/api/accounts", tags=["accounts"])


@router.get("/export.xlsx")
@says(who=ANY_ADMINISTRATOR, answer=File(XLSX))
async def export_xlsx(cluster: TheCluster, caller: TheCaller) -> Response:
    """Every account of the caller's halls, without passwords: also the template to import."""
    rows = await _rows(cluster, caller)
    return attachment(await asyncio.to_thread(xlsx, [(SHEET.zh, rows)]), XLSX, "accounts.xlsx")


@router.get("/export.csv")
@says(who=ANY_ADMINISTRATOR, answer=File("text/csv"))
async def export_csv(cluster: TheCluster, caller: TheCaller) -> Response:
    """The same as CSV."""
    return attachment(as_csv(await _rows(cluster, caller)), "text/csv; charset=utf-8", "accounts.csv")


@router.get("/export.json")
@says(who=ANY_ADMINISTRATOR, answer=Accounts)
async def export_json(cluster: TheCluster, caller: TheCaller) -> Response:
    """The same as JSON."""
    users = await cluster.call(DIRECTORY, ListAccounts(), caller=caller)
    accounts = [shown(user) for user in users]
    content = json.dumps({"accounts": accounts}, ensure_ascii=False, indent=2).encode()
    return attachment(content, "application/json", "accounts.json")


@router.post("/import")
@says(who=ANY_ADMINISTRATOR, answer=ImportedAccounts, errors=(409,))
async def import_accounts(
    request: Request,
    cluster: TheCluster,
    caller: TheCaller,
    apply: Annotated[bool, Query()] = False,
    key: IdempotencyKey = None,
) -> Json:
    """Try a file (XLSX, CSV, JSON as exported; the request's body): every fault with row and column, and what would
    change. With `apply`: make and change the accounts, all of them or none, also where one was changed meanwhile or
    something dies in between. It is decided when this answers; the accounts follow at once."""
    known = {user.name: user for user in await cluster.call(DIRECTORY, ListAccounts(), caller=caller)}
    halls = await places(cluster)
    file = _AccountsFile(known, halls, await post_names(cluster), caller)
    await asyncio.to_thread(file.read, await request.body())
    if apply and file.faults:
        raise Invalid("exchange.has_faults", field="file", count=len(file.faults))
    if apply and file.users:
        sealed = await _sealed(file.users, known, request.app.state.passwords, key)
        accounts = [
            Imported(user=user, before=known.get(user.name), password=sealed.get(user.name, ""))
            for user, _ in file.users
        ]
        await cluster.call(DIRECTORY, ImportAccounts(accounts=accounts), command_id=key, caller=caller)
    return {
        "applied": apply,
        "faults": [fault_shown(one, every_text()) for one in file.faults],
        "changes": [{"id": user.name, "words": _say(user, known.get(user.name))} for user, _ in file.users],
    }


async def _sealed(
    users: list[tuple[User, str]], known: dict[str, User], passwords: Passwords, key: str | None
) -> dict[str, str]:
    """The temporary passwords of the new accounts, sealed, by name."""
    new = [(user.name, password) for user, password in users if user.name not in known]
    found: dict[str, str] = {}
    for at in range(0, len(new), AT_ONCE):
        some = new[at : at + AT_ONCE]
        sealed = await asyncio.gather(*(passwords.seal(name, password, key) for name, password in some))
        found |= {name: one for (name, _), one in zip(some, sealed, strict=True)}
    return found


async def _rows(cluster: Cluster, caller: Caller) -> list[list[Cell]]:
    users = await cluster.call(DIRECTORY, ListAccounts(), caller=caller)
    names, posts = await places(cluster), await post_names(cluster)
    rows: list[list[Cell]] = [[column.zh for column in SHEET.columns]]
    for user in users:
        roles = "、".join(ROLE_NAMES.get(role, role) for role in user.roles)
        halls = "全部" if set(user.halls) == set(names) else "、".join(user.halls)
        held = "、".join(posts.name_of(post) for post in user.posts)
        rows.append([user.name, user.display_name, roles, halls, held, "停用" if user.disabled else "启用", ""])
    return rows


def _say(user: User, before: User | None) -> dict[str, str]:
    """What becomes of one account, in words."""
    if before is None:
        return {"zh": f"新增账号 {user.name}（{user.display_name}）", "en": f"Add account {user.name}"}
    changed = [(zh, en) for name, zh, en in CHANGES if getattr(user, name) != getattr(before, name)]
    if user.disabled != before.disabled:
        changed.append(("停用", "disabled") if user.disabled else ("启用", "enabled"))
    return {
        "zh": f"修改账号 {user.name}：{'、'.join(zh for zh, _ in changed)}",
        "en": f"Change account {user.name}: {', '.join(en for _, en in changed)}",
    }


class _AccountsFile:
    """What a file says: ``users`` that would be made or changed, each with its password, and ``faults``."""

    def __init__(self, known: dict[str, User], halls: dict[str, str], posts: PostNames, caller: Caller) -> None:
        self._known = known
        self._halls = {**{name: hall for hall, name in halls.items()}, **{hall: hall for hall in halls}}
        self._all = tuple(halls)
        self._posts = posts
        self._caller = caller
        self._names: set[str] = set()
        self.users: list[tuple[User, str]] = []
        self.faults: list[Misplaced] = []

    def read(self, data: bytes) -> None:
        try:
            read_entries = self._entries(read(data))
        except Fault as fault:
            self.faults.append(Misplaced(fault=fault))
            return
        if any(fault.row == 1 for fault in self.faults):
            return  # without its headings, no row says anything
        for entry in read_entries:
            self._take(entry)

    def _entries(self, given: Any) -> list[Entry]:
        """The rows of the sheet of accounts; a JSON file's accounts, numbered from 1, as rows like those."""
        accounts = given.get("accounts") if isinstance(given, dict) else None
        if isinstance(accounts, list) and accounts and all(isinstance(account, dict) for account in accounts):
            return [Entry(number, _as_cells(account)) for number, account in enumerate(accounts, start=1)]
        if isinstance(given, Book):
            for name, rows in given.items():
                if sheet_of(name, rows, (SHEET,)):
                    return entries(SHEET, rows, self.faults)
        raise Fault("exchange.no_sheet", "file")

    def _take(self, entry: Entry) -> None:
        before = len(self.faults)
        cells = entry.cells
        name = account_name(cells.get("name", ""))
        kept = self._known.get(name)
        if not USERNAME.fullmatch(name):
            self._wrong(entry, "name", "account.bad_name")
        elif name in self._names:
            self._wrong(entry, "name", "exchange.entry_twice", name=name)
        self._names.add(name)
        display_name = cells.get("display_name", "")
        try:
            display_name = read_name(display_name, LONGEST_NAME)
        except Unfit as unfit:
            self._wrong(entry, "display_name", unfit.code, **unfit.facts)
        roles = tuple(filter(None, (self._role(entry, given) for given in _parts(cells.get("roles", "")))))
        if not cells.get("roles"):
            self._wrong(entry, "roles", "field.missing")
        halls = self._hall_ids(entry)
        posts = self._post_ids(entry, kept.posts if kept else ())
        state = cells.get("disabled", "").lower()
        if state not in STATES:
            self._wrong(entry, "disabled", "account.state")
        password = cells.get("password", "")
        if kept is None and not SHORTEST <= len(password) <= LONGEST:
            self._wrong(entry, "password", "account.first_password", shortest=SHORTEST, longest=LONGEST)
        elif kept is None and is_common(password, name):
            self._wrong(entry, "password", "account.password_common")
        disabled = STATES.get(state)
        if kept is None and disabled:
            self._wrong(entry, "disabled", "account.new_disabled")
        user = User(
            name=name,
            display_name=display_name,
            roles=roles,
            halls=halls,
            disabled=(kept.disabled if kept else False) if disabled is None else disabled,
            must_change=kept.must_change if kept else True,
            second_factor=kept.second_factor if kept else False,
            posts=posts,
            departments=kept.departments if kept else (),
        )
        if kept is not None and is_oneself(self._caller, name) and access(user) != access(kept):
            self._wrong(entry, "name", "account.own")
        if len(self.faults) == before and user != kept:
            self.users.append((user, password))

    def _role(self, entry: Entry, given: str) -> str:
        role = next((role for role, name in ROLE_NAMES.items() if given.lower() in (role, name)), "")
        if role not in ROLES:
            self._wrong(entry, "roles", "account.no_such_role")
        return role

    def _hall_ids(self, entry: Entry) -> tuple[str, ...]:
        given = _parts(entry.cells.get("halls", ""))
        if not given:
            self._wrong(entry, "halls", "field.missing")
        if given in (["全部"], ["all"]):
            return self._all
        for hall in given:
            if hall not in self._halls:
                self._wrong(entry, "halls", "account.no_such_hall", id=hall[:40])
        found = tuple(dict.fromkeys(self._halls[hall] for hall in given if hall in self._halls))
        if found and not covers(self._caller, found):
            self._wrong(entry, "halls", "account.other_halls")
        return found

    def _post_ids(self, entry: Entry, kept: tuple[str, ...]) -> tuple[str, ...]:
        """A file without the column leaves posts alone."""
        if "posts" not in entry.cells:
            return kept
        given = _parts(entry.cells["posts"])
        found = tuple(filter(None, (self._posts.id_of(name) for name in given)))
        for name in given:
            if not self._posts.id_of(name):
                self._wrong(entry, "posts", "organisation.no_post", id=name[:40])
        for post in set(found) ^ set(kept):
            if fault := self._posts.fault_in(self._caller, post, given=post in found):
                self._wrong(entry, "posts", fault.code, **fault.facts)
        return tuple(dict.fromkeys(found))

    def _wrong(self, entry: Entry, key: str, code: str, **facts: Any) -> None:
        fault = Fault(code, key, **facts)
        self.faults.append(Misplaced(fault=fault, sheet=SHEET, row=entry.row, column=SHEET.column(key)))


def _as_cells(account: Json) -> dict[str, str]:
    cells = {key: value for key, value in account.items() if isinstance(value, str)}
    for key in ("roles", "halls", "posts"):
        if isinstance(account.get(key), list):
            cells[key] = "、".join(map(str, account[key]))
    if isinstance(account.get("disabled"), bool):
        cells["disabled"] = "停用" if account["disabled"] else "启用"
    return cells


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
