"""One hall and one browser for all pages' tests: both take seconds to start. Each test has a street's hall of its
own, or clears it first (`RunningHall.clear`): what an earlier one has left does not matter."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from tests.web.browser import NoBrowser, found, launch
from tests.web.devices import Devices
from tests.web.running import COOKIE, ROOT, RunningHall

PATIENCE = 30_000  # ms, for what takes one on an idle machine
expect.set_options(timeout=PATIENCE)

OpenPage = Callable[..., Page]


def expected(said: ConsoleMessage) -> bool:
    """Not a complaint. That nobody is signed in yet is a fair answer, though Chromium writes every 401 as an error; and
    a board learns only by trying whether it may speak before somebody has touched it."""
    asks_who = said.location["url"].endswith("/api/session") and "401" in said.text
    may_speak = "AudioContext was not allowed to start" in said.text
    return said.type not in ("error", "warning") or asks_who or may_speak


@pytest.fixture(scope="package")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHall]:
    """`tianhe up` with Tianhe's 22 halls, on a working morning whatever the day here (`running.MORNING`). Its log is
    kept in pytest's temporary folder."""
    if not (ROOT / "web" / "dist" / "index.html").is_file():
        pytest.fail("The pages have not been built: run `make web`.", pytrace=False)
    running = RunningHall(tmp_path_factory.mktemp("hall"))
    try:
        running.start()
        yield running
    finally:
        status = running.stop()
    assert status == 0, running.tail()


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser; a machine without one fails here rather than leaving the pages untested."""
    try:
        with launch(playwright.chromium, found()) as browser:
            yield browser
    except NoBrowser as missing:
        pytest.fail(str(missing), pytrace=False)


def comes_true(page: Page, script: str) -> None:
    """Wait until a script's value is true. Playwright's own waiting needs ``eval``, which pages forbid."""
    for _ in range(int(PATIENCE / 100)):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {script}")


@pytest.fixture(scope="package")
def devices(chromium: Browser, hall: RunningHall) -> Devices:
    return Devices(chromium, hall.url, PATIENCE)


@pytest.fixture
def open_page(devices: Devices, hall: RunningHall) -> Iterator[OpenPage]:
    yield from opening(devices, hall)


def opening(devices: Devices, hall: RunningHall) -> Iterator[OpenPage]:
    """Opens an address of the hall on another person's device; ``user``: who is signed in there already, ``first``:
    a script that runs in the page before any other.

    What its console says as an error, and every exception in a page, fails the test at its end; `page.complaints` is
    the list, for tests that provoke some.
    """
    opened: list[Page] = []

    def open_(
        path: str,
        width: int,
        height: int,
        *,
        user: str | None = None,
        first: str | None = None,
        reduced_motion: Any = None,
        **options: Any,
    ) -> Page:
        device = devices.lend(**{"locale": "zh-CN", **options})
        if user is not None:
            device.add_cookies([{"name": COOKIE, "value": hall.session(user), "url": hall.url, "httpOnly": True}])
        page = device.new_page()
        page.set_viewport_size({"width": width, "height": height})
        if reduced_motion is not None:
            page.emulate_media(reduced_motion=reduced_motion)
        if first is not None:
            page.add_init_script(first)
        complaints: list[str] = []
        page.complaints = complaints  # type: ignore[attr-defined]
        page.on("console", lambda said: None if expected(said) else complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        opened.append(page)
        return page

    yield open_
    said = {page.url: page.complaints for page in opened if page.complaints}  # type: ignore[attr-defined]
    for page in opened:
        devices.take_back(page.context)
    assert not said
