"""The hall's code on its registered screens: a manager registers them once, phones show by it that they are there."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from common.passes import Passes
from gateway.keys import Keys
from hall.nearby import code_of
from hall.passes import PRESENCE
from tests.web.conftest import OpenPage, comes_true
from tests.web.looks import fits, in_english, is_right, too_faint
from tests.web.running import PASSWORD, RunningHall
from tests.web.sizes import BOARD, DESK, HAND, KIOSK, PHONE
from tests.web.test_admin import enter, forgive, section

pytestmark = [pytest.mark.browser, pytest.mark.ray]
HALL = "440106016"


def register(page: Page, what: str, name: str) -> str:
    """A manager signs in on the device; answers the code that it shows from then on."""
    page.get_by_label("用户名").fill("manager")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("设备名称").fill(name)
    is_right(page)
    with page.expect_response(f"**/api/halls/{HALL}/code") as answer:
        page.get_by_role("button", name=f"登记为{what}").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    shown: dict[str, Any] = answer.value.json()
    return str(shown["code"])


def scan(open_page: OpenPage, code: str) -> Page:
    """A phone's camera opens what a screen of the hall shows."""
    return open_page(f"/halls/{HALL}?from=code&code={code}", *PHONE, **HAND)


def old_code(hall: RunningHall) -> str:
    """What the hall's screens showed five minutes ago."""
    codes = Passes(Keys.open(Path(hall.environment["TIANHE_DATA_DIR"])).derive, PRESENCE)
    return code_of(codes, HALL, int(hall.now().timestamp()) // 60 - 5)


def waiting(hall: RunningHall, phone: Page) -> Any:
    """The ticket that the phone shows, as the hall knows it."""
    expect(phone.locator(".face.waiting")).to_be_visible()
    secret = phone.evaluate("JSON.parse(localStorage['tianhe.tickets'])[0]")
    return hall.call("GET", f"/api/tickets/{secret['id']}?secret={secret['secret']}")


def test_a_board_is_registered_shows_the_code_and_is_shut_out(hall: RunningHall, open_page: OpenPage) -> None:
    board = open_page(f"/board/{HALL}", *BOARD, reduced_motion="reduce")
    expect(board.locator(".queue").first).to_be_visible()
    expect(board.get_by_role("img", name="扫码取号")).to_be_hidden()
    board.goto("about:blank")
    board.goto(f"/board/{HALL}#register")
    code = register(board, "叫号屏", "入口")
    expect(board.get_by_role("img", name="扫码取号")).to_be_visible()
    is_right(board)
    expect(board).not_to_have_url(re.compile("register"))
    assert [cookie["name"] for cookie in board.context.cookies()] == ["tianhe_guest"]  # which says nothing of anybody

    phone = scan(open_page, code)
    expect(phone.get_by_text("现在取号，马上算数")).to_be_visible()
    expect(phone).to_have_url(re.compile(r"\?from=code$"))
    is_right(phone)
    phone.locator("button.queue").first.click()
    assert waiting(hall, phone)["confirm_by"] is None
    expect(phone.get_by_role("button", name="我到大厅了")).to_be_hidden()
    is_right(phone)

    admin = open_page(f"/admin/halls/{HALL}", *DESK)
    enter(admin)
    section(admin, "登记的设备")
    row = admin.locator("tr", has_text="入口")
    expect(row).to_contain_text("叫号屏")
    expect(row).not_to_contain_text("还没有")
    assert too_faint(admin) == []
    row.get_by_role("button", name="注销叫号屏 入口").click()
    row.get_by_role("button", name="确认注销").click()
    expect(row).to_have_count(0)
    board.reload()
    expect(board.locator(".queue").first).to_be_visible()
    expect(board.get_by_role("img", name="扫码取号")).to_be_hidden()
    # Its token is forgotten once it was refused.
    comes_true(board, "Object.keys(localStorage).every((name) => !name.startsWith('tianhe.screen'))")
    expect(board.get_by_role("img", name="扫码取号")).to_be_hidden()
    forgive(board, 403)


def test_a_waiting_ticket_is_confirmed_by_scanning_the_kiosks_code(hall: RunningHall, open_page: OpenPage) -> None:
    kiosk = open_page(f"/kiosk/{HALL}#register", *KIOSK, has_touch=True, reduced_motion="reduce")
    kiosk.get_by_role("dialog", name="这是哪一台取号机？").get_by_role("link").first.click()
    code = register(kiosk, "取号机", "大堂")
    expect(kiosk.get_by_role("img", name="用手机取号")).to_be_visible()
    is_right(kiosk)

    phone = open_page(f"/halls/{HALL}?from=code", *PHONE, **HAND)
    phone.locator("button.queue").first.click()
    ticket = waiting(hall, phone)
    assert ticket["confirm_by"] is not None
    expect(phone.get_by_text("扫一下大厅屏幕上的二维码")).to_be_visible()
    phone.goto(f"/halls/{HALL}?from=code&code={code}")
    expect(phone.get_by_text("已确认您在大厅")).to_be_visible()
    is_right(phone)
    assert waiting_now(hall, phone, ticket)["confirm_by"] is None
    in_english(phone)
    expect(phone.get_by_text("You are in the hall")).to_be_hidden()  # reloaded: the code is gone from the address
    assert fits(phone)


def waiting_now(hall: RunningHall, phone: Page, ticket: Any) -> Any:
    """The same ticket, later."""
    secret = phone.evaluate("JSON.parse(localStorage['tianhe.tickets'])[0].secret")
    return hall.call("GET", f"/api/tickets/{ticket['id']}?secret={secret}")


def test_a_code_that_is_none_of_the_hall_is_said_and_the_next_press_gives_a_number(
    hall: RunningHall, open_page: OpenPage
) -> None:
    phone = scan(open_page, "29923260.aaaaaaaaaaaaaaaa")
    phone.locator("button.queue").first.click()
    expect(phone.get_by_role("alert")).to_contain_text("这不是本大厅的到场码")
    is_right(phone)
    forgive(phone, 422)
    phone.locator("button.queue").first.click()
    assert waiting(hall, phone)["confirm_by"] is not None


def test_an_old_code_still_gives_a_number_and_says_what_to_do(hall: RunningHall, open_page: OpenPage) -> None:
    phone = scan(open_page, old_code(hall))
    phone.locator("button.queue").first.click()
    assert waiting(hall, phone)["confirm_by"] is not None
    expect(phone.get_by_text("您扫的二维码刚好换了新的")).to_be_visible()
    is_right(phone)
    phone.goto(f"/halls/{HALL}?from=code&code={old_code(hall)}")
    expect(phone.get_by_role("alert")).to_contain_text("这个到场码已经失效，请扫描大厅屏幕上现在的码")
    is_right(phone)
    forgive(phone, 409)


def test_a_registered_kiosk_stops_when_it_is_taken_out_of_service(hall: RunningHall, open_page: OpenPage) -> None:
    """Whoever registers a device at the hall's address says which of its terminals it is."""
    kiosk = open_page(f"/kiosk/{HALL}#register", *KIOSK, has_touch=True, reduced_motion="reduce")
    kiosk.get_by_role("dialog", name="这是哪一台取号机？").get_by_role("link").first.click()
    register(kiosk, "取号机", "门口")
    terminal = kiosk.url.rpartition("/")[2]
    expect(kiosk.locator("button.choice").first).to_be_visible()
    try:
        hall.call("POST", f"/api/kiosks/{terminal}/service", {"in_service": False}, user="manager")
        expect(kiosk.get_by_text("这台机器暂停服务")).to_be_visible()
    finally:
        hall.call("POST", f"/api/kiosks/{terminal}/service", {"in_service": True}, user="manager")
    expect(kiosk.locator("button.choice").first).to_be_visible()
