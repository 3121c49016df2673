"""Which kinds of screen there are, where each stands, and what it may do there. Pure."""

import re

from hall.numbers import is_hall, is_kiosk, is_window

TABLET, WINDOW_BOARD, KIOSK, BOARD = "tablet", "window_board", "kiosk", "board"
SCREENS = (TABLET, WINDOW_BOARD, KIOSK, BOARD)

_NUMBERED = re.compile(r"\d{6,12}-S\d{1,6}")


def fits(kind: str, place: str) -> bool:
    """Whether a screen of this kind can stand at a place: a window, a self-service terminal, or somewhere in a hall."""
    match kind:
        case "tablet" | "window_board":
            return is_window(place)
        case "kiosk":
            return is_kiosk(place) or is_hall(place)
        case "board":
            return is_hall(place)
        case _:
            return False


def numbered(hall: str, number: int) -> str:
    """The id of a hall's ``number``-th screen: ``440106-S3``. A window's tablet has the window's id."""
    return f"{hall}-S{number}"


def is_screen(text: str) -> bool:
    """Whether this can be a screen's id."""
    return text.isascii() and (is_window(text) or _NUMBERED.fullmatch(text) is not None)
