"""A device that is lent again keeps programs and fonts, and nothing of whoever had it."""

import pytest

from tests.web.conftest import OpenPage, comes_true
from tests.web.devices import Devices
from tests.web.sizes import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.ray]

LEAVES = """async () => {
    localStorage.setItem('mine', 'x')
    sessionStorage.setItem('mine', 'x')
    document.cookie = 'mine=x; max-age=1000'
    await (await caches.open('mine')).put('/mine', new Response('x'))
    await navigator.serviceWorker.ready
    addEventListener('pagehide', () => localStorage.setItem('late', 'x'))
}"""
LEFT = """async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookies: document.cookie.replace(/tianhe_guest=[^;]*/, ''),
    caches: (await caches.keys()).filter((name) => name === 'mine').length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    online: navigator.onLine,
})"""


def test_a_device_forgets_its_person_and_keeps_its_programs(devices: Devices, open_page: OpenPage) -> None:
    had = devices.lend(locale="zh-CN", color_scheme="dark")  # a kind that no other test asks for
    page = had.new_page()
    page.goto("/")
    page.evaluate(LEAVES)
    had.set_offline(True)
    devices.take_back(had)
    again = open_page("/board/999999", *PHONE, color_scheme="dark")
    assert again.context is had
    assert again.evaluate(LEFT) == {
        "local": 0,
        "session": 0,
        "cookies": "",
        "caches": 0,
        "workers": 0,
        "online": True,
    }
    comes_true(again, "performance.getEntriesByType('resource').some(({ transferSize }) => transferSize === 0)")
    again.complaints.clear()  # type: ignore[attr-defined]  # there is no such hall
