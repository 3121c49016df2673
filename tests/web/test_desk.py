"""The desk by keyboard alone: a window elsewhere, a pause that says why, a hand-over in mid-service, a crowded day."""

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.web.conftest import OpenPage
from tests.web.looks import fits, is_right, too_faint
from tests.web.running import STAFF, RunningHall
from tests.web.sizes import BOARD, DESK
from tests.web.test_journey import press_next, spoken

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL, CLERK = "440106011", "clerk10"
FIRST, SECOND = f"{HALL}-01", f"{HALL}-02"


def at_desk(open_page: OpenPage, user: str, window: str) -> Page:
    """That clerk's page for that window."""
    return open_page(f"/desk/{window}", *DESK, user=user, reduced_motion="reduce")


def open_it(desk: Page) -> None:
    """The window is opened by its key."""
    press_next(desk, "开窗", "Space")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()


def close_it(desk: Page) -> None:
    """The window is closed by its key, once the last step is answered: until then a press is for what was seen."""
    expect(desk.locator(".commands .next")).to_be_enabled()
    desk.keyboard.press("x")
    expect(desk.get_by_role("button", name="开窗")).to_be_enabled()


class Withheld:
    """The commands of that name are under way until let go: not at the hall yet, or (``done``) done and pushed,
    and only their answers on the way."""

    def __init__(self, desk: Page, command: str, *, done: bool) -> None:
        self._desk = desk
        self._kept: list[tuple[Route, APIResponse | None]] = []
        desk.route(
            f"**/api/windows/*/{command}", lambda route: self._kept.append((route, route.fetch() if done else None))
        )

    def let_go(self) -> None:
        while not self._kept:
            self._desk.wait_for_timeout(20)
        for route, answer in self._kept:
            if answer is None:
                route.continue_()
            else:
                route.fulfill(response=answer)
        self._kept.clear()


def test_one_key_closes_the_other_window_and_opens_this_one(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    desk = at_desk(open_page, CLERK, FIRST)
    open_it(desk)
    desk.goto(f"/desk/{SECOND}")
    press_next(desk, "开窗", "Space")
    expect(desk.get_by_text("一人只能开一个窗口")).to_be_visible()
    assert fits(desk)
    assert too_faint(desk) == []
    desk.keyboard.press("m")
    expect(desk.locator(".state.open")).to_have_text("等待叫号")
    desk.complaints.clear()  # type: ignore[attr-defined]  # the refusal was meant
    close_it(desk)


def test_a_key_pressed_before_the_answer_is_taken_next(hall: RunningHall, open_page: OpenPage) -> None:
    """What the clerk did is on the screen, pushed, before the command's own answer is there."""
    hall.clear(HALL)
    desk = at_desk(open_page, CLERK, FIRST)
    open_it(desk)
    late = Withheld(desk, "hand-over", done=True)
    desk.keyboard.press("o")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("正在等待同事接手这个窗口")).to_be_visible()
    desk.keyboard.press("b")
    expect(desk.get_by_text("已记下")).to_be_visible()
    assert too_faint(desk) == []
    late.let_go()
    expect(desk.get_by_text("正在等待同事接手这个窗口")).to_have_count(0)
    expect(desk.get_by_text("已记下")).to_have_count(0)
    close_it(desk)


def test_the_big_key_pressed_twice_says_that_it_counted_once(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    hall.take(HALL, "A")
    desk = at_desk(open_page, CLERK, FIRST)
    late = Withheld(desk, "open", done=True)
    press_next(desk, "开窗", "Space")
    expect(desk.locator(".state.open")).to_be_visible()
    desk.keyboard.press("Space")
    expect(desk.get_by_text("刚才这一下没有算")).to_be_visible()
    is_right(desk)
    late.let_go()
    press_next(desk, "叫下一位", "Space")  # and is taken once it is offered again
    expect(desk.locator(".current .number")).to_be_visible()
    expect(desk.get_by_text("刚才这一下没有算")).to_have_count(0)


def test_a_key_pressed_for_what_is_gone_is_not_taken(hall: RunningHall, open_page: OpenPage) -> None:
    """Meant for the person at the window, pressed while the last step was under way: not done to whatever came."""
    hall.clear(HALL)
    ticket = hall.take(HALL, "A")
    desk = at_desk(open_page, CLERK, FIRST)
    open_it(desk)
    press_next(desk, "叫下一位", "Space")
    late = Withheld(desk, "start", done=False)
    press_next(desk, "开始办理", "Space")
    desk.keyboard.press("h")  # means nothing before the start
    expect(desk.get_by_text("刚才这一下没有算")).to_be_visible()
    late.let_go()
    expect(desk.get_by_role("button", name="办结")).to_be_enabled()
    late = Withheld(desk, "finish", done=False)
    press_next(desk, "办结", "Space")
    desk.keyboard.press("h")
    expect(desk.get_by_text("已记下")).to_be_visible()
    late.let_go()
    expect(desk.get_by_text("窗口的情况刚刚变了")).to_be_visible()
    expect(desk.get_by_text("窗口前没有人")).to_be_visible()
    assert hall.call("GET", f"/api/tickets/{ticket['id']}?secret={ticket['secret']}")["state"] == "finished"


def test_a_pause_says_why_and_until_when_here_and_on_the_board(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    board = open_page(f"/board/{HALL}", *BOARD)
    desk = at_desk(open_page, CLERK, SECOND)
    open_it(desk)
    desk.keyboard.press("p")
    expect(desk.get_by_text("按数字键即暂停")).to_be_visible()
    is_right(desk)
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("2")
    expect(desk.locator(".state.paused")).to_contain_text("用餐 预计")
    expect(board.locator(".pauses")).to_contain_text("2 号窗口 用餐 预计")
    press_next(desk, "恢复叫号", "Space")
    expect(board.locator(".pauses")).to_have_count(0)
    close_it(desk)


def test_a_colleague_is_chosen_by_name(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    desk = at_desk(open_page, CLERK, FIRST)
    open_it(desk)
    desk.keyboard.press("o")
    own = desk.locator("li", has_text=STAFF[CLERK])
    listed = desk.locator("section.panel li button")
    expect(listed.first).to_be_visible()
    expect(own).to_have_count(0)
    is_right(desk)
    name = listed.first.locator("strong").inner_text()
    listed.first.click()
    expect(desk.get_by_text(f"正在等待 {name} 接手这个窗口")).to_be_visible()
    desk.keyboard.press("b")
    expect(desk.get_by_text("正在等待")).to_have_count(0)
    close_it(desk)


def test_a_crowded_day_and_a_hand_over_in_mid_service(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    for place in range(80):
        hall.take(HALL, "A", "elderly" if place % 9 == 4 else "ordinary")
    hall.window(FIRST, "open", CLERK)
    for _ in range(6):
        for command in ("call-next", "start", "hold"):
            hall.window(FIRST, command, CLERK)
    desk = at_desk(open_page, CLERK, FIRST)
    press_next(desk, "叫下一位", "Space")
    press_next(desk, "开始办理", "Space")
    expect(desk.get_by_role("button", name="办结")).to_be_enabled()
    expect(desk.locator(".next li")).to_have_count(4)
    assert fits(desk)
    assert too_faint(desk) == []
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
    expect(colleague.get_by_text(f"由 {STAFF[CLERK]} 交接")).to_be_visible()
    expect(desk.get_by_text("您只能查看")).to_be_visible()
    expect(desk.get_by_role("button", name="办结")).to_be_disabled()
    press_next(colleague, "办结", "Space")
    expect(colleague.locator(".served")).to_have_text("1")


def test_a_matter_a_note_an_undone_call_and_a_person_without_a_number_by_keys(
    hall: RunningHall, open_page: OpenPage
) -> None:
    line = "440106021"
    window = f"{line}-01"
    hall.clear(line)
    taken = spoken(hall.take(line, "A")["number"])
    item = next(item for item in hall.call("GET", f"/api/halls/{line}")["items"] if item["queue"] == f"{line}:A")[
        "name"
    ]
    desk = at_desk(open_page, "manager", window)
    open_it(desk)
    press_next(desk, "叫下一位", "Space")
    expect(desk.locator(".current .number")).to_have_text(taken)
    place = desk.locator("button.next").bounding_box()

    desk.keyboard.press("a")
    expect(desk.get_by_role("textbox", name="办什么事")).to_be_focused()
    desk.keyboard.type(item)
    expect(desk.locator(".found button").first).to_have_text(item)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("要办的事", exact=True)).to_be_visible()  # pushed to the window's own channel
    expect(desk.get_by_role("textbox", name="办什么事")).to_have_count(0)
    desk.keyboard.press("l")
    desk.keyboard.type("材料已齐")
    desk.keyboard.press("Enter")
    expect(desk.locator(".notes li")).to_contain_text("材料已齐")
    assert desk.locator("button.next").bounding_box() == place  # nothing jumps
    is_right(desk)

    desk.keyboard.press("u")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()
    desk.keyboard.press("w")
    desk.keyboard.type(item)
    expect(desk.locator(".found button").first).to_have_text(item)
    with desk.expect_response(f"**/api/halls/{line}/tickets") as answer:
        desk.keyboard.press("Enter")
    expect(desk.locator(".current .number")).to_have_text(spoken(answer.value.json()["number"]))
    press_next(desk, "开始办理", "Space")
    expect(desk.locator("button.next")).to_contain_text("办结")  # answered: keys mean something again
    desk.keyboard.press("q")
    expect(desk.get_by_text("中途离开了？")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="叫下一位")).to_be_enabled()
    close_it(desk)
