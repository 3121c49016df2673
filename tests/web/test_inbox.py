"""A person's notices: they come without a reload, lead to where they are settled, and are read once for all screens."""

import pytest
from playwright.sync_api import expect

from tests.web import test_desk as desks
from tests.web.conftest import OpenPage
from tests.web.looks import fits, foreign_words, too_faint
from tests.web.running import RunningHall

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL, CLERK = desks.HALL, desks.CLERK


def test_who_is_offered_a_window_hears_of_it_at_another(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    colleagues = hall.call("GET", f"/api/halls/{HALL}/colleagues", user=CLERK)["colleagues"]
    other = next(one["name"] for one in colleagues if one["name"] != CLERK)
    first, second = (desks.at_desk(open_page, other, desks.SECOND) for _ in range(2))
    bell = first.get_by_role("button", name="消息")
    bell.click()
    if (all_read := first.get_by_role("button", name="全部标为已读")).is_visible():
        all_read.click()  # of earlier tests
    expect(first.get_by_text("全部已读")).to_be_visible()
    first.keyboard.press("Escape")
    expect(bell).to_be_focused()

    hall.window(desks.FIRST, "open", CLERK)
    hall.window(desks.FIRST, "hand-over", CLERK, clerk=other)
    expect(bell).to_contain_text("1")
    bell.click()
    notice = first.get_by_role("link", name="1 号窗口请您接手").first
    expect(notice).to_be_visible()
    for check in (fits, lambda page: not foreign_words(page), lambda page: not too_faint(page)):
        assert check(first)
    expect(second.get_by_role("button", name="消息")).to_contain_text("1")
    notice.click()
    first.wait_for_url(f"**/desk/{desks.FIRST}")
    expect(second.get_by_role("button", name="消息")).not_to_contain_text("1")
    hall.clear(HALL)
