"""What a person asks for comes true, or the page says what stands in the way: at its field, truly, and in time."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import OpenPage
from tests.web.looks import fits, is_right, too_faint
from tests.web.running import RunningHall
from tests.web.sizes import BOARD, DESK, HAND, KIOSK, PHONE
from tests.web.test_admin import forgive
from tests.web.test_reception import arrive

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106019"
SAID = "这里写得不对，请再看一下。"
LATE = "还没有收到答复，仍在尝试"


def refusing(page: Page, path: str, field: str) -> None:
    """The next request there is refused because of that field, as a gateway with newer rules would."""
    problem = {"title": "", "status": 422, "detail": "有 1 处", "errors": [{"field": field, "message": SAID}]}
    body, kind = json.dumps(problem), "application/problem+json"
    page.route(path, lambda route: route.fulfill(status=422, content_type=kind, body=body), times=1)


def an_account(open_page: OpenPage) -> tuple[Page, Locator]:
    page = open_page("/admin/accounts", *DESK, user="admin", reduced_motion="reduce")
    page.get_by_role("button", name="新建账号").click()
    page.get_by_label("姓名", exact=True).fill("陈明")
    refusing(page, "**/api/accounts", "display_name")
    page.get_by_role("button", name="保存", exact=True).click()
    return page, page.locator(".el-dialog label").filter(has_text="姓名")


def a_screen(open_page: OpenPage) -> tuple[Page, Locator]:
    page = open_page("/board/440106019#register", *BOARD, reduced_motion="reduce")
    dialog = page.get_by_role("dialog")
    dialog.locator("input").nth(0).fill("manager")
    dialog.locator("input").nth(1).fill("tianhe-demo")
    dialog.locator("input").nth(2).fill("东门")
    refusing(page, "**/api/screens", "name")
    dialog.locator("button.main").click()
    return page, dialog.locator("label").nth(2)


def a_move(open_page: OpenPage) -> tuple[Page, Locator]:
    page = arrive(open_page, HALL)
    page.locator(".row").last.click()
    reason = page.get_by_placeholder(re.compile("其他原因|其它原因"))
    reason.fill("家里有急事")
    refusing(page, "**/api/tickets/*/move", "reason")
    page.get_by_role("button", name="移到最前").click()
    return page, page.locator("label").filter(has=reason)


@pytest.mark.parametrize("form", [an_account, a_screen, a_move])
def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(
    hall: RunningHall, open_page: OpenPage, form: Callable[[OpenPage], tuple[Page, Locator]]
) -> None:
    if form is a_move:
        hall.clear(HALL)
        for _ in range(2):
            hall.take(HALL, "A")
    page, field = form(open_page)
    expect(field.get_by_role("alert")).to_have_text(SAID)
    expect(page.get_by_role("alert")).to_have_count(1)  # at its field, and nowhere else again
    expect(field.locator("input")).not_to_have_value("")
    forgive(page, 422)


def test_a_page_that_could_not_send_a_code_speaks_of_no_number(open_page: OpenPage) -> None:
    phone = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    phone.locator("#phone").fill("13812340077")
    phone.route("**/api/people/codes", lambda route: route.abort())
    phone.get_by_role("button", name="获取验证码").click()
    said = phone.get_by_role("alert")
    expect(said).to_contain_text("请检查网络后再试一次")
    expect(said).not_to_contain_text("取号")
    expect(phone.locator("#phone")).to_have_value("13812340077")
    is_right(phone)
    phone.complaints.clear()  # type: ignore[attr-defined]


@pytest.mark.parametrize("where", ["phone", "kiosk"])
def test_what_takes_longer_than_a_moment_says_so(hall: RunningHall, open_page: OpenPage, where: str) -> None:
    held: list[Route] = []
    if where == "phone":
        page = open_page(f"/halls/{HALL}", *PHONE, reduced_motion="reduce", **HAND)
        page.route("**/api/halls/*/tickets", lambda route: held.append(route))
        page.locator("button.queue").first.click()
    else:
        page = open_page(f"/kiosk/{HALL}", *KIOSK, has_touch=True, reduced_motion="reduce")
        page.route("**/api/halls/*/tickets", lambda route: held.append(route))
        page.locator("button.choice").first.click()
        page.get_by_role("button", name="我不确定，直接取号").click()
        page.locator("button.action").first.click()
    expect(page.get_by_text(LATE)).to_be_visible()
    held[0].continue_()
    expect(page.get_by_text(LATE)).to_be_hidden()
    expect(page.locator(".number").first).to_be_visible()


def test_what_is_wrong_with_a_staff_sign_in_can_be_read(open_page: OpenPage) -> None:
    """In full under its field, dark enough, and over nothing else."""
    page = open_page("/desk", *DESK, reduced_motion="reduce")
    page.locator("button[type=submit]").click()
    said, button = page.locator(".el-form-item__error").last, page.locator("button[type=submit]")
    expect(said).to_be_visible()
    assert too_faint(page) == []
    above, below = said.bounding_box(), button.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]


def test_the_longest_identity_of_a_provider_stays_within_its_dialog(open_page: OpenPage) -> None:
    page = open_page("/admin/accounts", *DESK, user="admin", reduced_motion="reduce")
    label = {"zh": "市统一认证", "en": "City sign-in"}
    known = [{"issuer": "https://city.example", "subject": "x" * 255, "provider": "city"}]
    page.route(
        "**/api/session/oidc", lambda route: route.fulfill(json={"providers": [{"name": "city", "label": label}]})
    )
    page.route("**/api/accounts/*/identities", lambda route: route.fulfill(json={"identities": known}))
    page.get_by_role("button", name="clerk01").last.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="关闭")).to_be_visible()
    expect(dialog.get_by_text("xxx")).to_be_visible()
    assert dialog.locator(".el-dialog").evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert fits(page)
