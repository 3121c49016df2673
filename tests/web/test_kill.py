"""What fails in between is not seen afterwards: hosts killed, the line lost, the whole hall started again."""

import os
import signal
from collections import Counter

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.running import RunningHall
from tests.web.sizes import BOARD, DESK, HAND, PHONE
from tests.web.test_journey import press_next, spoken

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106002"  # clerk02's street hall: what other tests did elsewhere does not matter here
WINDOW = f"{HALL}-01"
CLERK = "clerk02"
AFTER_A_KILL = 60_000  # ms; a host is back in two seconds on an idle machine, in twenty on a busy one


def kill_hosts(hall: RunningHall) -> None:
    """`kill -9` of every process that holds a hall, at once."""
    hosts = hall.hosts()
    assert hosts
    for host in hosts:
        os.kill(host, signal.SIGKILL)


def test_hosts_killed_in_between(hall: RunningHall, open_page: OpenPage) -> None:
    """Every host, between taking and calling: the clerk waits a little; nobody is lost, nobody called twice."""
    hall.clear(HALL)
    board = open_page(f"/board/{HALL}", *BOARD)
    desk = open_page(f"/desk/{WINDOW}", *DESK, user=CLERK)
    tickets = [hall.take(HALL, "A") for _ in range(3)]
    phone = open_page(f"/tickets/{tickets[0]['id']}#secret={tickets[0]['secret']}", *PHONE, **HAND)
    expect(phone.get_by_text("本队列第 1 位")).to_be_visible()
    press_next(desk, "开窗", "Space")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()

    kill_hosts(hall)
    press_next(desk, "叫下一位", "Space")
    expect(board.locator(".newest .number")).to_have_text(spoken(tickets[0]["number"]), timeout=AFTER_A_KILL)
    expect(phone.get_by_text("请到 1 号窗口")).to_be_visible(timeout=AFTER_A_KILL)

    for ticket in tickets:
        expect(desk.locator(".current .number")).to_have_text(spoken(ticket["number"]), timeout=AFTER_A_KILL)
        press_next(desk, "开始办理", "Space")
        expect(desk.get_by_role("button", name="办结")).to_be_enabled(timeout=AFTER_A_KILL)
        press_next(desk, "办结", "Space")
        expect(desk.get_by_text("窗口前没有人")).to_be_visible(timeout=AFTER_A_KILL)
        if ticket is not tickets[-1]:
            press_next(desk, "叫下一位", "Space")

    expect(desk.locator(".served")).to_have_text("3")
    expect(phone.get_by_text("已经办完了")).to_be_visible()
    expect(board.locator(".newest .number")).to_have_count(0)  # all are served: nobody is called now
    expect(board.locator(".recent li")).to_have_count(3)
    expect(board.locator(".recent li").first).to_contain_text(spoken(tickets[2]["number"]))
    for ticket in tickets:
        events = hall.call("GET", f"/api/journal/ticket/{ticket['id']}", user="manager")["events"]
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        kinds = Counter(event["type"] for event in events)
        assert kinds["ticket.called"] == kinds["ticket.finished"] == 1, kinds
    forgive(desk)
    verdict = hall.journal()
    assert verdict.returncode == 0, verdict.stderr


def test_the_phone_loses_its_line(hall: RunningHall, open_page: OpenPage) -> None:
    """It says so and since when; and what happened meanwhile is there once the line is."""
    hall.clear("440106004")
    ticket = hall.take("440106004", "A")
    phone = open_page(f"/tickets/{ticket['id']}#secret={ticket['secret']}", *PHONE, **HAND)
    expect(phone.locator(".face.waiting")).to_be_visible()

    phone.context.set_offline(True)
    expect(phone.get_by_text("网络断开了")).to_be_visible()
    expect(phone.locator(".face.waiting.stale")).to_be_visible()
    hall.window("440106004-01", "open", "clerk04")
    hall.window("440106004-01", "call", "clerk04", ticket=ticket["id"])

    phone.context.set_offline(False)
    expect(phone.get_by_text("已恢复")).to_be_visible()
    expect(phone.get_by_text("请到 1 号窗口")).to_be_visible()
    expect(phone.get_by_text("网络断开了")).to_be_hidden()
    forgive(phone)
    hall.window("440106004-01", "start", "clerk04")
    hall.window("440106004-01", "finish", "clerk04")
    expect(phone.get_by_text("已经办完了")).to_be_visible()


def test_the_hall_is_started_again(hall: RunningHall, open_page: OpenPage) -> None:
    """Stopped and started on the same data: pages wait, say so, and are right afterwards without being reloaded."""
    hall.clear("440106003")
    hall.take("440106003", "A")
    city = open_page("/", *DESK)
    board = open_page("/board/440106003", *BOARD)
    mine = city.locator('a.hall[href="/halls/440106003"]')
    counted = board.locator(".queue").first.locator(".count")
    expect(mine).to_contain_text("1 人等候")
    expect(counted).to_have_text("1人")

    assert hall.stop() == 0, hall.tail()
    try:
        expect(city.get_by_text("网络断开了")).to_be_visible()
        expect(board.get_by_text("网络中断")).to_be_visible()
        expect(mine).to_contain_text("1 人等候")
    finally:
        hall.start()  # the tests after this one need it

    expect(city.get_by_text("网络断开了")).to_be_hidden(timeout=AFTER_A_KILL)
    expect(mine).to_contain_text("1 人等候")
    hall.take("440106003", "A")
    expect(mine).to_contain_text("2 人等候")
    expect(board.get_by_text("网络中断")).to_be_hidden(timeout=AFTER_A_KILL)
    expect(counted).to_have_text("2人")
    forgive(city, board)


def forgive(*pages: Page) -> None:
    """The browser's own lines about a line that was cut, or a host killed, on purpose; the rest stay complaints."""
    cut = ("WebSocket", "net::ERR_", "status of 50")
    for page in pages:
        complaints: list[str] = page.complaints  # type: ignore[attr-defined]
        complaints[:] = [line for line in complaints if not any(word in line for word in cut)]
