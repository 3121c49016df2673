"""A citizen's phone: finding a hall, its plan, an appointment, and the pages as an app that opens without a line."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser import WHOLE, installed, launch
from tests.web.conftest import OpenPage, comes_true
from tests.web.looks import below_aaa, fits, is_right, too_faint
from tests.web.running import RunningHall
from tests.web.sizes import DESK, HAND, KIOSK, PHONE
from tests.web.test_kill import forgive

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106"
PERSON = {"name": "张三", "phone": "13800000000", "id_number": "440106199001019990"}


@pytest.mark.parametrize("typed", ["石牌", "shipai", "SP"])
def test_a_hall_is_found_by_its_street_typed_in_any_way(open_page: OpenPage, typed: str) -> None:
    phone = open_page("/", *PHONE, **HAND)
    phone.get_by_role("searchbox").fill(typed)
    expect(phone.locator('a.hall[href="/halls/440106006"]')).to_be_visible()


def test_a_hall_is_found_by_community_and_says_why(open_page: OpenPage) -> None:
    phone = open_page("/", *PHONE, reduced_motion="reduce", **HAND)
    phone.get_by_role("searchbox").fill("岳洲")
    expect(phone.locator("a.hall")).to_have_count(1)
    expect(phone.locator("a.hall")).to_contain_text("岳洲社区由这个大厅服务")
    assert fits(phone)
    assert too_faint(phone) == []
    phone.get_by_role("searchbox").fill("没有的地方")
    expect(phone.get_by_text("没有找到")).to_be_visible()


def test_an_errand_leads_to_a_hall_that_takes_it(open_page: OpenPage) -> None:
    """By the short form people use; with the keyboard alone; the hall's page begins with the errand."""
    desk = open_page("/", *DESK, reduced_motion="reduce")
    desk.get_by_role("searchbox").fill("护照")
    desk.get_by_role("button", name="普通护照签发").press("Enter")
    expect(desk.locator("a.hall")).to_have_count(1)
    assert too_faint(desk) == []
    desk.locator("a.hall").press("Enter")
    expect(desk.locator(".wanted")).to_contain_text("普通护照签发")


def test_the_plan_of_a_hall_tells_what_a_window_takes(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear("440106007")
    phone = open_page("/halls/440106007", *PHONE, reduced_motion="reduce", **HAND)
    expect(phone.locator(".plan .window")).to_have_count(4)
    ticket = hall.take("440106007", "A")
    hall.window("440106007-02", "open", "manager")
    hall.window("440106007-02", "call", "manager", ticket=ticket["id"])
    window = phone.get_by_role("button", name=re.compile(r"^2 号窗口, 叫号中, A \d{3}"))
    phone.get_by_role("button", name=re.compile("^1 号窗口")).press("Enter")
    expect(phone.locator(".told")).to_contain_text("1 号窗口")
    window.scroll_into_view_if_needed()
    box = window.bounding_box()
    assert box is not None
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] + 4)  # a finger beside it means it
    expect(phone.locator(".told")).to_contain_text("2 号窗口 · 叫号中")
    is_right(phone)
    hall.window("440106007-02", "start", "manager")
    hall.window("440106007-02", "finish", "manager")
    expect(phone.locator(".told")).to_contain_text("2 号窗口 · 空闲")


def test_an_appointment_from_the_phone(hall: RunningHall, open_page: OpenPage) -> None:
    """Booked, moved, refused at the kiosk because it is too early, cancelled; and found again under "mine"."""
    phone = open_page("/appointments/new?hall=440106&item=passport", *PHONE, reduced_motion="reduce", **HAND)
    free = phone.locator(".slots button:not([disabled])")
    free.first.wait_for()
    phone.get_by_role("button", name="确认预约").click()
    expect(phone.get_by_text("请先选一个时间")).to_be_visible()
    expect(phone.get_by_text("请填写姓名")).to_be_visible()
    is_right(phone)
    phone.locator(".days button").last.click()
    phone.locator(".days button").nth(-2).click()
    free.last.wait_for()
    free.last.click()
    for field, value in PERSON.items():
        phone.locator(f"#holder-{field}").fill(value[:-1] + "1" if field == "id_number" else value)
    phone.locator("#holder-name").focus()
    expect(phone.get_by_text("有一位不对")).to_be_visible()
    phone.locator("#holder-id_number").fill(PERSON["id_number"])
    phone.get_by_role("button", name="确认预约").click()
    code = phone.locator(".code")
    expect(code).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    is_right(phone)

    was, first_code, first_address = phone.locator(".face h1").inner_text(), code.inner_text(), phone.url
    phone.get_by_role("button", name="改期").click()
    phone.locator(".slots button:not([disabled])").first.click()  # another time of that day
    phone.get_by_role("button", name="改到").click()
    expect(phone.locator(".face h1")).not_to_have_text(was)
    expect(code).to_have_text(first_code)
    phone.get_by_role("button", name="改期").click()
    for day in reversed(phone.locator(".days button:not([aria-pressed=true])").all()):
        day.click()  # another day, and so another appointment
        expect(phone.locator(".slots, .say")).to_be_visible()
        if free.count():
            break
    free.last.click()
    is_right(phone)
    phone.get_by_role("button", name="改到").click()
    expect(phone).not_to_have_url(first_address)
    expect(code).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    moved_to = phone.url
    phone.goto(first_address)
    expect(phone.get_by_text("已改期")).to_be_visible()
    is_right(phone)
    phone.get_by_role("link", name="看改期后的预约").click()
    expect(phone).to_have_url(moved_to)

    kiosk = open_page(hall.kiosk(f"{HALL}-K1"), *KIOSK, has_touch=True)
    kiosk.get_by_role("button", name="预约签到").click()
    kiosk.get_by_role("button", name="没有签到码").click()
    for key in PERSON["id_number"]:
        kiosk.get_by_role("button", name=key, exact=True).click()
    kiosk.get_by_role("button", name="签到", exact=True).click()
    expect(kiosk.get_by_text("没有找到今天在本大厅的预约")).to_be_visible()
    forgive_refusals(kiosk)

    phone.goto("/mine")
    expect(phone.locator("a.mine")).to_contain_text("已预约")
    is_right(phone)
    phone.locator("a.mine").click()
    phone.get_by_role("button", name="取消预约").click()
    phone.get_by_role("button", name="确定取消").click()
    expect(phone.get_by_text("已取消")).to_be_visible()


def test_a_wrong_identity_number_is_said_at_once(open_page: OpenPage) -> None:
    """The kiosk: an impossible date at the 14th figure, a wrong figure at the last; a right one takes a number."""
    kiosk = open_page("/kiosk/440106009", *KIOSK, has_touch=True, reduced_motion="reduce")
    expect(kiosk.locator("button.choice").first).to_be_visible()
    assert below_aaa(kiosk) == []
    kiosk.locator("button.choice").first.click()
    kiosk.get_by_role("button", name="我不确定，直接取号").click()
    assert below_aaa(kiosk) == []
    kiosk.get_by_role("button", name="用身份证号码取号").click()

    def type_(keys: str) -> None:
        for key in keys:
            kiosk.get_by_role("button", name=key, exact=True).click()

    type_("44010619900230")
    expect(kiosk.get_by_text("出生日期不对")).to_be_visible()
    assert below_aaa(kiosk) == []
    for _ in range(4):
        kiosk.get_by_role("button", name="删一个").click()
    type_("0302999")
    expect(kiosk.get_by_role("button", name="立即取号")).to_be_disabled()
    type_("X")
    kiosk.get_by_role("button", name="立即取号").click()
    expect(kiosk.locator(".ticket .number")).to_be_visible()
    kiosk.get_by_role("button", name="打印号票").click()
    expect(kiosk.locator(".preview .slip")).to_be_visible()
    assert below_aaa(kiosk) == []
    kiosk.get_by_role("button", name="完成").click()
    expect(kiosk.get_by_text("请问您要办理什么？")).to_be_visible()
    assert "440106" not in kiosk.locator("main").inner_text()


def test_the_pages_can_be_installed(hall: RunningHall, chromium: Browser) -> None:
    whole = installed(WHOLE)
    if whole is None:
        pytest.skip("only a whole Chromium, which is not on PATH, says whether a page can be installed")
    with launch(chromium.browser_type, whole) as browser:
        phone = browser.new_page()
        phone.goto(hall.url)
        devtools = phone.context.new_cdp_session(phone)
        manifest = devtools.send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert manifest["url"] == f"{hall.url}/manifest.webmanifest"
        lacking = {error["errorId"] for error in devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]}
        assert lacking <= {"in-incognito"}  # every context of the tests is one


def test_the_pages_open_without_a_line(open_page: OpenPage) -> None:
    phone = open_page("/", *PHONE, reduced_motion="reduce", **HAND)
    phone.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    phone.reload()  # now through the worker, which keeps what everybody may see
    expect(phone.locator("a.hall")).to_have_count(22)
    comes_true(phone, "caches.match('/api/map').then((kept) => kept !== undefined)")
    kept = phone.evaluate(
        """caches.keys()
            .then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
            .then((all) => all.flat().map(({ url }) => new URL(url).pathname))"""
    )
    assert [path for path in kept if path.startswith("/api/")] == ["/api/map"]

    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("没有网络。这是")).to_be_visible()
    expect(phone.locator("a.hall")).to_have_count(22)
    is_right(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_text("没有网络。这是")).to_be_hidden(timeout=20_000)
    forgive(phone)


def forgive_refusals(*pages: Page) -> None:
    """Chromium writes every refusal as an error, also one that was provoked."""
    for page in pages:
        complaints: list[str] = page.complaints  # type: ignore[attr-defined]
        complaints[:] = [line for line in complaints if "status of 404" not in line and "status of 409" not in line]


def test_a_number_taken_by_the_halls_code_waits_to_be_confirmed_there(hall: RunningHall, open_page: OpenPage) -> None:
    kiosk = open_page("/kiosk/440106018", *KIOSK, has_touch=True, reduced_motion="reduce")
    expect(kiosk.get_by_role("img", name="用手机取号")).to_be_visible()
    phone = open_page("/halls/440106018?from=code", *PHONE, **HAND)
    phone.locator("button.queue").first.click()
    expect(phone.locator(".face.waiting")).to_be_visible()
    expect(phone.get_by_text("扫一下大厅屏幕上的二维码")).to_be_visible()
    code = hall.call("GET", "/api/halls/440106018/code", user="manager")["code"]
    phone.goto(f"/halls/440106018?from=code&code={code}")
    expect(phone.get_by_text("已确认您在大厅")).to_be_visible()
    is_right(phone)
