"""Signing in with a second factor and by a provider, as people see it; and again over a page whose session ended."""

import json
import re
import time
from base64 import b32decode
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.common.oidc.server import CLIENT, SECRET, OpenIdProvider, provider_aside
from tests.web.conftest import PATIENCE, OpenPage
from tests.web.devices import Devices
from tests.web.looks import fits, foreign_words, too_faint
from tests.web.running import PASSWORD, RunningHall
from tests.web.test_session_ends import revoke

pytestmark = [pytest.mark.browser, pytest.mark.ray]
DESK = (1280, 800)


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProvider]:
    with provider_aside() as running:
        yield running


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, provider: OpenIdProvider) -> Iterator[RunningHall]:
    """A hall of its own, whose administrators need a second factor and whose staff a provider knows."""
    folder = tmp_path_factory.mktemp("hall")
    (folder / "secret").write_text(SECRET, encoding="utf-8")
    running = RunningHall(folder)
    city = {
        "issuer": provider.issuer,
        "client_id": CLIENT,
        "secret_file": str(folder / "secret"),
        "label": {"zh": "市统一认证", "en": "City sign-in"},
    }
    running.environment |= {"TIANHE_TOTP_ADMINS": "true", "TIANHE_STAFF_OIDC": json.dumps({"city": city})}
    try:
        running.start()
        yield running
    finally:
        assert running.stop() == 0, running.tail()


@pytest.fixture(scope="module")
def devices(chromium: Browser, hall: RunningHall) -> Devices:
    """Of that hall."""
    return Devices(chromium, hall.url, PATIENCE)


def well_made(page: Page, *names: str) -> None:
    assert fits(page)
    assert foreign_words(page) <= set(names)
    assert too_faint(page) == []


def sign_in(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")


def code_of(secret: str, ahead: int = 0) -> str:
    """What the telephone shows; each is good once, so the next one is the next step's."""
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(time.time() + 30 * ahead).decode()


def recognised(page: Page, subject: str) -> None:
    """At the provider's page."""
    page.get_by_label("sub").fill(subject)
    page.get_by_role("button", name="登录").click()


def test_an_administrator_enrols_and_links_a_clerk_who_signs_in_by_the_provider(
    hall: RunningHall, open_page: OpenPage
) -> None:
    page = open_page("/admin", *DESK)
    sign_in(page, "admin")
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
    expect(page.get_by_role("link", name="账号")).not_to_be_attached()
    expect(page.get_by_role("img", name="验证器二维码")).to_be_visible()
    shown = page.locator("code").text_content() or ""
    well_made(page, *re.findall("[A-Z]+", shown))  # the secret itself is in no language
    secret = shown.replace(" ", "")
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_label("手机上现在显示的 6 位数字").fill("000000")
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("不正确，请输入手机上现在显示的")).to_be_visible()
    page.get_by_label("手机上现在显示的 6 位数字").fill(code_of(secret))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    spare = page.locator(".spare li").all_text_contents()
    assert len(spare) == 10
    page.get_by_role("button", name="已抄好，继续").click()
    page.get_by_role("link", name="账号").click()

    clerk = open_page("/desk", *DESK)
    clerk.get_by_role("link", name="用市统一认证登录").click()
    recognised(clerk, "0001")
    expect(clerk.get_by_role("alert")).to_contain_text("请把这个编号告诉管理员：0001")
    assert clerk.url == f"{hall.url}/desk", "what was said stays in no address"
    well_made(clerk)

    page.get_by_role("button", name="clerk01 的登录方式").click()
    page.get_by_label("编号").fill("0001")
    page.get_by_role("button", name="关联", exact=True).click()
    expect(page.get_by_role("button", name="取消关联 0001")).to_be_visible()
    clerk.get_by_role("link", name="用市统一认证登录").click()
    recognised(clerk, "0001")
    expect(clerk.get_by_role("heading", name="请选择今天的窗口")).to_be_visible()

    # The session ends while the page is open: a password and a recovery code bring it back.
    revoke(hall, page)
    again = page.get_by_role("dialog", name="登录已失效")
    expect(again).to_be_visible()
    again.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(again.get_by_label("验证码")).to_be_focused()
    page.keyboard.type(spare[0])
    page.keyboard.press("Enter")
    expect(again).not_to_be_visible()
    expect(page.get_by_role("button", name="取消关联 0001")).to_be_visible()

    # So does the provider, in a window of its own.
    revoke(hall, clerk)
    again = clerk.get_by_role("dialog", name="登录已失效")
    expect(again).to_be_visible()
    with clerk.context.expect_page() as opened:
        again.get_by_role("button", name="用市统一认证登录").click()
    recognised(opened.value, "0001")
    expect(again).not_to_be_visible()
    expect(clerk.get_by_role("heading", name="请选择今天的窗口")).to_be_visible()

    # And a telephone that is known signs in at the door.
    door = open_page("/admin", *DESK)
    sign_in(door, "admin")
    expect(door.get_by_label("验证码")).to_be_focused()
    well_made(door)
    door.keyboard.type(code_of(secret, 1))
    door.keyboard.press("Enter")
    expect(door.get_by_role("link", name="账号")).to_be_visible()
    for one in (page, clerk, door):
        one.complaints.clear()  # type: ignore[attr-defined]  # answers of 401 and 422 were meant


def test_who_says_no_at_the_provider_is_told_so_at_the_door(hall: RunningHall, open_page: OpenPage) -> None:
    page = open_page("/admin", *DESK)
    page.get_by_role("link", name="用市统一认证登录").click()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("alert")).to_contain_text("没有完成登录")
    assert page.url == f"{hall.url}/admin"
