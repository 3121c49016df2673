"""The reception: sign in, register someone, find them, move them with a reason, and back."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.looks import is_right
from tests.web.running import PASSWORD, STAFF, RunningHall
from tests.web.sizes import DESK, TABLET
from tests.web.test_journey import spoken

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106017"


def arrive(open_page: OpenPage, hall: str = HALL) -> Page:
    page = open_page(f"/reception/{hall}", *TABLET, reduced_motion="reduce", has_touch=True)
    page.get_by_label("用户名").fill("manager")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="登记取号")).to_be_visible()
    return page


def test_a_person_is_registered_found_moved_and_put_back(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    for _ in range(3):
        hall.take(HALL, "A")
    page = arrive(open_page)
    expect(page.locator(".row")).to_have_count(3)
    is_right(page)

    page.get_by_role("group", name="说不清楚的，直接选队列").get_by_role("button").first.click()
    page.get_by_label("姓名").fill("张三丰")
    with page.expect_response(f"**/api/halls/{HALL}/tickets") as answer:
        page.get_by_role("button", name="取号", exact=True).click()
    number = spoken(answer.value.json()["number"])
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    is_right(page)
    page.get_by_role("button", name="完成，下一位").click()

    page.get_by_role("searchbox").fill("张")
    page.locator(".row").click()
    expect(page.get_by_role("button", name="移到最前")).to_be_disabled()
    page.get_by_role("button", name="身体不适").click()
    page.get_by_role("button", name="移到最前").click()
    expect(page.get_by_text("已移到第 1 位")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(page.locator(".row").first).to_contain_text(number)
    is_right(page)
    page.get_by_role("button", name="撤销调整").click()
    expect(page.locator(".row").last).to_contain_text(number)


def test_others_changes_come_by_themselves(hall: RunningHall, open_page: OpenPage) -> None:
    empty = "440106010"
    hall.clear(empty)
    page = arrive(open_page, empty)
    expect(page.get_by_text("这个队列现在没有人")).to_be_visible()
    hall.take(empty, "A")
    expect(page.locator(".row")).to_have_count(1)


def test_two_tablets_show_the_same_line_and_the_desk_says_why(hall: RunningHall, open_page: OpenPage) -> None:
    line = "440106022"
    hall.clear(line)
    tickets = [hall.take(line, "A") for _ in range(3)]
    one, other = arrive(open_page, line), arrive(open_page, line)
    expect(other.locator(".row")).to_have_count(3)

    one.locator(".row").last.click()
    one.get_by_role("textbox", name="写给下一位经办人").fill("已收复印件")
    one.get_by_role("button", name="保存备注").click()
    expect(one.locator("li", has_text="已收复印件")).to_be_visible()
    one.get_by_role("button", name="身体不适").click()
    one.get_by_role("button", name="移到最前").click()
    expect(other.locator(".row").first).to_contain_text(spoken(tickets[2]["number"]))
    expect(other.locator(".row").first).to_contain_text("备注")
    is_right(one)

    hall.window(f"{line}-01", "open", "manager")
    hall.window(f"{line}-01", "call-next", "manager")
    desk = open_page(f"/desk/{line}-01", *DESK, user="manager", reduced_motion="reduce")
    expect(desk.get_by_text(f"前移：身体不适，{STAFF['manager']}")).to_be_visible()
    expect(desk.locator("li", has_text="已收复印件")).to_be_visible()
    expect(desk.locator(".current .number")).to_have_text(spoken(tickets[2]["number"]))
    is_right(desk)


def test_a_wrong_identity_number_is_said_before_a_number_is_taken(open_page: OpenPage) -> None:
    page = arrive(open_page)
    page.get_by_role("group", name="说不清楚的，直接选队列").get_by_role("button").first.click()
    page.get_by_label("证件号码").fill("110105194912310021")
    expect(page.get_by_text("证件号码有一位不对")).to_be_visible()
    expect(page.get_by_role("button", name="请先核对姓名和证件号码")).to_be_disabled()
    is_right(page)
    page.get_by_label("证件号码").fill("E12345678")
    expect(page.get_by_role("button", name="取号", exact=True)).to_be_enabled()
    page.get_by_role("button", name="今日预约").click()
    expect(page.get_by_text("今天没有还未到的预约")).to_be_visible()
    is_right(page)
