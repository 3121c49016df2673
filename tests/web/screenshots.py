"""Pictures of every page at its true size, taken in a busy hall: ``make screenshots``."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.web.browser import launched
from tests.web.running import PASSWORD, ROOT, TIANHE, RunningHall
from tests.web.sizes import BOARD, DESK, HAND, KIOSK, PHONE, TABLET
from tests.web.test_journey import sign_in, take_number

PICTURES = ROOT / "docs" / "pictures"
HALL = "440106"
# Numbers given in the district's hall, queue by queue, in the order of their coming.
COMING = "AACABDCCAEFBACADBEACCABDAFEACBACDDAACEABFCAADBC"
# Windows at work there, and how far each has come: how many are served, then what the window does.
AT_WORK = {
    1: (3, "start"),
    4: (2, "start"),
    5: (1, "start"),
    8: (2, None),
    12: (1, "start"),
    15: (1, "pause"),
    18: (0, "start"),
}
# Street halls: numbers taken, windows open.
STREETS = {
    1: (2, 2),
    2: (7, 1),
    3: (0, 2),
    4: (15, 1),
    6: (4, 2),
    7: (1, 1),
    8: (26, 1),
    9: (0, 1),
    10: (6, 1),
    11: (11, 2),
    13: (3, 1),
}


def make_busy(hall: RunningHall) -> None:
    """A morning in Tianhe, through the HTTP API, as kiosks and clerks would do it."""
    for place, queue in enumerate(COMING):
        hall.take(HALL, queue, "elderly" if place % 11 == 4 else "ordinary")
    for number, (served, then) in AT_WORK.items():
        window, clerk = f"{HALL}-{number:02d}", f"clerk{number:02d}"
        hall.window(window, "open", clerk)
        for _ in range(served):
            serve(hall, window, clerk)
        if then == "pause":
            hall.window(window, "pause", clerk)
            continue
        hall.window(window, "call-next", clerk)
        if then == "start":
            hall.window(window, "start", clerk)
    for street, (taken, windows) in STREETS.items():
        for _ in range(taken):
            hall.take(f"{HALL}{street:03d}", "A")
        for number in range(1, windows + 1):
            hall.window(f"{HALL}{street:03d}-{number:02d}", "open", "manager")


def live_yesterday(data: Path) -> None:
    """A whole simulated day of the district's hall in that data folder, so that there is a history."""
    command = [str(TIANHE), "simulate", "--into", str(data), "--halls", HALL, "--days", "1", "--seed", "5"]
    subprocess.run(command, cwd=ROOT, check=True)


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


def take_all(browser: Browser, hall: RunningHall) -> None:
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
        page.locator(".plan").scroll_into_view_if_needed()
        page.locator(".plan .window").nth(7).click()
        page.locator(".told").scroll_into_view_if_needed()
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
        page.goto(f"/kiosk/{HALL}")
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


def enter(page: Page, path: str, user: str) -> None:
    """Through the door that stands before the pages of the staff."""
    page.goto(path)
    page.locator("#username").fill(user)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#password")).to_be_hidden()


def take_staff(browser: Browser, hall: RunningHall) -> None:
    """What a clerk, the reception, a manager and an administrator see."""
    with screen(browser, hall, DESK) as page:
        page.goto("/desk")
        sign_in(page, "clerk01")
        page.goto(f"/desk/{HALL}-01")
        expect(page.get_by_role("button", name="办结")).to_be_enabled()
        picture(page, "desk")
    with screen(browser, hall, TABLET, has_touch=True) as page:
        enter(page, f"/reception/{HALL}", "manager")
        page.locator(".rail .queue").nth(2).click()
        page.locator(".row").nth(1).click()
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
    page.locator(".ask input[type=number]").fill("2")
    page.locator(".ask select").last.select_option(f"{HALL}:C")
    page.get_by_role("button", name="加入").click()
    page.get_by_role("button", name="推演").click()
    expect(page.locator(".sentence")).to_be_visible(timeout=60_000)
    picture(page, "manager-what-if")


def take_ratings(browser: Browser, hall: RunningHall) -> None:
    """What the citizen at a window sees, from the call to the question how it was; and the same question on a phone."""
    window = f"{HALL}-08"
    token = hall.call("POST", "/api/screens", {"window": window}, "manager")["token"]
    with (
        screen(browser, hall, TABLET, has_touch=True) as tablet,
        screen(browser, hall, BOARD) as board,
        screen(browser, hall, PHONE, **HAND) as phone,
    ):
        tablet.goto(f"/tablet/{window}#screen={token}")
        board.goto(f"/board/{HALL}/08")
        expect(board.locator(".number")).to_be_visible()
        picture(board, "board-window")
        hall.window(window, "start", "clerk08")
        expect(tablet.locator(".now.serving")).to_be_visible()
        picture(tablet, "tablet")
        hall.window(window, "finish", "clerk08")
        expect(tablet.locator(".phone svg")).to_be_visible()
        picture(tablet, "tablet-rating")
        tablet.locator("button.level").nth(3).click()
        expect(tablet.locator("button.reason")).to_have_count(8)
        picture(tablet, "tablet-reasons")
        ticket = hall.take(f"{HALL}013", "A")
        hall.window(f"{HALL}013-01", "call", "manager", ticket=ticket["id"])
        for command in ("start", "finish"):
            hall.window(f"{HALL}013-01", command, "manager")
        phone.goto(f"/rate/{ticket['id']}#secret={ticket['secret']}")
        phone.locator("label.level").nth(1).click()
        picture(phone, "rating-phone")


def main() -> None:
    """Starts a hall of its own, makes it busy, takes the pictures, stops it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tianhe-pictures-") as folder:
        hall = RunningHall(Path(folder))
        try:
            live_yesterday(Path(folder) / "data")
            hall.start()
            make_busy(hall)
            with launched() as browser:
                take_all(browser, hall)
        finally:
            hall.stop()


if __name__ == "__main__":
    main()
