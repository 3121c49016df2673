"""What is said has room where it is said: at every size of type, in both languages, however long the words are."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import OpenPage, comes_true
from tests.web.looks import chinese_words, fits
from tests.web.running import STAFF, RunningHall
from tests.web.sizes import BOARD, DESK, KIOSK

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


NAMES = [
    ("不动产税务", "Real estate and tax"),
    ("综合服务", "General services"),
    ("社保医保", "Social and medical insurance"),
    ("公安出入境", "Exit and entry"),
    ("企业开办", "Starting a business"),
    ("工程建设项目审批", "Construction project approvals"),
]
NOTICES = {
    "none": [],
    "short": "本周六上午照常办公。",
    "long": "因设备检修，本周五下午暂停办理不动产登记业务，请提前安排时间，或到其他大厅办理；给您带来不便，敬请谅解。",
}
# Of each box: what lies on something else of it, and what reaches beyond it. A line is taller than its print.
COVERED = """() => [...document.querySelectorAll('.queue')].flatMap((box) => {
    const whole = box.getBoundingClientRect()
    const parts = box.querySelectorAll('.prefix, .name > span, .absent, .count strong, .count small')
    const lines = [...parts].flatMap((part) => {
        const range = document.createRange()
        range.selectNodeContents(part)
        return [...range.getClientRects()].map(({ left, right, top, bottom, height }) =>
            ({ said: part.textContent, left, right, top: top + height * 0.2, bottom: bottom - height * 0.2 }))
    })
    const out = lines.filter(({ top, bottom, left, right }) =>
        top < whole.top || bottom > whole.bottom || left < whole.left || right > whole.right)
    const on = lines.filter((one, at) => lines.slice(0, at).some((other) =>
        one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom && other.top < one.bottom))
    return [...out.map(({ said }) => `out: ${said}`), ...on.map(({ said }) => `on: ${said}`)]
})"""
LINES = """(one) => {
    const range = document.createRange()
    range.selectNodeContents(one)
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
}"""


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize("queues", [1, 6, 20])
def test_a_board_has_room_for_its_queues_beside_a_notice(
    hall: RunningHall, open_page: OpenPage, queues: int, notice: str
) -> None:
    """In a replay, where the bar takes a row more, with people who stepped out, and paused windows."""
    view: dict[str, Any] = hall.call("GET", "/api/halls/440106")
    view["queues"] = [
        {**view["queues"][0], "id": f"440106:{at}", "prefix": chr(65 + at), "waiting": 24, "absent": 4}
        | dict(zip(("name", "name_en"), NAMES[at % len(NAMES)], strict=True))
        for at in range(queues)
    ]
    view["notices"] = [{"id": "1", "text": NOTICES[notice], "text_en": "", "until": None}] if NOTICES[notice] else []
    view["calls"] = [
        {
            "number": f"A{at:03}",
            "window": f"{at:02}",
            "at": "2026-11-24T10:40:00+08:00",
            "times": 1,
            "queue": "440106:0",
        }
        for at in range(8, 1, -1)
    ]
    view["windows"][7] |= {"number": "08", "state": "calling", "serving": "A008"}
    if notice == "long":
        view["windows"][0] |= {"state": "paused", "pause": {"reason": "lunch", "until": None}}

    def past(route: Route) -> None:
        until = route.request.url.partition("to=")[2].replace("%3A", ":")
        route.fulfill(json={"value": view, "offset": 1, "publications": [], "until": until})

    page = open_page("about:blank", *BOARD, reduced_motion="reduce")
    page.route(re.compile("/api/replay/"), past)
    page.goto("/board/440106?at=2026-11-24T10:42:00%2B08:00")
    expect(page.locator(".queue")).to_have_count(queues)
    # Print may come in its own letters a moment after it is there.
    comes_true(page, f"document.fonts.status === 'loaded' && ({COVERED})().length === 0")
    assert page.evaluate(HANGS_OUT, ".newest, .recent, .recent li") == []
    assert page.locator(".name > span").first.evaluate(LINES) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_key_of_the_desk_is_in_sight_on_an_office_screen(
    hall: RunningHall, open_page: OpenPage, language: str
) -> None:
    """1366×768, with somebody at the window: nothing lies below the edge, and English is English but for people."""
    hall.clear("440106015")
    hall.window("440106015-01", "open", "manager")
    hall.take("440106015", "A")
    hall.window("440106015-01", "call-next", "manager")
    desk = open_page("/desk/440106015-01", 1366, 768, user="manager", reduced_motion="reduce")
    expect(desk.locator(".current .number")).to_be_visible()
    if language == "en":
        desk.get_by_role("button", name="English").click()
        expect(desk.locator(".bar")).to_contain_text("Subdistrict")
        expect(desk.locator(".queues").first).to_contain_text(re.compile("[a-z]"))
        assert chinese_words(desk) <= set(STAFF.values())
    keys = desk.locator(".commands button")
    assert keys.count() > 8
    lowest = keys.evaluate_all("(all) => Math.max(...all.map((key) => key.getBoundingClientRect().bottom))")
    assert lowest <= 768
    assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert fits(desk)
