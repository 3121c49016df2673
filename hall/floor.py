"""A hall's floor plan: rooms and windows as rectangles, drawn from data. Pure. Lengths are in decimetres."""

from typing import Any

Json = dict[str, Any]

WINDOW, GAP, WALL = 30, 10, 20
"""Width and depth of a counter, the space between two, and the strip along the walls."""


def default_floor(windows: list[str]) -> Json:
    """A believable floor for a hall's window numbers: counters along three walls, seats and entrance in the middle.

    ``{"width", "height", "rooms": [{id, name, name_en, x, y, w, h}], "windows": [{number, x, y, w, h}]}``
    """
    side = len(windows) // 4
    across = max(1, len(windows) - 2 * side)
    width = 2 * (WALL + WINDOW + GAP) + across * (WINDOW + GAP) + GAP
    height = max(240, WALL + WINDOW + 2 * GAP + side * (WINDOW + GAP) + 120)
    places = [
        *((WALL, WALL + WINDOW + 2 * GAP + index * (WINDOW + GAP)) for index in reversed(range(side))),
        *((WALL + WINDOW + 2 * GAP + index * (WINDOW + GAP), WALL) for index in range(len(windows) - 2 * side)),
        *((width - WALL - WINDOW, WALL + WINDOW + 2 * GAP + index * (WINDOW + GAP)) for index in range(side)),
    ]
    left, middle = WALL + WINDOW + 2 * GAP, WALL + WINDOW + 3 * GAP
    return {
        "width": width,
        "height": height,
        "rooms": [
            _room("waiting", "等候区", "Waiting area", left, middle, width - 2 * left, height - middle - 90),
            _room("kiosks", "取号区", "Ticket machines", left, height - 80, 60, 50),
            _room("entrance", "入口", "Entrance", width // 2 - 30, height - 30, 60, 30),
        ],
        "windows": [
            {"number": number, "x": x, "y": y, "w": WINDOW, "h": WINDOW}
            for number, (x, y) in zip(windows, places, strict=True)
        ],
    }


def _room(id: str, name: str, name_en: str, x: int, y: int, w: int, h: int) -> Json:
    return {"id": id, "name": name, "name_en": name_en, "x": x, "y": y, "w": w, "h": h}
