"""What a page says while the service starts, and while a host of it hangs: the truth, and then that it is over."""

import contextlib
import os
import re
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from playwright.sync_api import expect

from actors import Address
from actors.actor import placement_of
from actors.address import rendezvous
from hall.setup import DISTRICT
from tests.web.conftest import OpenPage
from tests.web.running import RunningHall
from tests.web.sizes import BOARD, HAND, PHONE
from tests.web.test_kill import AFTER_A_KILL, forgive

pytestmark = [pytest.mark.browser, pytest.mark.ray]

SILENT = re.compile("暂时收不到|暂停更新")


def silent_hosts(hall: RunningHall) -> list[int]:
    found: list[int] = hall.call("GET", "/readyz")["silent"]
    return found


def test_a_host_hangs(hall: RunningHall, open_page: OpenPage) -> None:
    """Its halls' screens say since when they are old; the other halls' do not, and the gateway is healthy."""
    ids = [one["id"] for one in hall.call("GET", "/api/map")["halls"] if one["id"] != DISTRICT]
    halls = {rendezvous(placement_of(Address("hall", id)), 2): id for id in ids}
    assert set(halls) == {0, 1}
    boards = {host: open_page(f"/board/{id}", *BOARD) for host, id in halls.items()}
    phones = {host: open_page(f"/halls/{id}", *PHONE, **HAND) for host, id in halls.items()}
    for page in boards.values():
        expect(page.locator(".queue").first).to_be_visible()
    for page in phones.values():
        expect(page.get_by_text("等候").first).to_be_visible()

    process = hall.call("GET", "/api/operator/status", user="admin")["hosts"][0]["pid"]  # not the spare's
    os.kill(process, signal.SIGSTOP)
    try:
        until = time.monotonic() + AFTER_A_KILL / 1000
        while not (silent := silent_hosts(hall)):
            assert time.monotonic() < until
        (hung,) = silent
        expect(boards[hung].get_by_text(SILENT)).to_be_visible(timeout=AFTER_A_KILL)
        expect(phones[hung].get_by_text("暂时收不到这里的最新消息")).to_be_visible(timeout=AFTER_A_KILL)
        expect(boards[1 - hung].get_by_text(SILENT)).to_be_hidden()
        assert hall.call("GET", "/healthz") == {"status": "ok"}
    finally:
        with contextlib.suppress(ProcessLookupError):  # replaced meanwhile
            os.kill(process, signal.SIGCONT)

    for page in (*boards.values(), *phones.values()):
        expect(page.get_by_text(SILENT)).to_be_hidden(timeout=AFTER_A_KILL)
    expect(phones[hung].get_by_text("已恢复")).to_be_visible()
    forgive(*boards.values(), *phones.values())


def test_a_page_that_is_opened_while_the_hall_starts(hall: RunningHall, open_page: OpenPage) -> None:
    assert hall.stop() == 0, hall.tail()
    with ThreadPoolExecutor(1) as beside:
        started = beside.submit(hall.start)
        answer = None
        while answer is None or answer.status_code != 503:
            with contextlib.suppress(httpx.TransportError):
                answer = httpx.get(f"{hall.url}/api/map")
            assert not started.done()
        assert answer.json()["code"] == "service.starting"
        page = open_page("/halls/440106003#here", *PHONE, **HAND)
        expect(page.get_by_role("heading", name="大厅系统正在启动")).to_be_visible()
        started.result()
    expect(page.get_by_text("等候").first).to_be_visible(timeout=AFTER_A_KILL)
    forgive(page)
