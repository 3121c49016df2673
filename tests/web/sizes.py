"""The true sizes of the screens that the pages are made for, in CSS pixels."""

from typing import Any

KIOSK = (1080, 1920)
BOARD = (1920, 1080)
DESK = (1440, 900)
TABLET = (1280, 800)
PHONE = (390, 844)
HAND: dict[str, Any] = {"has_touch": True, "is_mobile": True}
