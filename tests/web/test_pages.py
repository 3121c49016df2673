"""Every page at its true size: nothing in the console, nothing cut off, one language at a time, contrast for all."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from common.times import SHANGHAI
from tests.web.browser import launch, packaged
from tests.web.conftest import OpenPage
from tests.web.looks import chinese_words, fits, foreign_words, in_english, is_right
from tests.web.running import MORNING, PASSWORD, STAFF, RunningHall
from tests.web.sizes import BOARD, DESK, HAND, KIOSK, PHONE, TABLET
from tests.web.test_journey import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.ray]


@dataclass(frozen=True)
class Screen:
    """A page, the size it is made for, and what shows that it is there."""

    path: str
    size: tuple[int, int]
    shows: str
    hand: dict[str, Any] = field(default_factory=dict)


SCREENS = {
    "map": Screen("/", DESK, "a.hall >> nth=21"),
    "map on a phone": Screen("/", PHONE, "a.hall >> nth=21", HAND),
    "hall": Screen("/halls/440106", DESK, "button.queue >> nth=5"),
    "hall on a phone": Screen("/halls/440106", PHONE, "button.queue >> nth=5", HAND),
    "kiosk": Screen("/kiosk/440106", KIOSK, "button.choice >> nth=4", {"has_touch": True}),
    "kiosk of a street": Screen("/kiosk/440106001-K1", KIOSK, "button.choice >> nth=4", {"has_touch": True}),
    "mine on a phone": Screen("/mine", PHONE, ".c-message", HAND),
    "booking on a phone": Screen("/appointments/new?hall=440106&item=passport", PHONE, ".slots button >> nth=0", HAND),
    "board": Screen("/board/440106", BOARD, ".queue >> nth=5"),
    "board of a window": Screen("/board/440106/19", BOARD, "footer span >> nth=0"),
    "upright board of a window": Screen("/board/440106/19", (600, 1024), "footer span >> nth=0"),
    "tablet": Screen("/tablet/440106-19", TABLET, ".now.closed", {"has_touch": True}),
    "door of the desk": Screen("/desk", DESK, "#username"),
}


def shown(page: Page, screen: Screen) -> None:
    expect(page.locator(screen.shows)).to_be_visible()


@pytest.mark.parametrize("name", SCREENS)
def test_a_page_at_its_true_size(open_page: OpenPage, name: str) -> None:
    screen = SCREENS[name]
    page = open_page(screen.path, *screen.size, reduced_motion="reduce", **screen.hand)
    shown(page, screen)
    is_right(page)

    in_english(page)
    shown(page, screen)
    assert fits(page)
    assert chinese_words(page) == set()


def test_the_desk_at_its_true_size(open_page: OpenPage) -> None:
    desk = open_page("/desk", *DESK, reduced_motion="reduce")
    sign_in(desk, "clerk05")
    expect(desk.locator('a[href="/desk/440106-20"]')).to_be_visible()
    is_right(desk)

    desk.goto("/desk/440106-20")
    expect(desk.get_by_role("button", name="开窗")).to_be_enabled()
    is_right(desk)


@pytest.mark.parametrize(
    ("path", "size", "shows"),
    [
        ("/manager", DESK, "tbody tr >> nth=21"),
        ("/manager/440106", DESK, ".three .note >> nth=2"),
        ("/reception/440106", TABLET, ".rail .queue >> nth=5"),
    ],
)
def test_the_pages_of_those_in_charge_at_their_true_size(
    open_page: OpenPage, path: str, size: tuple[int, int], shows: str
) -> None:
    page = open_page(path, *size, reduced_motion="reduce")
    page.locator("#username").fill("manager")
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(shows)).to_be_visible()
    is_right(page)

    in_english(page)
    expect(page.locator(shows)).to_be_visible()
    assert fits(page)
    assert chinese_words(page) <= set(STAFF.values())


def test_a_ticket_at_its_true_size(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear("440106006")
    ticket = hall.take("440106006", "A", "elderly")
    phone = open_page(f"/tickets/{ticket['id']}#secret={ticket['secret']}", *PHONE, reduced_motion="reduce", **HAND)
    expect(phone.locator(".face.waiting")).to_be_visible()
    is_right(phone)


@pytest.mark.parametrize(
    ("path", "size", "says"),
    [
        ("/halls/999999", PHONE, "没有这个大厅"),
        ("/tickets/440106-20261123-A999#secret=x", PHONE, "打不开这个号"),
        ("/appointments/new?hall=999999", PHONE, "没有这个大厅"),
        ("/kiosk/999999", KIOSK, "没有找到这个大厅"),
        ("/board/999999", BOARD, "没有找到这个大厅"),
        ("/board/440106/99", BOARD, "没有找到这个窗口"),
        ("/tablet/440106-99", TABLET, "没有找到这个窗口"),
        ("/nowhere", PHONE, "没有这一页"),
    ],
)
def test_an_address_that_leads_nowhere(open_page: OpenPage, path: str, size: tuple[int, int], says: str) -> None:
    page = open_page(path, *size)
    expect(page.get_by_text(says)).to_be_visible()
    assert foreign_words(page) == set()


def test_the_browser_of_a_machine_without_one(hall: RunningHall, chromium: Browser) -> None:
    """The Chromium that npm brings along shows the pages too."""
    with launch(chromium.browser_type, packaged()) as other:
        page = other.new_page(base_url=hall.url)
        page.goto("/")
        expect(page.locator("a.hall")).to_have_count(22)


def test_the_hall_and_its_pages_agree_what_day_and_time_it_is(hall: RunningHall, open_page: OpenPage) -> None:
    """The hall's own, whatever they are on this machine."""
    taken = datetime.fromisoformat(hall.take("440106019", "A")["taken_at"]).astimezone(SHANGHAI)
    assert MORNING <= taken <= hall.now()
    assert taken.date() == MORNING.date()
    board = open_page("/board/440106019", *BOARD)
    expect(board.locator(".day")).to_contain_text(re.compile(r"11\s*月\s*25\s*日"))
    shown = board.locator(".clock").inner_text()
    assert MORNING.strftime("%H:%M") <= shown <= hall.now().strftime("%H:%M")
