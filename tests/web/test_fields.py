"""What the hall cannot read of a person is said at its field, on every page that asks for it; nothing typed is lost."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import OpenPage
from tests.web.looks import below_aaa, is_right
from tests.web.running import RunningHall
from tests.web.sizes import HAND, KIOSK, PHONE
from tests.web.test_admin import forgive
from tests.web.test_reception import arrive

pytestmark = [pytest.mark.browser, pytest.mark.ray]

NOBODYS = "+1 202 555"
"""Long enough for a page, which does not know the whole world's numbers; not for the hall, which does."""
NUMBER = "440106199001019990"
SAID = "证件号码有一位不对，请再核对。"


def refusing(page: Page, path: str, field: str) -> None:
    """The next request is refused as one whose field cannot be read, as a gateway with newer rules would."""
    problem = {"title": "", "status": 422, "detail": "", "errors": [{"field": field, "message": SAID}]}

    def refuse(route: Route) -> None:
        route.fulfill(status=422, content_type="application/problem+json", body=json.dumps(problem))

    page.route(path, refuse, times=1)


def test_a_phone_that_no_network_has_is_said_at_the_phone_of_an_appointment(open_page: OpenPage) -> None:
    phone = open_page("/appointments/new?hall=440106&item=passport", *PHONE, reduced_motion="reduce", **HAND)
    phone.locator(".slots button:not([disabled])").last.click()
    for field, value in {"name": "买买提•艾力", "phone": NOBODYS, "id_number": "1234 5678"}.items():
        phone.locator(f"#holder-{field}").fill(value)
    phone.get_by_role("button", name="确认预约").click()
    expect(phone.locator("#fault-phone")).to_contain_text("电话号码不对")
    expect(phone.locator("#holder-phone")).to_be_focused()
    expect(phone.locator("#holder-phone")).to_have_attribute("aria-invalid", "true")
    is_right(phone)
    phone.locator("#holder-phone").fill("(+86) 138-0000-0000")
    expect(phone.locator("#fault-phone")).to_be_hidden()
    phone.get_by_role("button", name="确认预约").click()
    expect(phone.locator(".code")).to_be_visible()
    forgive(phone, 422)


def test_it_is_said_at_the_phone_of_a_ticket_though_that_was_folded_away(open_page: OpenPage) -> None:
    phone = open_page("/halls/440106008", *PHONE, reduced_motion="reduce", **HAND)
    phone.get_by_text("填写姓名、电话").click()
    phone.locator("#holder-phone").fill(NOBODYS)
    phone.get_by_text("填写姓名、电话").click()
    expect(phone.locator("#holder-phone")).to_be_hidden()
    phone.locator("button.queue").first.click()
    expect(phone.locator("#fault-phone")).to_contain_text("电话号码不对")
    expect(phone.locator("#holder-phone")).to_be_focused()
    is_right(phone)
    forgive(phone, 422)


def test_it_is_said_at_the_number_at_reception(hall: RunningHall, open_page: OpenPage) -> None:
    page = arrive(open_page, "440106008")
    page.get_by_role("group", name="说不清楚的，直接选队列").get_by_role("button").first.click()
    page.get_by_label("姓名").fill("张三")
    page.get_by_label("证件号码").fill(NUMBER)
    refusing(page, "**/api/halls/*/tickets", "holder.id_number")
    page.get_by_role("button", name="取号", exact=True).click()
    expect(page.locator(".field:has(#id-number)").get_by_role("alert")).to_have_text(SAID)
    expect(page.get_by_label("证件号码")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("证件号码")).to_have_value(NUMBER)
    is_right(page)
    page.get_by_label("证件号码").fill(NUMBER[:-1])
    page.get_by_label("姓名").focus()
    expect(page.locator(".field:has(#id-number)").get_by_role("alert")).to_contain_text("位数不对")
    forgive(page, 422)


@pytest.mark.parametrize("way", ["identify", "check-in"])
def test_it_is_said_on_the_pad_of_a_kiosk(open_page: OpenPage, way: str) -> None:
    kiosk = open_page("/kiosk/440106008", *KIOSK, has_touch=True, reduced_motion="reduce")
    if way == "identify":
        kiosk.locator("button.choice").first.click()
        kiosk.get_by_role("button", name="我不确定，直接取号").click()
        kiosk.get_by_role("button", name="用身份证号码取号").click()
    else:
        kiosk.get_by_role("button", name="预约签到").click()
        kiosk.get_by_role("button", name="没有签到码").click()
    for key in NUMBER:
        kiosk.get_by_role("button", name=key, exact=True).click()
    path, field = {"identify": ("tickets", "holder.id_number"), "check-in": ("check-in", "id_number")}[way]
    refusing(kiosk, f"**/api/halls/*/{path}", field)
    done = kiosk.locator("button.go")
    done.click()
    expect(kiosk.locator(".pad .says")).to_have_text(SAID)
    expect(kiosk.locator(".pad .typed")).to_contain_text("9990")
    expect(done).to_be_disabled()
    assert below_aaa(kiosk) == []
    kiosk.get_by_role("button", name="删一个").click()
    expect(kiosk.locator(".pad .says")).not_to_have_text(SAID)
    forgive(kiosk, 422)
