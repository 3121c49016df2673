"""Departments, posts and deputies in the browser: the tree is changed, a mistake stands at its field, and whoever
stands in for somebody sees on every page that they do, and at once when they do no longer."""

import time

import pytest
from playwright.sync_api import expect

from tests.web.conftest import OpenPage
from tests.web.looks import is_right
from tests.web.running import STAFF
from tests.web.sizes import DESK
from tests.web.test_admin import enter, forgive

pytestmark = [pytest.mark.browser, pytest.mark.ray]


def test_a_department_is_made_given_a_post_renamed_and_closed(open_page: OpenPage) -> None:
    code, name = f"test-{time.time_ns()}", f"试验局{time.time_ns()}"
    page = open_page("/admin/departments", *DESK)
    enter(page)
    page.get_by_role("button", name="新增部门").click()
    page.locator("input[name=id]").fill(code.upper())
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=name_en]").fill("Test Bureau")
    page.get_by_label("天河区政务服务中心").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("编号由小写字母")
    assert page.locator("input[name=name]").input_value() == name, "nothing typed is lost"
    page.locator("input[name=id]").fill(code)
    page.get_by_role("button", name="保存").click()
    expect(page.locator(f'[data-department="{code}"]')).to_have_text(name)

    page.locator("input[name=post-id]").fill(f"{code}.h")
    page.locator("input[name=post-name]").fill("科长")
    page.locator("input[name=post-name-en]").fill("Chief")
    page.get_by_label("管理下级").check()
    page.get_by_role("button", name="新增岗位").click()
    expect(page.locator(f'[data-post="{code}.h"]')).to_contain_text("空缺")
    is_right(page)

    page.get_by_label("上级部门").select_option("tianhe")
    page.locator("input[name=name]").fill(f"{name}新")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(f'[data-department="{code}"]')).to_have_text(f"{name}新")
    page.get_by_role("button", name="撤销部门").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_role("button", name="恢复部门")).to_be_visible()
    expect(page.locator(f'[data-department="{code}"]')).to_have_count(0)
    forgive(page, 422)


def test_a_deputy_is_appointed_acts_on_every_page_and_is_told_at_once_that_it_is_over(open_page: OpenPage) -> None:
    manager = open_page("/deputies", *DESK)
    enter(manager, "manager")
    manager.locator("input[name=deputy]").fill("nobody-here")
    manager.get_by_role("button", name="委托代理").click()
    expect(manager.get_by_role("alert")).to_contain_text("没有这个账号")
    manager.locator("input[name=deputy]").fill("clerk17")
    manager.get_by_role("button", name="委托代理").click()
    row = manager.locator('[data-deputy^="manager:"]')
    expect(row).to_contain_text(STAFF["clerk17"])
    is_right(manager)
    forgive(manager, 422)

    clerk = open_page("/deputies", *DESK)
    enter(clerk, "clerk17")
    clerk.get_by_role("button", name=f"以{STAFF['manager']}代理人身份办理").click()
    bar = clerk.locator(".acting")
    expect(bar).to_contain_text(f"您正在代理{STAFF['manager']}办理")
    is_right(clerk)
    clerk.goto(clerk.url.replace("/deputies", "/manager"))
    expect(bar).to_be_visible()
    expect(clerk.get_by_role("heading", name="全区现在怎么样")).to_be_visible()

    row.get_by_role("button", name="结束").click()
    row.get_by_role("button", name="确认结束").click()
    expect(manager.get_by_text("现在没有人代理您")).to_be_visible()
    expect(bar).to_have_count(0)
    expect(clerk.get_by_text("这个账号不是主管")).to_be_visible()
    # The line is made anew as whoever the page is now for; Chromium complains of one that was not open yet.
    clerk.complaints[:] = [said for said in clerk.complaints if "closed before the connection" not in said]  # type: ignore[attr-defined]
