"""Pictures of every page at its true size: ``make screenshots``.

They are taken on a simulated morning in all 22 halls (`gateway.course`), with three days before it in the
district's own; one window is worked by hand. Takes five minutes.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect

from common.times import SHANGHAI
from tests.web.browser import launched
from tests.web.running import PASSWORD, ROOT, TIANHE, RunningHall
from tests.web.sizes import BOARD, DESK, HAND, KIOSK, PHONE, TABLET
from tests.web.test_journey import sign_in, take_number

PICTURES = ROOT / "docs" / "pictures"
HALL = "440106"
WINDOW = f"{HALL}-01"
"""The one that a demonstration leaves to whoever tries the desk."""

CLERK = "clerk01"
LATER = 45.0
"""Seconds into the hours that pass as in life, after which the first picture is taken."""

EARLIER = "09:42"
"""What the picture of the past shows."""


def live_days_before(data: Path) -> None:
    """Whole simulated days of the district's hall in that data folder, so that there is a history."""
    command = [str(TIANHE), "simulate", "--into", str(data), "--halls", HALL, "--days", "3", "--seed", "5"]
    subprocess.run(command, cwd=ROOT, check=True)


def wait_until_busy(hall: RunningHall) -> date:
    """The demonstration's morning passes in a minute and a half. Answers its date."""
    page = httpx.get(hall.url).text
    legs = json.loads(page.partition('<meta name="clock" content="')[2].partition('"')[0])
    busy, shown, _ = legs[1]
    time.sleep(max(0.0, busy / 1000 - time.time()) + LATER)
    return datetime.fromtimestamp(shown / 1000, SHANGHAI).date()


def serve(hall: RunningHall, window: str, clerk: str) -> None:
    """One person at a window, from the call to the end."""
    for command in ("call-next", "start", "finish"):
        hall.window(window, command, clerk)


@contextmanager
def screen(browser: Browser, hall: RunningHall, size: tuple[int, int], **options: Any) -> Iterator[Page]:
    """A device of that size, with motion switched off so that two pictures of one state are the same."""
    context = browser.new_context(
        base_url=hall.url,
        viewport={"width": size[0], "height": size[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        **options,
    )
    yield context.new_page()
    context.close()


def picture(page: Page, name: str) -> None:
    """Taken once all fonts that the page uses are there."""
    page.evaluate("document.fonts.ready.then(() => undefined)")
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", scale="css")
    print(f"docs/pictures/{name}.png {(PICTURES / f'{name}.png').stat().st_size // 1024} KiB")


def take_all(browser: Browser, hall: RunningHall, day: date) -> None:
    hall.window(WINDOW, "open", CLERK)
    serve(hall, WINDOW, CLERK)
    hall.window(WINDOW, "call-next", CLERK)
    with screen(browser, hall, DESK) as page:
        page.goto("/")
        expect(page.locator("a.hall")).to_have_count(22)
        picture(page, "map")
    with screen(browser, hall, PHONE, **HAND) as page:
        page.goto("/")
        expect(page.locator("a.hall")).to_have_count(22)
        picture(page, "map-phone")
        page.get_by_role("searchbox").fill("社保")
        expect(page.locator(".offered button")).to_have_count(2)
        picture(page, "search-phone")
        page.goto(f"/halls/{HALL}")
        expect(page.locator("button.queue")).to_have_count(6)
        picture(page, "hall-phone")
        page.locator(".plan .window").nth(7).click()
        # Not under the bar that stays on top.
        page.locator(".plan").evaluate("plan => scrollTo(0, plan.getBoundingClientRect().top + scrollY - 72)")
        picture(page, "plan-phone")
        page.goto(f"/appointments/new?hall={HALL}&item=passport")
        page.locator(".slots button:not([disabled])").first.wait_for()
        picture(page, "appointment-phone")
        page.locator(".slots button:not([disabled])").last.click()
        for name, value in (("name", "张三"), ("phone", "13800000000"), ("id_number", "440106199001019990")):
            page.locator(f"#holder-{name}").fill(value)
        page.get_by_role("button", name="确认预约").click()
        expect(page.locator(".code")).to_be_visible()
        picture(page, "appointment-booked-phone")
        page.goto(f"/halls/{HALL}")
        page.locator("button.queue").nth(2).click()
        expect(page.locator(".face.waiting")).to_be_visible()
        picture(page, "ticket-phone")
    with screen(browser, hall, KIOSK, has_touch=True) as page:
        page.goto(hall.kiosk(HALL))
        expect(page.locator("button.choice")).to_have_count(5)
        picture(page, "kiosk")
        page.get_by_role("button", name="预约签到").click()
        expect(page.get_by_text("请输入签到码")).to_be_visible()
        picture(page, "kiosk-check-in")
        page.get_by_role("button", name="首页").click()
        take_number(page, "不动产税务")
        picture(page, "kiosk-ticket")
    with screen(browser, hall, BOARD) as page:
        page.goto(f"/board/{HALL}")
        expect(page.locator(".recent li")).to_have_count(6)
        picture(page, "board")
    take_ratings(browser, hall)
    take_staff(browser, hall)
    with screen(browser, hall, BOARD) as page:
        enter(page, "/manager", "manager")
        page.goto(f"/board/{HALL}?at={day}T{EARLIER}:00%2B08:00")
        expect(page.locator(".recent li")).to_have_count(6)
        picture(page, "replay")


def enter(page: Page, path: str, user: str) -> None:
    """Through the door that stands before the pages of the staff."""
    page.goto(path)
    page.locator("#username").fill(user)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#password")).to_be_hidden()


def take_staff(browser: Browser, hall: RunningHall) -> None:
    """What a clerk, the reception, a manager and an administrator see."""
    hall.window(WINDOW, "call-next", CLERK)
    hall.window(WINDOW, "start", CLERK)
    with screen(browser, hall, TABLET, has_touch=True) as page:
        enter(page, f"/reception/{HALL}", "manager")
        page.locator(".row").nth(3).click()
        expect(page.get_by_role("button", name="移到最前")).to_be_visible()
        picture(page, "reception")
    with screen(browser, hall, DESK) as page:
        enter(page, "/manager", "manager")
        expect(page.locator("tbody tr")).to_have_count(22)
        expect(page.get_by_text("目标 30 分钟内叫到")).to_be_visible()
        picture(page, "manager")
        take_manager(page)
    with screen(browser, hall, DESK) as page:
        enter(page, f"/admin/halls/{HALL}", "admin")
        page.get_by_role("navigation", name="设置分类").get_by_role("button", name="窗口").click()
        expect(page.locator('tr[data-window="01"]')).to_be_visible()
        picture(page, "admin")
    with screen(browser, hall, DESK) as page:
        page.goto("/desk")
        sign_in(page, CLERK)
        page.goto(f"/desk/{WINDOW}")
        expect(page.get_by_role("button", name="办结")).to_be_enabled()
        picture(page, "desk")


def take_manager(page: Page) -> None:
    """One hall: now, the days before, and what a change would do."""

    def tab(name: str) -> None:
        page.get_by_role("navigation").get_by_role("button", name=name).click()

    page.goto(f"/manager/{HALL}")
    expect(page.get_by_text("目标 30 分钟内叫到")).to_be_visible()
    picture(page, "manager-hall")
    tab("历史")
    page.locator(".ask select").select_option("hour")
    expect(page.locator("figure svg")).to_be_visible()
    picture(page, "manager-history")
    tab("假如")
    page.get_by_label("调整").select_option("move")  # at the busiest hour no window is left to open
    page.locator(".ask select").nth(1).select_option(f"{HALL}-19")
    page.locator(".ask select").last.select_option(f"{HALL}:C")
    page.get_by_role("button", name="加入").click()
    page.get_by_role("button", name="推演").click()
    expect(page.locator(".sentence")).to_be_visible(timeout=60_000)
    picture(page, "manager-what-if")


def take_ratings(browser: Browser, hall: RunningHall) -> None:
    """What the citizen at a window sees, from the call to the question how it was; and the same question on a phone."""
    token = hall.call("POST", "/api/screens", {"window": WINDOW}, "manager")["token"]
    with (
        screen(browser, hall, TABLET, has_touch=True) as tablet,
        screen(browser, hall, BOARD) as board,
        screen(browser, hall, PHONE, **HAND) as phone,
    ):
        tablet.goto(f"/tablet/{WINDOW}#screen={token}")
        board.goto(f"/board/{HALL}/01")
        expect(board.locator(".number")).to_be_visible()
        picture(board, "board-window")
        hall.window(WINDOW, "start", CLERK)
        expect(tablet.locator(".now.serving")).to_be_visible()
        picture(tablet, "tablet")
        hall.window(WINDOW, "finish", CLERK)
        expect(tablet.locator(".phone svg")).to_be_visible()
        picture(tablet, "tablet-rating")
        tablet.locator("button.level").nth(3).click()
        expect(tablet.locator("button.reason")).to_have_count(8)
        picture(tablet, "tablet-reasons")
        ticket = hall.take(HALL, "A")
        hall.window(WINDOW, "call", CLERK, ticket=ticket["id"])
        for command in ("start", "finish"):
            hall.window(WINDOW, command, CLERK)
        phone.goto(f"/rate/{ticket['id']}#secret={ticket['secret']}")
        phone.locator("label.level").nth(1).click()
        picture(phone, "rating-phone")


def main() -> None:
    """Starts a demonstration of its own, takes the pictures once it is busy, stops it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tianhe-pictures-") as folder:
        hall = RunningHall(Path(folder), arguments=["--simulate", "60"], at=None)
        try:
            live_days_before(Path(folder) / "data")
            hall.start()
            day = wait_until_busy(hall)
            with launched() as browser:
                take_all(browser, hall, day)
        finally:
            hall.stop()


if __name__ == "__main__":
    main()
