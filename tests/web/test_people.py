"""Citizens sign in by phone, on a phone and on a machine that others use; what is theirs from every device."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import OpenPage
from tests.web.looks import HAN, fits, is_right, too_faint
from tests.web.running import RunningHall
from tests.web.sizes import HAND, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.ray]

HALL = "440106011"
ELSEWHERE: dict[str, Any] = {**HAND, "extra_http_headers": {"X-Forwarded-For": "203.0.113.8"}}
"""A phone at another address: one address is sent one code a minute for one phone."""


def sign_in(page: Page, phone: str, *, own: bool = False) -> None:
    """By a code, which a demonstration shows."""
    page.locator("#phone").fill(phone)
    if own:
        page.get_by_label("这是我自己的手机").check()
    page.get_by_role("button", name="获取验证码").click()
    shown = page.locator(".demo strong")
    expect(shown).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    page.locator("#code").fill(shown.inner_text())
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(re.compile("/mine$"))


def kept(page: Page) -> dict[str, Any]:
    """What a browser's storage holds."""
    found: dict[str, Any] = page.evaluate("({ ...localStorage })")
    return found


def test_signing_in_says_what_is_wrong_at_its_field(open_page: OpenPage) -> None:
    phone = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    phone.get_by_role("button", name="获取验证码").click()
    expect(phone.locator("#phone-fault")).to_have_text("请填 11 位手机号码")
    phone.locator("#phone").fill("020-38620000")
    phone.complaints.clear()  # type: ignore[attr-defined]
    phone.get_by_role("button", name="获取验证码").click()
    expect(phone.locator("#phone-fault")).to_contain_text("收不了验证码")
    is_right(phone)
    phone.locator("#phone").fill("13812340001")
    phone.get_by_role("button", name="获取验证码").click()
    expect(phone.locator("#code")).to_be_focused()
    shown = phone.locator(".demo strong").inner_text().replace(" ", "")
    phone.locator("#code").fill(f"{(int(shown) + 1) % 1_000_000:06d}")
    phone.get_by_role("button", name="登录", exact=True).click()
    expect(phone.locator("#code-fault")).to_contain_text("验证码不对")
    expect(phone.get_by_text("秒后可以重新获取")).to_be_visible()
    is_right(phone)
    assert all("422" in said for said in phone.complaints)  # type: ignore[attr-defined]
    phone.complaints.clear()  # type: ignore[attr-defined]


def test_what_is_taken_on_one_device_is_seen_on_another_at_once(hall: RunningHall, open_page: OpenPage) -> None:
    hall.clear(HALL)
    phone = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    sign_in(phone, "13812340002", own=True)
    shared = open_page("/sign-in", *PHONE, reduced_motion="reduce", **ELSEWHERE)
    sign_in(shared, "13812340002")
    expect(shared.get_by_text("还没有号，也没有预约")).to_be_visible()
    is_right(shared)
    phone.goto(f"/halls/{HALL}")
    phone.locator("button.queue").first.click()
    expect(phone).to_have_url(re.compile("/tickets/"))
    card = shared.locator("a.mine")
    expect(card).to_have_count(1)  # pushed, not asked for
    is_right(shared)
    assert "tianhe.tickets" not in kept(shared)
    assert "tianhe.tickets" in kept(phone)
    card.click()
    expect(shared.locator(".number")).to_be_visible()

    phone.goto("/mine")
    phone.get_by_role("button", name="退出登录").click()
    expect(phone.get_by_role("link", name="登录")).to_be_visible()
    expect(phone.get_by_text("这部手机上还没有号")).to_be_visible()
    assert kept(phone).get("tianhe.tickets") in (None, "[]")
    is_right(phone)


def test_signing_out_everywhere_is_seen_on_the_other_device(open_page: OpenPage) -> None:
    one = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    sign_in(one, "13812340003")
    other = open_page("/sign-in", *PHONE, reduced_motion="reduce", **ELSEWHERE)
    sign_in(other, "13812340003")
    one.get_by_role("button", name="在所有设备上退出").click()
    is_right(one)
    one.get_by_role("button", name="全部退出").click()
    expect(one.get_by_role("link", name="登录")).to_be_visible()
    expect(other.get_by_role("link", name="登录")).to_be_visible()
    for page in (one, other):
        page.complaints.clear()  # type: ignore[attr-defined]


def test_in_english_too(open_page: OpenPage) -> None:
    phone = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    phone.get_by_role("button", name="English").click()
    expect(phone.get_by_role("button", name="Send me a code")).to_be_visible()
    assert HAN.findall(phone.locator("main").inner_text()) == []
    assert fits(phone)
    assert too_faint(phone) == []


def identify(page: Page, name: str) -> None:
    """By the demonstration's stand-in for the province's identity."""
    page.get_by_role("link", name="统一身份认证（演示）").click()
    expect(page.get_by_text("不是真的统一身份认证")).to_be_visible()
    page.get_by_role("link", name=name).click()


def test_an_agent_takes_a_ticket_for_an_enterprise_that_lets_them(hall: RunningHall, open_page: OpenPage) -> None:
    """Granted, used, revoked; what a revoked mandate is refused is said at its field."""
    hall.clear(HALL)
    boss = open_page("/sign-in?next=/mine/enterprises", *PHONE, reduced_motion="reduce", **HAND)
    is_right(boss)
    identify(boss, "陈志明")
    expect(boss.get_by_role("heading", name="广州天河示范科技有限公司")).to_be_visible()
    is_right(boss)
    boss.get_by_role("button", name="授权给经办人").click()
    boss.get_by_role("button", name="确认授权").click()
    expect(boss.get_by_text("请填写姓名")).to_be_visible()
    is_right(boss)
    boss.locator("#agent-name").fill("李晓兰")
    boss.locator("#agent-number").fill("440106 1990 0101 9990")
    boss.get_by_role("button", name="确认授权").click()
    expect(boss.get_by_text("有效", exact=True)).to_be_visible()
    expect(boss.locator("li.active")).to_contain_text("李** 440106********9990")
    is_right(boss)

    agent = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    identify(agent, "李晓兰")
    expect(agent).to_have_url(re.compile("/mine$"))
    expect(agent.get_by_text("已实名")).to_be_visible()
    is_right(agent)
    agent.goto(f"/halls/{HALL}")
    agent.locator("#for-whom").select_option(label="广州天河示范科技有限公司")
    is_right(agent)
    agent.locator("button.queue").first.click()
    expect(agent.get_by_text("为广州天河示范科技有限公司办理")).to_be_visible()
    is_right(agent)
    line = hall.call("GET", f"/api/halls/{HALL}/line", user="manager")["queues"]
    assert any("广州天河示范科技有限公司" in (t["holder"] or "") for queue in line for t in queue["tickets"])

    agent.goto(f"/halls/{HALL}")
    agent.locator("#for-whom").select_option(label="广州天河示范科技有限公司")
    boss.get_by_role("button", name="收回授权").click()
    is_right(boss)
    boss.get_by_role("button", name="确定收回").click()
    expect(boss.get_by_text("已收回")).to_be_visible()
    agent.locator("button.queue").first.click()
    expect(agent.locator(".whom .fault")).to_contain_text("已经收回给您的授权")
    assert all("409" in said for said in agent.complaints)  # type: ignore[attr-defined]
    agent.complaints.clear()  # type: ignore[attr-defined]


def test_whoever_says_no_is_told_so_and_may_come_by_phone(open_page: OpenPage) -> None:
    phone = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    identify(phone, "取消，返回")
    expect(phone.get_by_role("alert")).to_contain_text("您取消了登录")
    is_right(phone)
    sign_in(phone, "13812340004")


def test_a_device_is_signed_out_from_another_and_the_phone_is_changed(open_page: OpenPage) -> None:
    one = open_page("/sign-in", *PHONE, reduced_motion="reduce", **HAND)
    sign_in(one, "13812340011")
    other = open_page("/sign-in", *PHONE, reduced_motion="reduce", **ELSEWHERE)
    sign_in(other, "13812340011")
    expect(other.locator(".devices li")).to_have_count(2)
    expect(other.locator(".devices li").first).to_contain_text("本机")
    is_right(other)
    other.locator(".devices button").click()
    expect(other.locator(".devices li")).to_have_count(1)
    expect(one.get_by_role("link", name="登录")).to_be_visible()  # pushed, not asked for
    other.get_by_role("link", name="更换手机号").click()
    other.locator("#phone").fill("13812340012")
    is_right(other)
    other.get_by_role("button", name="获取验证码").click()
    other.locator("#code").fill(other.locator(".demo strong").inner_text())
    other.get_by_role("button", name="确认更换").click()
    expect(other.locator(".form[role=status]")).to_contain_text("138****0012")
    is_right(other)
    for page in (one, other):
        page.complaints.clear()  # type: ignore[attr-defined]
