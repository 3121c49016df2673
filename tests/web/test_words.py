"""Words are loaded with the pages that say them: nobody ever sees a key, and no page loads another audience's words."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import OpenPage, comes_true
from tests.web.looks import chinese_words
from tests.web.sizes import BOARD, DESK, HAND, KIOSK, PHONE, TABLET
from tests.web.test_kill import forgive

pytestmark = [pytest.mark.browser, pytest.mark.ray]

# Whatever was on the page at any time, if only for one frame.
WATCH = r"""
window.keys = []
new MutationObserver(() => {
    const text = document.body ? document.body.innerText : ''
    const seen = text.match(/\b(admin|board|citizen|common|desk|kiosk|rating|replay|screen)\.[a-z_]+/g)
    if (seen) keys.push(...seen)
}).observe(document, { childList: true, subtree: true, characterData: true })
"""


def words(page: Page) -> set[str]:
    """The sections of words that a page has loaded."""
    loaded: list[str] = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    named = [re.search(r"/assets/([a-z-]+)-[\w-]{8}\.js$", name) for name in loaded]
    return {match[1] for match in named if match}


@pytest.mark.parametrize(
    ("path", "size", "says", "others"),
    [
        ("/mine", PHONE, "这部手机上还没有号", {"desk", "admin", "manager", "kiosk", "reception"}),
        ("/kiosk/440106010", KIOSK, "请问您要办理什么？", {"citizen", "desk", "admin", "manager", "reception"}),
        ("/board/440106010", BOARD, "请在取号机上取号", {"citizen", "desk", "admin", "manager", "kiosk"}),
        ("/tablet/440106010-01", TABLET, "本窗口暂未开放", {"citizen", "desk", "admin", "manager", "kiosk"}),
        ("/desk", DESK, "用户名", {"citizen", "admin", "manager", "kiosk", "rating"}),
        ("/admin", DESK, "用户名", {"citizen", "manager", "kiosk", "rating", "reception"}),
    ],
)
def test_a_page_waits_for_its_words_and_loads_no_others(
    open_page: OpenPage, path: str, size: tuple[int, int], says: str, others: set[str]
) -> None:
    page = open_page("about:blank", *size, first=WATCH, reduced_motion="reduce")
    late: list[Route] = []
    page.route(re.compile(r"/assets/words-zh-"), lambda route: late.append(route))
    page.goto(path)
    while not late:
        page.wait_for_timeout(20)
    assert page.locator("#app").inner_text().strip() == ""
    late[0].continue_()
    expect(page.get_by_text(says).first).to_be_visible()
    comes_true(page, "performance.getEntriesByType('resource').some(({ name }) => name.includes('/words-en-'))")
    assert not words(page) & others
    assert page.evaluate("keys") == []


def test_a_kiosk_that_lost_its_line_still_speaks_english(open_page: OpenPage) -> None:
    kiosk = open_page("/kiosk/440106010", *KIOSK, first=WATCH, has_touch=True, reduced_motion="reduce")
    expect(kiosk.get_by_text("请问您要办理什么？")).to_be_visible()
    both = "performance.getEntriesByType('resource').filter(({ name }) => /\\/(words|kiosk)-[^/]*js/.test(name)).length"
    comes_true(kiosk, f"{both} === 4")  # of each language, what every page says and what kiosks do
    kiosk.context.set_offline(True)
    kiosk.get_by_role("button", name="English").click()
    expect(kiosk.get_by_role("button", name="Large type")).to_be_visible()
    assert kiosk.evaluate("keys") == []
    kiosk.context.set_offline(False)
    forgive(kiosk)


def test_the_map_opens_without_a_line_in_the_other_language(open_page: OpenPage) -> None:
    phone = open_page("/", *PHONE, reduced_motion="reduce", **HAND)
    phone.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    phone.reload()
    expect(phone.locator("a.hall")).to_have_count(22)
    comes_true(phone, "caches.match('/api/map').then((kept) => kept !== undefined)")
    phone.evaluate("localStorage.setItem('tianhe.language', 'en')")
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("a.hall")).to_have_count(22)
    assert chinese_words(phone) == set()
    expect(phone.get_by_text("people waiting").first).to_be_visible()
    phone.context.set_offline(False)
    forgive(phone)
