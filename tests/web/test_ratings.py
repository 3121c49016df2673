"""Being asked how it was: at the window's tablet, on the phone, and what both leave behind. In Chromium."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.looks import fits, foreign_words, in_english, is_right, too_faint
from tests.web.running import STAFF, RunningHall
from tests.web.sizes import BOARD, DESK, HAND, PHONE, TABLET

pytestmark = [pytest.mark.browser, pytest.mark.ray]
HALL = "440106020"


class Counter:
    """One window of a street's hall, in which nobody else is."""

    def __init__(self, hall: RunningHall, number: str) -> None:
        self.hall = hall
        self.window = f"{HALL}-{number}"
        hall.clear(HALL)

    def does(self, *commands: str) -> None:
        for command in commands:
            self.hall.window(self.window, command, "manager")

    def serves(self) -> Any:
        """Takes a ticket and serves it to the end; answers the ticket with its secret."""
        ticket = self.hall.take(HALL, "A")
        self.does("call-next", "start", "finish")
        return ticket

    def rating(self, ticket: Any) -> Any:
        """What was said of the ticket's only service."""
        path = f"/api/tickets/{ticket['id']}/rating?secret={ticket['secret']}"
        (service,) = self.hall.call("GET", path)["services"]
        return service["rated"]

    def tablet(self, open_page: OpenPage) -> Page:
        token = self.hall.call("POST", "/api/screens", {"window": self.window}, "manager")["token"]
        return open_page(f"/tablet/{self.window}#screen={token}", *TABLET, reduced_motion="reduce", has_touch=True)


def test_from_the_call_to_the_rating_at_the_window(hall: RunningHall, open_page: OpenPage) -> None:
    at = Counter(hall, "01")
    tablet, board = at.tablet(open_page), open_page(f"/board/{HALL}/01", *BOARD, reduced_motion="reduce")
    expect(tablet.get_by_text("本窗口暂未开放")).to_be_visible()
    expect(tablet).not_to_have_url(re.compile("screen"))
    at.does("open")
    expect(tablet.get_by_text(f"为您服务的是 {STAFF['manager']}")).to_be_visible()
    expect(board.get_by_text("等待叫号")).to_be_visible()
    ticket = hall.take(HALL, "A")
    at.does("call-next")
    expect(tablet.get_by_text("请到本窗口")).to_be_visible()
    expect(board.get_by_text("请到本窗口")).to_be_visible()
    is_right(tablet)
    is_right(board)
    at.does("start")
    expect(tablet.get_by_text("正在为您服务的是")).to_be_visible()
    is_right(tablet)
    at.does("finish")
    expect(tablet.get_by_role("img", name="评价二维码")).to_be_visible()
    is_right(tablet)
    tablet.get_by_role("button", name="不满意", exact=True).click()
    expect(tablet.get_by_text("哪里做得不好？")).to_be_visible()
    tablet.get_by_text("窗口人员业务不熟练").click()
    is_right(tablet)
    tablet.get_by_role("button", name="提交评价").click()
    expect(tablet.get_by_text("谢谢您的评价")).to_be_visible()
    expect(tablet.get_by_text("5 个工作日内处理")).to_be_visible()
    is_right(tablet)
    expect(tablet.get_by_text("您好")).to_be_visible()
    assert at.rating(ticket) | {"at": ""} == {"score": 2, "reasons": ["213"], "at": "", "follow_up": "open"}
    at.does("pause")
    expect(tablet.get_by_text("本窗口暂停服务")).to_be_visible()
    is_right(tablet)
    is_right(board)
    at.does("close")


def test_nobody_has_to_and_the_next_call_ends_it(hall: RunningHall, open_page: OpenPage) -> None:
    at = Counter(hall, "02")
    tablet = at.tablet(open_page)
    at.does("open")
    silent = at.serves()
    tablet.get_by_role("button", name="不评价").click()
    expect(tablet.get_by_text("您好")).to_be_visible()
    pressed = at.serves()
    tablet.get_by_role("button", name="非常满意", exact=True).click()
    expect(tablet.get_by_text("哪些方面让您满意？")).to_be_visible()
    left = at.serves()  # the next one is called: what was pressed is sent
    expect(tablet.get_by_text("谢谢您的评价")).to_be_visible()
    expect(tablet.get_by_role("button", name="不评价")).to_be_visible()
    assert at.rating(silent) is None
    assert at.rating(left) is None
    assert at.rating(pressed)["score"] == 5
    tablet.get_by_role("button", name="English").click()
    expect(tablet.get_by_text("How satisfied are you")).to_be_visible()
    tablet.get_by_role("button", name="Very dissatisfied").click()
    expect(tablet.get_by_text("What went wrong?")).to_be_visible()
    assert fits(tablet)
    tablet.get_by_role("button", name="Choose again").click()
    tablet.get_by_role("button", name="No, thank you").click()
    expect(tablet.get_by_text("您好")).to_be_visible()  # the next one is asked in Chinese
    at.does("close")


def test_a_tablet_is_admitted_by_a_manager_once(hall: RunningHall, open_page: OpenPage) -> None:
    at = Counter(hall, "05")
    tablet = open_page(f"/tablet/{at.window}", *TABLET, reduced_motion="reduce", has_touch=True)
    at.does("open")
    at.serves()
    expect(tablet.get_by_text("您好")).to_be_visible()
    tablet.get_by_role("button", name="登记本机").click()
    tablet.get_by_role("button", name="登记为 5 号窗口评价平板").click()
    expect(tablet.get_by_text("请填写用户名和密码")).to_be_visible()
    is_right(tablet)
    tablet.get_by_label("用户名").fill("manager")
    tablet.get_by_label("密码").fill("tianhe-demo")
    tablet.get_by_role("button", name="登记为 5 号窗口评价平板").click()
    expect(tablet.get_by_role("dialog")).to_have_count(0)
    expect(tablet.get_by_text("您对这次服务满意吗？")).to_be_visible()
    assert [cookie["name"] for cookie in tablet.context.cookies()] == ["tianhe_guest"]
    tablet.reload()
    expect(tablet.get_by_text("您对这次服务满意吗？")).to_be_visible()
    at.does("close")


def test_rating_on_the_phone(hall: RunningHall, open_page: OpenPage) -> None:
    at = Counter(hall, "04")
    at.does("open")
    ticket = at.serves()
    secret = f"#secret={ticket['secret']}"
    phone = open_page(f"/rate/{ticket['id']}{secret}&by=message", *PHONE, reduced_motion="reduce", **HAND)
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("请先选择一个等级")).to_be_visible()
    phone.get_by_text("非常不满意").click()
    phone.get_by_text("多头跑窗口和部门").click()
    phone.get_by_label("还想说点什么").fill("跑了三个窗口")
    is_right(phone)
    in_english(phone)
    expect(phone.get_by_text("How satisfied are you")).to_be_visible()
    phone.evaluate("localStorage.clear()")
    phone.reload()
    phone.get_by_text("满意", exact=True).click()
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("您的评价：满意")).to_be_visible()
    is_right(phone)
    mine = open_page(f"/tickets/{ticket['id']}{secret}", *PHONE, reduced_motion="reduce", **HAND)
    expect(mine.get_by_text("您的评价：满意")).to_be_visible()
    is_right(mine)
    stranger = open_page(f"/rate/{ticket['id']}#secret=x", *PHONE, **HAND)
    expect(stranger.get_by_text("打不开这个评价")).to_be_visible()
    stranger.complaints.clear()  # type: ignore[attr-defined]  # the refusal itself
    at.does("close")


def test_a_manager_settles_a_bad_rating(hall: RunningHall, open_page: OpenPage) -> None:
    at = Counter(hall, "04")
    at.does("open")
    desk = open_page(f"/manager/{HALL}", *DESK, user="manager", reduced_motion="reduce")
    desk.get_by_role("button", name="评价跟进").click()
    ticket = at.serves()
    said = {"score": 1, "reasons": ["113"], "comment": "跑了三个窗口", "by": "phone"}
    hall.call("POST", f"/api/tickets/{ticket['id']}/rating?secret={ticket['secret']}", said)
    mine = desk.locator("article", has_text="跑了三个窗口")
    expect(mine.get_by_text("多头跑窗口和部门")).to_be_visible()
    expect(mine.get_by_text("由陈敏受理")).to_be_visible()  # the manager served at this window
    mine.get_by_role("button", name="受理").click()
    mine.get_by_role("button", name="延期").click()
    mine.get_by_role("button", name="延期").click()
    expect(mine.get_by_text("请写明延期原因")).to_be_visible()
    assert too_faint(desk) == []
    mine.get_by_label("延期原因").fill("需向区局核实")
    mine.get_by_role("button", name="延期").click()
    expect(mine.get_by_text("已延期：需向区局核实")).to_be_visible()
    expect(mine.get_by_role("button", name="延期")).to_have_count(0)
    mine.get_by_role("button", name="转交").click()
    mine.get_by_label("转交给").select_option("陈敏")
    mine.get_by_role("button", name="转交").click()
    expect(mine.get_by_text("由陈敏受理")).to_be_visible()
    mine.get_by_role("button", name="受理").click()
    mine.get_by_role("button", name="办结").click()
    mine.get_by_role("button", name="办结").click()
    expect(mine.get_by_text("请写明做了什么")).to_be_visible()
    assert fits(desk)
    assert too_faint(desk) == []
    mine.get_by_label("已解释").check()
    mine.get_by_label("做了什么").fill("已致电说明")
    mine.get_by_role("button", name="办结").click()
    expect(mine.get_by_text("已办结：已解释")).to_be_visible()
    with desk.expect_response("**/follow-up-owner"):
        desk.get_by_label("新差评由谁处理").select_option("陈敏")
    charge = hall.call("GET", f"/api/halls/{HALL}/follow-up-owner", None, "manager")
    assert (charge["owner"], len(charge["managers"])) == ("admin", 2)
    assert foreign_words(desk) == set()
    assert at.rating(ticket)["follow_up"] == "explained"
    at.does("close")
