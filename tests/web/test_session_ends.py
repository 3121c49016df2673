"""A session ends while its page is open: it says so at once, keeps what was typed, and goes on after signing in."""

import httpx
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.web import test_desk as desks
from tests.web.conftest import OpenPage
from tests.web.looks import is_right
from tests.web.running import PASSWORD, RunningHall
from tests.web.test_reception import arrive

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106016"


def revoke(hall: RunningHall, page: Page) -> None:
    """The session is ended somewhere else."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    answer = httpx.delete(f"{hall.url}/api/session", cookies=cookies, headers={"Origin": hall.url})
    assert answer.status_code == 204, answer.text


def only_cut(line: WebSocketRoute) -> None:
    """The page is not told why the service closes."""
    line.connect_to_server().on_close(lambda code, reason: line.close(code=3001, reason="cut"))


def test_the_page_asks_to_sign_in_again_and_nothing_typed_is_lost(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    page = arrive(open_page, HALL)
    page.get_by_label("姓名").fill("张三丰")
    page.complaints.clear()  # type: ignore[attr-defined]  # that nobody is signed in yet
    revoke(hall, page)
    again = page.get_by_role("dialog", name="登录已失效")
    expect(again).to_be_visible()
    expect(again).to_contain_text("manager")
    assert "网络" not in page.inner_text("body"), "the line is not to blame"
    is_right(page, {"manager"})

    page.keyboard.type("a wrong one")
    page.keyboard.press("Enter")
    expect(again.get_by_role("alert")).to_be_visible()
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(again).not_to_be_visible()
    expect(page.get_by_label("姓名")).to_have_value("张三丰")
    hall.take(HALL, "A")
    expect(page.locator(".row")).to_have_count(1)
    page.complaints.clear()  # type: ignore[attr-defined]  # answers of 401 were meant


def test_a_session_that_ended_while_the_line_was_down_leaves_the_desk_as_it_was(
    hall: RunningHall, open_page: OpenPage
) -> None:
    """The line comes back as nobody's, and what the desk shows is refused to nobody."""
    hall.clear(desks.HALL)
    desk = desks.at_desk(open_page, desks.CLERK, desks.FIRST)
    desk.route_web_socket("**/connection/websocket", only_cut)
    desk.reload()
    desks.open_it(desk)
    revoke(hall, desk)
    again = desk.get_by_role("dialog", name="登录已失效")
    expect(again).to_be_visible()
    expect(desk.get_by_role("button", name="叫下一位")).to_be_attached()
    desk.get_by_label("密码").fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(again).not_to_be_visible()
    desks.close_it(desk)
    desk.complaints.clear()  # type: ignore[attr-defined]  # answers of 401 were meant


def test_another_person_in_the_same_browser_does_not_work_under_this_name(
    hall: RunningHall, open_page: OpenPage
) -> None:
    page = arrive(open_page, HALL)
    other = page.context.new_page()
    body = {"username": "admin", "password": PASSWORD}
    answer = other.request.post(f"{hall.url}/api/session", data=body, headers={"Origin": hall.url})
    assert answer.ok
    again = page.get_by_role("dialog", name="登录已失效")
    expect(again).to_be_visible()
    expect(again).to_contain_text("manager")
    page.complaints.clear()  # type: ignore[attr-defined]


def test_the_token_is_nowhere_a_script_could_read_it(hall: RunningHall, open_page: OpenPage) -> None:
    page = arrive(open_page, HALL)
    (session,) = (cookie for cookie in page.context.cookies() if cookie["httpOnly"] and "guest" not in cookie["name"])
    kept = page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])")
    assert session["value"] not in kept
    assert "manager" in kept, "whose seat it is, for when the gateway is away"
