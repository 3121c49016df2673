"""What holds of every page: nothing wider than the screen, one language at a time, and all of it can be read."""

import re
from collections.abc import Set
from typing import Any

from playwright.sync_api import Page

from tests.web.browser import WEB

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
# The key caps on the desk, the letters of queues and numbers, and each language's own name.
KEYS = {"English", "Enter", "Esc", "R", "N", "H", "T", "G", "P", "X"}
LATIN = re.compile(r"[A-Za-z]{2,}|(?<![A-Za-z])[a-z](?![A-Za-z])")
HAN = re.compile(r"[\u4e00-\u9fff]+")

FITS = "document.documentElement.scrollWidth <= innerWidth"
# What is in no language, as addresses, is marked so.
WORDS = "[document.body.innerText, ...[...document.querySelectorAll('[translate=no]')].map((one) => one.innerText)]"
# Half faded in, anything is faint: what moves is waited for, unless it moves for ever. Of what axe finds only what is
# wrong is wanted. The rule left out is axe's experiment: it wants a pin's name to repeat "0区中心" instead of saying it
# in words.
AXE_FINDS = """async (options) => {
    await Promise.all(
        document.getAnimations()
            .filter((one) => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity)
            .map((one) => one.finished.catch(() => null)),
    )
    const found = await axe.run({ ...options, resultTypes: ['violations'], preload: false })
    return found.violations.map(({ id, impact, nodes }) =>
        [id, impact, nodes.map(({ target, failureSummary }) => `${target} ${failureSummary ?? ''}`)])
}"""
SERIOUS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "rules": {"label-content-name-mismatch": {"enabled": False}},
}
AAA = {
    "runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


def fits(page: Page) -> bool:
    """Nothing wider than the screen."""
    return bool(page.evaluate(FITS))


def foreign_words(page: Page) -> set[str]:
    """English on a Chinese page, but for what is in no language, as addresses."""
    return _foreign(page.evaluate(WORDS))


def _foreign(words: list[str]) -> set[str]:
    text, *untranslated = words
    for words_of_none in untranslated:
        text = text.replace(words_of_none, "")
    return set(LATIN.findall(text)) - KEYS


def chinese_words(page: Page) -> set[str]:
    """Chinese on an English page, but for the button that leads back."""
    return set(HAN.findall(page.locator("body").inner_text())) - {"中文"}


def too_faint(page: Page) -> list[str]:
    """What axe finds serious or worse: contrast (AA), names of buttons, order, language."""
    return [
        f"{rule}: {node}"
        for rule, impact, nodes in _axe(page, SERIOUS)
        if impact in ("serious", "critical")
        for node in nodes
    ]


def below_aaa(page: Page) -> list[str]:
    """Text whose contrast is below 7:1 (4.5:1 where it is large), as axe finds it."""
    return [node for _, _, nodes in _axe(page, AAA) for node in nodes]


def _axe(page: Page, options: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Half a megabyte of axe goes to a page once, however often that is looked at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[tuple[str, str, list[str]]] = page.evaluate(AXE_FINDS, options)
    return found


def is_right(page: Page, but: Set[str] = frozenset()) -> None:
    """Nothing cut off, one language (``but`` for names of people and accounts), contrast for all."""
    width_fits, words = page.evaluate(f"[{FITS}, {WORDS}]")
    assert width_fits
    assert _foreign(words) == but
    assert too_faint(page) == []


def in_english(page: Page) -> None:
    """The choice is remembered, so that a screen without a button can be set to English too."""
    page.evaluate("localStorage.setItem('tianhe.language', 'en')")
    page.reload()
