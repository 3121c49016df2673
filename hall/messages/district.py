"""What can be said to the district."""

from actors import Command


class ListHall(Command[None], frozen=True, kw_only=True, tag="district.list_hall"):
    """Inside. Put a hall on the map, or correct it. ``phase`` and ``opens`` are those of its `hours`; a hall that keeps
    none has none."""

    hall: str
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool
    phase: str = ""
    opens: str | None = None


class HallSummary(Command[None], frozen=True, kw_only=True, tag="district.hall_summary"):
    """Inside. How busy a hall is now."""

    hall: str
    waiting: int
    windows_open: int
    p50: int | None
    p90: int | None
    level: str
