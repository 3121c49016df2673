"""One ticket's journey, seen on five screens at once: what one person does, the others see without reloading."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.running import PASSWORD, RunningHall
from tests.web.sizes import BOARD, DESK, HAND, KIOSK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106"


def sign_in(page: Page, user: str) -> None:
    """At the desk's door."""
    page.get_by_label("用户名").fill(user)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="请选择今天的窗口")).to_be_visible()


def press_next(desk: Page, label: str, key: str) -> None:
    """The desk's next step by its key, once it is offered: after each answer the big key rests for half a second."""
    expect(desk.get_by_role("button", name=label)).to_be_enabled()
    desk.keyboard.press(key)


def take_number(kiosk: Page, queue: str) -> tuple[str, str]:
    """The kiosk's way to a number: queue, "not sure which", take. Answers the number and the address behind the QR."""
    choice = kiosk.get_by_role("button", name=queue)
    expect(kiosk.locator("button.choice").first).to_be_visible()
    if not choice.is_visible():
        kiosk.get_by_role("button", name="下一页").click()
    choice.click()
    kiosk.get_by_role("button", name="我不确定，直接取号").click()
    with kiosk.expect_response(re.compile("/tickets$")) as response:
        kiosk.get_by_role("button", name="立即取号").click()
    ticket = response.value.json()
    expect(kiosk.locator(".ticket .number")).to_have_text(spoken(ticket["number"]))
    return ticket["number"], f"/tickets/{ticket['id']}#secret={ticket['secret']}"


def spoken(number: str) -> str:
    """ "A001" as the pages write it: letters and figures apart."""
    return re.sub(r"^([A-Z]+)(\d+)$", r"\1 \2", number)


def test_a_number_from_the_kiosk_to_the_window(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    city = open_page("/", *DESK)
    board = open_page(f"/board/{HALL}", *BOARD)
    kiosk = open_page(hall.kiosk(HALL), *KIOSK, has_touch=True)
    desk = open_page("/desk", *DESK)

    # The map shows all halls, and this one's line grows as the kiosk gives a number.
    expect(city.locator(".pin")).to_have_count(22)
    expect(city.locator("a.hall")).to_have_count(22)
    mine = city.locator(f'a.hall[href="/halls/{HALL}"]')
    expect(mine).to_contain_text("无人等候")
    expect(board.get_by_text("请在取号机上取号")).to_be_visible()

    number, link = take_number(kiosk, "综合服务")

    expect(mine).to_contain_text("1 人等候")
    counted = board.locator(".queue", has_text="综合服务").locator(".count")
    expect(counted).to_have_text("1人")
    phone = open_page(link, *PHONE, **HAND)
    expect(phone.get_by_text("本队列第 1 位")).to_be_visible()

    # The clerk opens her window and calls, without touching the mouse.
    sign_in(desk, "clerk01")
    desk.locator(f'a[href="/desk/{HALL}-01"]').press("Enter")
    press_next(desk, "开窗", "Space")
    press_next(desk, "叫下一位", "Space")

    # Everybody sees the call at that moment.
    expect(desk.locator(".current .number")).to_have_text(spoken(number))
    expect(board.locator(".newest .number")).to_have_text(spoken(number))
    expect(board.locator(".newest .where")).to_contain_text("1 号窗口")
    expect(counted).to_have_text("0人")
    expect(phone.get_by_text("请到 1 号窗口")).to_be_visible()
    expect(phone).to_have_title(re.compile(f"{spoken(number)} 请到 1 号窗口"))
    expect(kiosk.get_by_text("现在请到 1 号窗口")).to_be_visible()
    expect(mine).to_contain_text("无人等候")

    # Service begins and ends.
    press_next(desk, "开始办理", "Enter")
    expect(phone.get_by_text("正在 1 号窗口办理")).to_be_visible()
    press_next(desk, "办结", "Enter")
    expect(phone.get_by_text("已经办完了")).to_be_visible()
    expect(desk.locator(".served")).to_have_text("1")
    expect(desk.get_by_text("窗口前没有人")).to_be_visible()
    assert hall.call("GET", f"/api/tickets/{link.removeprefix('/tickets/').replace('#', '?')}")["state"] == "finished"


def test_a_number_from_the_phone(hall: RunningHall, open_page: OpenPage) -> None:
    """From the map to a number, then home again: the live ticket comes first; cancelled, it is gone."""
    hall.clear("440106001")
    phone = open_page("/", *PHONE, **HAND)
    phone.locator('a.hall[href="/halls/440106001"]').click()
    phone.locator("button.queue").first.click()
    expect(phone.get_by_text("本队列第 1 位")).to_be_visible()
    number = phone.locator(".face .number").inner_text()

    phone.get_by_role("link", name="全部大厅").click()
    expect(phone.locator("a.mine")).to_contain_text(number)
    phone.locator("a.mine").click()
    phone.get_by_role("button", name="不办了，取消这个号").click()
    phone.get_by_role("button", name="确定取消").click()
    expect(phone.get_by_text("这个号已取消")).to_be_visible()
    assert hall.call("GET", "/api/halls/440106001")["waiting"] == 0


def test_the_kiosk_forgets(open_page: OpenPage) -> None:
    """Nothing of the one before is left on the screen: one touch ends the visit, in Chinese and normal type again."""
    kiosk = open_page("/kiosk/440106002", *KIOSK, has_touch=True)
    kiosk.get_by_role("button", name="English").click()
    kiosk.get_by_role("button", name="Large type").click()
    kiosk.locator("button.choice").first.click()
    kiosk.locator("footer button").nth(1).click()
    expect(kiosk.get_by_text("请问您要办理什么？")).to_be_visible()
    expect(kiosk.locator("main.large")).to_have_count(0)
