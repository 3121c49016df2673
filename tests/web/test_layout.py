"""What is said has room where it is said: at every size of type, in both languages, however long the words are."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.running import RunningHall
from tests.web.sizes import DESK, KIOSK

pytestmark = [pytest.mark.browser, pytest.mark.ray]

# Whatever of an element's own parts reaches beyond it.
HANGS_OUT = """(all) => [...document.querySelectorAll(all)].flatMap((whole) => {
    const box = whole.getBoundingClientRect()
    return [...whole.children].filter((part) => {
        const { top, bottom, left, right } = part.getBoundingClientRect()
        return top < box.top || bottom > box.bottom || left < box.left || right > box.right
    }).map((part) => part.textContent)
})"""
BROKEN_WORDS = """(all) => [...document.querySelectorAll(all)].flatMap((one) =>
    [...one.textContent.matchAll(/[A-Za-z]+/g)].filter(({ 0: word, index }) => {
        const range = document.createRange()
        range.setStart(one.firstChild, index)
        range.setEnd(one.firstChild, index + word.length)
        return range.getClientRects().length > 1
    }).map(([word]) => word))"""
LARGE = {"zh": "大字版", "en": "Large type"}


def kiosk(open_page: OpenPage, hall: str, language: str, large: bool) -> Page:
    page = open_page(f"/kiosk/{hall}", *KIOSK, has_touch=True, reduced_motion="reduce")
    expect(page.locator("button.choice").nth(3)).to_be_visible()
    if language == "en":
        page.get_by_role("button", name="English").click()
    if large:
        page.get_by_role("button", name=LARGE[language]).click()
        expect(page.locator("main.large")).to_be_visible()
    return page


def has_room(page: Page) -> None:
    assert page.evaluate(HANGS_OUT, ".choices .choice") == []
    assert page.evaluate(BROKEN_WORDS, ".choice .name") == []


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_kiosk_has_room_for_what_it_says(hall: RunningHall, open_page: OpenPage, language: str, large: bool) -> None:
    """Also where a queue has no window, which takes a sentence to say; and the question never lies under the bar."""
    hall.clear("440106")
    hall.window("440106-01", "open", "clerk01")
    page = kiosk(open_page, "440106", language, large)
    expect(page.locator(".choice .wait").nth(1)).to_be_visible()
    has_room(page)
    page.locator(".pager button").last.click()
    has_room(page)
    below = "document.querySelector('h1').getBoundingClientRect().top >= "
    below += "document.querySelector('header').getBoundingClientRect().bottom"
    assert page.evaluate(below)
    page.locator(".choices .choice").last.click()
    if page.locator("button.unsure").count():
        page.locator("button.unsure").click()
    expect(page.locator(".confirm")).to_be_visible()
    assert page.evaluate(below)
    page.locator("footer button").nth(1).click()
    page.locator(".tool").first.click()
    expect(page.locator(".keys")).to_be_visible()
    assert page.evaluate("document.querySelector('.kiosk').scrollWidth <= innerWidth")


def test_the_map_has_the_height_of_a_wide_screen(open_page: OpenPage) -> None:
    page = open_page("/", *DESK, reduced_motion="reduce")
    expect(page.locator(".pin")).to_have_count(22)
    assert page.locator(".frame").evaluate("(frame) => frame.clientHeight") > 700
    outside = """() => {
        const frame = document.querySelector('.frame').getBoundingClientRect()
        return [...document.querySelectorAll('.pin, .pin i')].filter((pin) => {
            const { top, bottom } = pin.getBoundingClientRect()
            return top < frame.top || bottom > frame.bottom
        }).map((pin) => pin.textContent)
    }"""
    assert page.evaluate(outside) == []
