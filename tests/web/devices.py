"""People's devices: browser contexts that are lent to one test after the other.

Programs and fonts stay in a device's cache, as they do on a real one, so that most pages of a run open warm. Of whoever
had it before nothing is left (`test_devices`).
"""

from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, BrowserContext

Kind = tuple[tuple[str, str], ...]


class Devices:
    """The devices of one browser, all in one hall."""

    def __init__(self, browser: Browser, url: str, patience: float, again: bool = True) -> None:
        """``patience``: ms that anything on their pages may take. ``again``: not for a browser that is no Chromium,
        whose devices nobody can clear."""
        self._again = again
        self._browser = browser
        self._url = url
        self._patience = patience
        self._free: defaultdict[Kind, list[BrowserContext]] = defaultdict(list)
        self._lent: dict[BrowserContext, Kind] = {}

    def lend(self, **options: Any) -> BrowserContext:
        """A device as another person has it; ``options`` are those of a browser context."""
        kind: Kind = tuple(sorted((name, repr(value)) for name, value in options.items()))
        if self._free[kind]:
            device = self._free[kind].pop()
        else:
            device = self._browser.new_context(base_url=self._url, timezone_id="Asia/Shanghai", **options)
            device.set_default_timeout(self._patience)
        self._lent[device] = kind
        return device

    def take_back(self, device: BrowserContext) -> None:
        """Forget whoever had it."""
        kind = self._lent.pop(device)
        if not self._again:
            device.close()
            return
        device.set_offline(False)
        last, *others = device.pages
        for page in others:
            page.close()
        last.unroute_all()
        last.goto("about:blank")  # a page may still write while it is left
        device.clear_cookies()
        device.clear_permissions()
        origin = {"origin": self._url, "storageTypes": "all"}
        device.new_cdp_session(last).send("Storage.clearDataForOrigin", origin)
        last.close()
        self._free[kind].append(device)
