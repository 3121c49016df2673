"""The desk by keyboard alone: a window elsewhere, a pause that says why, a hand-over in mid-service, a crowded day."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.running import STAFF, RunningHall
from tests.web.sizes import BOARD, DESK
from tests.web.test_journey import press_next, sign_in
from tests.web.test_pages import fits, foreign_words, too_faint

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106011"
FIRST, SECOND = f"{HALL}-01", f"{HALL}-02"


def at_desk(open_page: OpenPage, user: str, window: str) -> Page:
    """That clerk's page for that window."""
    desk = open_page("/desk", *DESK, reduced_motion="reduce")
    sign_in(desk, user)
    desk.goto(f"/desk/{window}")
    return desk


def rested(desk: Page) -> None:
    """After each answer the keys rest for half a second."""
    expect(desk.locator("button.next[aria-disabled]")).to_have_count(0)


def test_one_key_closes_the_other_window_and_opens_this_one(open_page: OpenPage) -> None:
    desk = at_desk(open_page, "clerk10", FIRST)
    press_next(desk, "开窗", "Space")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()
    desk.goto(f"/desk/{SECOND}")
    press_next(desk, "开窗", "Space")
    expect(desk.get_by_text("一人只能开一个窗口")).to_be_visible()
    assert fits(desk)
    assert too_faint(desk) == []
    rested(desk)
    desk.keyboard.press("m")
    expect(desk.locator(".state.open")).to_have_text("等待叫号")
    desk.complaints.clear()  # type: ignore[attr-defined]  # the refusal was meant
    rested(desk)
    desk.keyboard.press("x")
    expect(desk.get_by_role("button", name="开窗")).to_be_enabled()


def test_a_pause_says_why_and_until_when_here_and_on_the_board(open_page: OpenPage) -> None:
    board = open_page(f"/board/{HALL}", *BOARD)
    desk = at_desk(open_page, "clerk10", SECOND)
    press_next(desk, "开窗", "Space")
    expect(desk.get_by_role("button", name="暂停")).to_be_enabled()
    rested(desk)
    desk.keyboard.press("p")
    expect(desk.get_by_text("按数字键即暂停")).to_be_visible()
    assert fits(desk)
    assert foreign_words(desk) == set()
    assert too_faint(desk) == []
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("2")
    expect(desk.locator(".state.paused")).to_contain_text("用餐 预计")
    expect(board.locator(".pauses")).to_contain_text("2 号窗口 用餐 预计")
    rested(desk)
    press_next(desk, "恢复叫号", "Space")
    expect(board.locator(".pauses")).to_have_count(0)
    rested(desk)
    desk.keyboard.press("x")
    expect(desk.get_by_role("button", name="开窗")).to_be_enabled()


def test_a_colleague_is_chosen_by_name(hall: RunningHall, open_page: OpenPage) -> None:
    desk = at_desk(open_page, "clerk10", FIRST)
    press_next(desk, "开窗", "Space")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()
    rested(desk)
    desk.keyboard.press("o")
    own = desk.locator("li", has_text=STAFF["clerk10"])
    listed = desk.locator("section.panel li button")
    expect(listed.first).to_be_visible()
    expect(own).to_have_count(0)
    assert fits(desk)
    assert foreign_words(desk) == set()
    assert too_faint(desk) == []
    name = listed.first.locator("strong").inner_text()
    listed.first.click()
    expect(desk.get_by_text(f"正在等待 {name} 接手这个窗口")).to_be_visible()
    rested(desk)
    desk.keyboard.press("b")
    expect(desk.get_by_text("正在等待")).to_have_count(0)
    rested(desk)
    desk.keyboard.press("x")
    expect(desk.get_by_role("button", name="开窗")).to_be_enabled()


def test_a_crowded_day_and_a_hand_over_in_mid_service(hall: RunningHall, open_page: OpenPage) -> None:
    for place in range(80):
        hall.take(HALL, "A", "elderly" if place % 9 == 4 else "ordinary")
    hall.window(FIRST, "open", "clerk10")
    for _ in range(6):
        for command in ("call-next", "start", "hold"):
            hall.window(FIRST, command, "clerk10")
    desk = at_desk(open_page, "clerk10", FIRST)
    press_next(desk, "叫下一位", "Space")
    press_next(desk, "开始办理", "Space")
    expect(desk.get_by_role("button", name="办结")).to_be_enabled()
    expect(desk.locator(".next li")).to_have_count(4)
    assert fits(desk)
    assert too_faint(desk) == []
    rested(desk)
    for key, heading in (("t", "转到"), ("j", "支援哪个队列或窗口"), ("o", "把窗口交接给谁")):
        desk.keyboard.press(key)
        expect(desk.get_by_role("heading", name=heading)).to_be_visible()
        assert fits(desk)
        if key != "o":
            desk.keyboard.press("Escape")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("正在等待同事接手这个窗口")).to_be_visible()

    colleague = at_desk(open_page, "manager", FIRST)
    press_next(colleague, "接手窗口", "Space")
    expect(colleague.get_by_text(f"由 {STAFF['clerk10']} 交接")).to_be_visible()
    expect(desk.get_by_text("您只能查看")).to_be_visible()
    expect(desk.get_by_role("button", name="办结")).to_be_disabled()
    press_next(colleague, "办结", "Space")
    expect(colleague.locator(".served")).to_have_text("1")


def test_a_matter_a_note_an_undone_call_and_a_person_without_a_number_by_keys(
    hall: RunningHall, open_page: OpenPage
) -> None:
    line = "440106021"
    window = f"{line}-01"
    hall.take(line, "A")
    item = next(item for item in hall.call("GET", f"/api/halls/{line}")["items"] if item["queue"] == f"{line}:A")[
        "name"
    ]
    desk = at_desk(open_page, "manager", window)
    press_next(desk, "开窗", "Space")
    rested(desk)
    press_next(desk, "叫下一位", "Space")
    expect(desk.get_by_text("A 001")).to_be_visible()
    place = desk.locator("button.next").bounding_box()

    desk.keyboard.press("a")
    expect(desk.get_by_role("textbox", name="办什么事")).to_be_focused()
    desk.keyboard.type(item)
    expect(desk.locator(".found button").first).to_have_text(item)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("要办的事")).to_be_visible()  # pushed to the window's own channel
    expect(desk.get_by_role("textbox", name="办什么事")).to_have_count(0)
    desk.keyboard.press("l")
    desk.keyboard.type("材料已齐")
    desk.keyboard.press("Enter")
    expect(desk.locator(".notes li")).to_contain_text("材料已齐")
    assert desk.locator("button.next").bounding_box() == place  # nothing jumps
    assert fits(desk)
    assert foreign_words(desk) == set()
    assert too_faint(desk) == []

    rested(desk)
    desk.keyboard.press("u")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()
    rested(desk)
    desk.keyboard.press("w")
    desk.keyboard.type(item)
    expect(desk.locator(".found button").first).to_have_text(item)
    desk.keyboard.press("Enter")
    expect(desk.locator(".current .number")).to_have_text("A 002")
    rested(desk)
    press_next(desk, "开始办理", "Space")
    expect(desk.locator("button.next")).to_contain_text("办结")  # answered: keys mean something again
    rested(desk)
    desk.keyboard.press("q")
    expect(desk.get_by_text("中途离开了？")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()
    rested(desk)
    desk.keyboard.press("x")
    expect(desk.get_by_role("button", name="开窗")).to_be_enabled()
