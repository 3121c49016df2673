"""Public pages on the oldest browsers that are promised (docs/browsers.md): with every built-in that Chromium 78 lacks
taken away. What cannot run at all says so, and what to do."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web import removing
from tests.web.conftest import OpenPage
from tests.web.looks import fits, foreign_words
from tests.web.running import RunningHall
from tests.web.sizes import BOARD, HAND, KIOSK, PHONE, TABLET
from tests.web.test_citizen import PERSON
from tests.web.test_journey import spoken, take_number

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106006"
OLD = removing.script("chrome", 78)


def is_old(page: Page) -> None:
    """The script did its work: nothing of what came later is left, and what was there is."""
    gone = {
        "window": ("structuredClone", "CompressionStream", "WeakRef"),
        "AbortSignal": ("timeout", "any"),
        "Array.prototype": ("at", "findLast"),
        "Crypto.prototype": ("randomUUID",),
        "Element.prototype": ("replaceChildren",),
        "Object": ("hasOwn",),
        "Promise": ("any",),
        "String.prototype": ("replaceAll",),
    }
    left = [f"{owner}.{name}" for owner, names in gone.items() for name in names if has(page, owner, name)]
    assert left == []
    assert has(page, "Array.prototype", "flatMap")
    assert has(page, "Promise", "allSettled")


def has(page: Page, owner: str, name: str) -> bool:
    return bool(page.evaluate(f"{name!r} in {owner}"))


def looks_right(page: Page) -> None:
    """As other pages, but for what axe looks at: it needs newer built-ins itself."""
    assert fits(page)
    assert foreign_words(page) == set()


def test_a_citizen_takes_a_number_and_sees_the_call_at_once(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    board = open_page(f"/board/{HALL}", *BOARD, first=OLD)
    is_old(board)
    phone = open_page("/", *PHONE, first=OLD, reduced_motion="reduce", **HAND)
    is_old(phone)
    phone.get_by_role("searchbox").fill("shipai")
    phone.locator(f'a.hall[href="/halls/{HALL}"]').click()
    expect(phone.locator("button.queue").first).to_be_visible()
    code = hall.call("GET", f"/api/halls/{HALL}/code", user="manager")["code"]
    phone.goto(f"/halls/{HALL}?from=code&code={code}")  # as its camera opens it: there, the number counts at once
    phone.locator("button.queue").first.click()
    expect(phone.get_by_text("本队列第 1 位")).to_be_visible()
    number = phone.locator(".face .number").inner_text()
    looks_right(phone)
    expect(board.locator(".queue").first.locator(".count")).to_have_text(re.compile("^1人"))

    hall.window(f"{HALL}-01", "open", "manager")
    hall.window(f"{HALL}-01", "call-next", "manager")
    expect(board.locator(".newest .number")).to_have_text(number)
    expect(phone.get_by_text("请到 1 号窗口")).to_be_visible()
    hall.window(f"{HALL}-01", "start", "manager")
    hall.window(f"{HALL}-01", "finish", "manager")
    expect(phone.get_by_text("已经办完了")).to_be_visible()


def test_a_citizen_books(open_page: OpenPage) -> None:
    phone = open_page("/appointments/new?hall=440106&item=passport", *PHONE, first=OLD, reduced_motion="reduce", **HAND)
    is_old(phone)
    phone.locator(".slots button:not([disabled])").last.click()
    for field, value in PERSON.items():
        phone.locator(f"#holder-{field}").fill(value)
    phone.get_by_role("button", name="确认预约").click()
    expect(phone.locator(".code")).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    looks_right(phone)
    phone.get_by_role("button", name="取消预约").click()
    phone.get_by_role("button", name="确定取消").click()
    expect(phone.get_by_text("已取消")).to_be_visible()


def test_the_kiosk_gives_a_number_and_prints_it_and_nothing_else(hall: RunningHall, open_page: OpenPage) -> None:
    counts = "window.printed = 0; window.print = () => { window.printed += 1 }"
    kiosk = open_page(hall.kiosk(HALL), *KIOSK, first=f"{OLD};{counts}", has_touch=True, reduced_motion="reduce")
    is_old(kiosk)
    number, _ = take_number(kiosk, "综合服务")
    kiosk.get_by_role("button", name="打印号票").click()
    kiosk.locator(".preview").get_by_role("button", name="打印", exact=True).click()
    assert kiosk.evaluate("window.printed") == 1
    kiosk.emulate_media(media="print")
    expect(kiosk.locator(".paper-slip")).to_be_visible()
    expect(kiosk.locator(".paper-slip")).to_contain_text(spoken(number))
    expect(kiosk.locator("#app")).to_be_hidden()
    kiosk.emulate_media(media="screen")


@pytest.mark.parametrize(
    ("path", "size", "shows"),
    [
        (f"/board/{HALL}/01", BOARD, "footer span >> nth=0"),
        (f"/tablet/{HALL}-01", TABLET, ".now"),
        ("/mine", PHONE, ".c-message"),
    ],
)
def test_the_other_public_pages_open(open_page: OpenPage, path: str, size: tuple[int, int], shows: str) -> None:
    page = open_page(path, *size, first=OLD, reduced_motion="reduce")
    is_old(page)
    expect(page.locator(shows)).to_be_visible()
    looks_right(page)


@pytest.mark.parametrize("lacks", ["delete Promise.allSettled", "delete HTMLScriptElement.prototype.noModule"])
def test_what_cannot_run_the_pages_is_told_what_to_do(open_page: OpenPage, lacks: str) -> None:
    page = open_page("/mine", *PHONE, first=lacks, **HAND)
    told = page.get_by_role("alert")
    expect(told).to_contain_text("这个浏览器太旧，打不开本页")
    expect(told).to_contain_text("极速模式")
    assert fits(page)


def test_what_can_is_told_nothing_and_asked_for_its_newer_engine(open_page: OpenPage) -> None:
    page = open_page("/mine", *PHONE, **HAND)
    expect(page.locator(".c-message")).to_be_visible()
    expect(page.locator("#too-old")).to_have_count(0)
    for name in ("renderer", "force-rendering"):
        expect(page.locator(f"meta[name={name}]")).to_have_attribute("content", "webkit")
