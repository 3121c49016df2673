"""What kind of browser somebody comes by, in so few kinds that it tells nobody from another. Pure."""

import re
from typing import Final

OTHER: Final = "other"
BROWSERS: Final = (
    ("wechat", "MicroMessenger"),
    ("alipay", "AlipayClient"),
    ("360", "QihooBrowser|360SE|360EE|QHBrowser"),
    ("huawei", "HuaweiBrowser"),
    ("edge", r"Edg(?:A|iOS)?/"),
    ("firefox", "Firefox/|FxiOS/"),
    ("chrome", r"Chrom(?:e|ium)/|CriOS/|HeadlessChrome/"),
    ("safari", r"Version/[\d.]+.*Safari/"),
)
SYSTEMS: Final = (
    ("harmony", "HarmonyOS|OpenHarmony"),
    ("ios", "iPhone|iPad|iPod"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac", "Macintosh"),
    ("linux", "Linux|X11"),
)
"""In the order in which they are looked for: most say that they are others, too."""
LONGEST: Final = 1000  # characters of a header that are looked at


def kind_of(agent: str) -> str:
    """``wechat/android`` of a User-Agent."""
    return f"{_first(BROWSERS, agent[:LONGEST])}/{_first(SYSTEMS, agent[:LONGEST])}"


def _first(kinds: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, agent)), OTHER)
