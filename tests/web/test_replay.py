"""A moment that has been, in the browser: shown as it was, played on, and nothing can be done to it."""

from datetime import UTC

import pytest
from playwright.sync_api import expect

from tests.web.conftest import OpenPage
from tests.web.running import RunningHall
from tests.web.sizes import BOARD, DESK
from tests.web.test_journey import spoken

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106012"
WINDOW = f"{HALL}-01"


def now(hall: RunningHall) -> str:
    """This moment in the hall, as an address carries it."""
    return hall.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def test_a_screen_is_shown_as_it_was_and_played_on(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    number = hall.take(HALL, "A")["number"]
    hall.window(WINDOW, "open", "manager")
    before = now(hall)
    hall.window(WINDOW, "call-next", "manager")
    moment = now(hall)
    hall.window(WINDOW, "start", "manager")
    hall.window(WINDOW, "finish", "manager")

    page = open_page(f"/board/{HALL}?at={before}", *DESK, user="manager")
    expect(page.locator(".replay .mark")).to_have_text("回放")
    expect(page.locator(".queue").first).to_contain_text("1")
    called = page.locator(".recent li", has_text=spoken(number))  # and served a moment later
    expect(called).to_have_count(0)
    page.get_by_role("button", name="播放").click()
    expect(called).to_be_visible()

    page.goto(f"/desk/{WINDOW}?at={moment}")
    expect(page.locator(".says")).to_have_text("正在回放，不能操作")
    expect(page.locator(".desk .state")).to_have_text("正在叫号")
    expect(page.get_by_role("button", name="开始办理")).to_be_disabled()
    page.keyboard.press("Space")

    page.get_by_role("button", name="回到现在").click()
    expect(page.locator(".replay")).to_have_count(0)
    expect(page.get_by_role("button", name="叫下一位")).to_be_enabled()


def test_the_bar_says_what_is_wrong(open_page: OpenPage) -> None:
    page = open_page("/?at=2026-11-24T10:42:00+08:00", *DESK)
    expect(page.get_by_role("alert")).to_contain_text("请先登录")
    page.goto("/?at=teatime")
    expect(page.get_by_role("alert")).to_contain_text("看不懂要回放的时刻")
    page.complaints[:] = [said for said in page.complaints if "401" not in said]  # type: ignore[attr-defined]
    board = open_page(f"/board/{HALL}?at=2020-01-01T10:00:00+08:00", *BOARD, user="manager")
    expect(board.get_by_role("alert")).to_contain_text("那时还没有记录")
    expect(board.locator(".newest")).to_contain_text("那时还没有记录")
