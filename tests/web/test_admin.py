"""The administrators' pages: a change with its preview, history and undo; files; two at once; accounts; contrast."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from common.exchange.reading import read
from common.exchange.writing import xlsx
from tests.web.conftest import OpenPage
from tests.web.looks import chinese_words, fits, foreign_words, in_english, is_right, too_faint
from tests.web.running import PASSWORD, STAFF, RunningHall
from tests.web.sizes import DESK

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106015"
SECTIONS = (
    "基本信息",
    "队列",
    "窗口",
    "事项",
    "开放时间",
    "特殊日期",
    "公告",
    "平面图",
    "取号机",
    "登记的设备",
    "修改历史",
)


def enter(page: Page, user: str = "admin", password: str = PASSWORD) -> None:
    """Through the administrators' door."""
    page.get_by_label("用户名").fill(user)
    page.locator("#password").fill(password)
    page.keyboard.press("Enter")
    expect(page.locator("#password")).to_be_hidden()


def section(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="设置分类").get_by_role("button", name=re.compile(f"^{name}")).click()


def forgive(page: Page, *statuses: int) -> None:
    """Chromium writes every refusal as an error; these were provoked."""
    complaints: list[str] = page.complaints  # type: ignore[attr-defined]
    complaints[:] = [line for line in complaints if not any(f"status of {status}" in line for status in statuses)]


def test_a_windows_queues_are_changed_seen_in_the_history_and_taken_back(
    hall: RunningHall, open_page: OpenPage
) -> None:
    before = hall.call("GET", f"/api/halls/{HALL}/configuration", user="admin")
    page = open_page(f"/admin/halls/{HALL}", *DESK)
    enter(page)
    section(page, "窗口")
    window = page.locator('tr[data-window="01"]')
    first = window.locator("ol li").first
    queue = first.inner_text().split()[1]
    first.get_by_role("button", name="删除").click()
    if window.locator("ol li").count() == 0:
        expect(window.get_by_role("alert")).to_contain_text("窗口至少要办理一个队列")
        expect(page.get_by_role("button", name="保存")).to_be_disabled()
    window.locator("select").select_option(index=1)
    window.locator("details summary").click()
    window.get_by_role("checkbox").first.click()
    expect(page.get_by_text("保存后会有 1 处变化")).to_be_visible()
    expect(page.locator(".changes")).to_contain_text("修改窗口 01")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(f"第 {before['version'] + 1} 版").first).to_be_visible()

    section(page, "修改历史")
    expect(page.locator("ol > li").first).to_contain_text("admin")
    expect(page.locator("ol > li").first).to_contain_text("修改窗口 01")
    page.get_by_role("button", name="撤销这次修改").click()
    expect(page.get_by_text(f"第 {before['version'] + 2} 版").first).to_be_visible()
    after = hall.call("GET", f"/api/halls/{HALL}/configuration", user="admin")
    assert after["windows"] == before["windows"]
    assert queue in {entry["prefix"] for entry in after["queues"]}


def test_a_bad_file_is_shown_by_row_and_column_and_a_good_one_imported(
    hall: RunningHall, open_page: OpenPage, tmp_path: Any
) -> None:
    page = open_page(f"/admin/halls/{HALL}", *DESK)
    enter(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="表格文件").click()
    book = read(download.value.path().read_bytes())

    bad = {**book, "公告": [*book["公告"], ["n1", "", "", "明天"]]}
    file = tmp_path / "坏.xlsx"
    file.write_bytes(xlsx(bad.items()))
    page.get_by_role("button", name="导入").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("文件有 2 处错误")).to_be_visible()
    row = str(len(bad["公告"]))
    faults = page.locator("table.faults tbody tr")
    expect(faults).to_have_count(2)
    expect(faults.first.locator("td")).to_have_text(["公告", row, "内容", re.compile("请填写文字")])
    expect(page.get_by_role("button", name="确认导入")).to_be_disabled()
    assert too_faint(page) == []

    good = {**book, "公告": [*book["公告"], ["n1", "周五下午停电", "", ""]]}
    file.write_bytes(xlsx(good.items()))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("新增公告“周五下午停电”")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入，1 处变化")).to_be_visible()
    assert hall.call("GET", f"/api/halls/{HALL}")["notices"][-1]["text"] == "周五下午停电"


def test_two_administrators_at_once_lose_nothing(hall: RunningHall, open_page: OpenPage) -> None:
    page = open_page("/admin/halls/440106014", *DESK)
    enter(page)
    page.get_by_label("英文名称").fill("Mine")
    now = hall.call("GET", "/api/halls/440106014/configuration", user="admin")
    theirs, mine = now["version"] + 1, now["version"] + 2
    hall.call("PUT", "/api/halls/440106014/configuration", {**now, "name": "他们改的名称"}, user="admin")
    expect(page.get_by_text("保存后会有")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(f"admin 刚刚保存了第 {theirs} 版")).to_be_visible()
    expect(page.get_by_label("英文名称")).to_have_value("Mine")
    page.get_by_role("button", name="在新版上重做我的修改").click()
    expect(page.get_by_text("保存后会有 1 处变化")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(f"第 {mine} 版").first).to_be_visible()
    saved = hall.call("GET", "/api/halls/440106014/configuration", user="admin")
    assert (saved["name"], saved["name_en"]) == ("他们改的名称", "Mine")
    forgive(page, 409)


def test_a_new_account_signs_in_and_chooses_a_password(open_page: OpenPage) -> None:
    page = open_page("/admin/accounts", *DESK)
    enter(page)
    page.get_by_role("button", name="新建账号").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".el-dialog").get_by_role("alert")).not_to_have_count(0)
    form = page.locator(".el-dialog")
    form.get_by_label("用户名").fill("chen")
    form.get_by_label("姓名").fill("陈明")
    form.get_by_label("主管").check()
    form.get_by_role("button", name="全选或清空").click()
    form.get_by_label("初始密码").fill("first-day-2026")
    page.get_by_role("button", name="保存").click()
    row = page.locator('tr[data-account="chen"]')
    expect(row).to_contain_text("陈明")
    expect(row).to_contain_text("临时密码")
    forgive(page, 422)

    desk = open_page("/desk", *DESK)
    enter(desk, "chen", "first-day-2026")
    desk.locator("#current").fill("first-day-2026")
    desk.locator("#new-password").fill("a secret of my own")
    desk.locator("#again").fill("a secret of my own")
    desk.get_by_role("button", name="修改密码").click()
    expect(desk.get_by_role("heading", name="请选择今天的窗口")).to_be_visible()

    row.get_by_role("button", name="修改账号 chen").click()
    page.get_by_label("停用账号").check()
    page.get_by_role("button", name="保存").click()
    expect(row).to_contain_text("已停用")
    desk.reload()
    expect(desk.locator("#password")).to_be_visible()


def test_the_pages_of_administration_are_for_everyone(open_page: OpenPage) -> None:
    page = open_page("/admin", *DESK, reduced_motion="reduce")
    assert too_faint(page) == []
    enter(page)
    expect(page.locator("tbody tr")).to_have_count(22)
    is_right(page)

    page.goto("/admin/halls/440106")
    for name in SECTIONS:
        section(page, name)
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        expect(page.locator("main").get_by_text("正在读取")).to_be_hidden()
        assert fits(page), name
        assert foreign_words(page) == set(), name
        assert too_faint(page) == [], name

    page.goto("/admin/holidays")
    expect(page.get_by_text("2026 年 10 月")).to_be_visible()
    is_right(page)

    page.goto("/admin/accounts")
    expect(page.locator('tr[data-account="clerk20"]')).to_be_visible()
    assert fits(page)
    assert too_faint(page) == []
    page.get_by_role("button", name="新建账号").click()
    expect(page.get_by_label("初始密码")).to_be_visible()
    assert too_faint(page) == []

    page.goto("/admin/halls/440106")
    in_english(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tianhe District Government Service Centre")
    page.get_by_role("button", name="Opening hours").click()
    assert chinese_words(page) <= {STAFF["admin"]}


def test_a_manager_sets_notices_and_nothing_else(hall: RunningHall, open_page: OpenPage) -> None:
    before = hall.call("GET", "/api/halls/440106013/configuration", user="admin")["version"]
    page = open_page("/admin/halls/440106013", *DESK)
    enter(page, "manager")
    expect(page.get_by_text("这里只有系统管理员可以修改")).to_be_visible()
    expect(page.get_by_label("英文名称")).to_be_disabled()
    section(page, "公告")
    page.get_by_role("button", name="添加公告").click()
    expect(page.get_by_text("有 1 处填写有误")).to_be_visible()
    until = page.get_by_role("textbox", name="显示到")
    page.get_by_role("textbox", name=re.compile("^内容")).fill("上午系统维护")
    until.fill("明天")
    until.blur()
    expect(page.get_by_text("截止时间请写明日期和时间")).to_be_visible()
    until.fill("2099-01-01 17:00")
    until.blur()
    expect(page.get_by_text("新增公告“上午系统维护”")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text(f"第 {before + 1} 版").first).to_be_visible()
    notices = hall.call("GET", "/api/halls/440106013")["notices"]
    assert (notices[-1]["text"], notices[-1]["until"]) == ("上午系统维护", "2099-01-01T17:00:00+08:00")


def test_a_kiosk_goes_out_of_service_and_back(hall: RunningHall, open_page: OpenPage) -> None:
    page = open_page("/admin/halls/440106012", *DESK)
    enter(page)
    section(page, "取号机")
    first = page.locator("tbody tr").first
    first.get_by_role("button", name="暂停服务").click()
    expect(first.get_by_role("button", name="恢复服务")).to_be_visible()
    first.get_by_role("button", name="恢复服务").click()
    expect(first.get_by_role("button", name="暂停服务")).to_be_visible()


def test_a_clerk_has_nothing_to_administer(open_page: OpenPage) -> None:
    page = open_page("/admin", *DESK)
    enter(page, "clerk07")
    expect(page.get_by_text("您的账号没有管理权限")).to_be_visible()
