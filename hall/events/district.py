"""What the district tells the world."""

from hall.events.base import Event


class DistrictHallListed(Event, frozen=True, kw_only=True, tag="district.hall_listed"):
    """A hall is on the map, or its name or place changed."""

    hall: str
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool


class DistrictHallChanged(Event, frozen=True, kw_only=True, tag="district.hall_changed"):
    """How busy a hall is has changed. ``p50`` and ``p90`` are seconds, None when no window is open."""

    hall: str
    waiting: int
    windows_open: int
    p50: int | None = None
    p90: int | None = None
    level: str
