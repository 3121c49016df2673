"""SG: whoever is signed in sees where, and signs any of it out."""

from pathlib import Path

import pytest

from actors import Address
from people.browsers import kind_of
from tests.hall.test_edge import says
from tests.people.house import LAN, house

pytestmark = pytest.mark.anyio
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2148A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 "
    "Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F35)"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
)
EDGE = WINDOWS + " Edg/120.0.0.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 "
    "Mobile/15E148 Safari/604.1"
)
HARMONY = (
    "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 "
    "ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.4.300"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (WECHAT, "wechat/android"),
        (WINDOWS, "chrome/windows"),
        (EDGE, "edge/windows"),
        (IPHONE, "safari/ios"),
        (HARMONY, "huawei/harmony"),
        (FIREFOX, "firefox/linux"),
        ("curl/8.5", "other/other"),
        ("", "other/other"),
    ],
)
def test_SG1_a_browser_is_one_of_a_few_kinds(agent: str, kind: str) -> None:
    assert kind_of(agent) == kind


async def test_SG1_each_sees_where_they_are_signed_in_and_which_is_this_one(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        phone, desk = at.browser(), at.browser("203.0.113.8")
        phone.headers["User-Agent"], desk.headers["User-Agent"] = WECHAT, WINDOWS
        await at.by_phone(phone, own_device=True)
        at.it.clock.advance(61)
        me = await at.by_phone(desk)
        assert [(one["browser"], one["system"], one["own"], one["level"]) for one in me["sessions"]] == [
            ("chrome", "windows", False, 1),
            ("wechat", "android", True, 1),
        ]
        assert me["session"] == me["sessions"][0]["id"]
        assert (await at.me(phone))["session"] == me["sessions"][1]["id"]
        assert me["sessions"][1]["since"] == "2026-11-23T09:00:00.000+08:00"
        journal = str(await at.cluster.events(Address("person", me["id"])))
        assert "wechat" not in journal
        assert "MicroMessenger" not in journal


async def test_SG2_each_signs_out_any_of_their_own_and_nobody_elses(tmp_path: Path) -> None:
    async with house(tmp_path) as at:
        mine, lost, other = at.browser(), at.browser("203.0.113.8"), at.browser("203.0.113.9")
        await at.by_phone(lost, own_device=True)
        at.it.clock.advance(61)
        me = await at.by_phone(mine)
        await at.by_identity(other, LAN.__class__(issuer="province", name="明远", number="440106198505050030"))
        theirs = next(one["id"] for one in me["sessions"] if one["id"] != me["session"])
        path = f"/api/people/sessions/{theirs}"
        assert says(await other.delete(path), 404, "session") == "people.no_session"
        assert says(await at.browser().delete(path), 401) == "people.sign_in"
        await at.me(lost)
        assert (await mine.delete(path)).status_code == 204
        assert await at.is_nobody(lost)
        assert [one["id"] for one in (await at.me(mine))["sessions"]] == [me["session"]]
        assert says(await mine.delete(path), 404, "session") == "people.no_session"
