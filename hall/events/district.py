"""What the district tells the world."""

from msgspec import UNSET, UnsetType

from hall.events.base import Event


class DistrictHallListed(Event, frozen=True, kw_only=True, tag="district.hall_listed"):
    """A hall is on the map, or its name, its place or what its hours say changed. ``phase`` is empty where it keeps no
    hours, and in histories from before the map knew them."""

    hall: str
    name: str
    name_en: str
    lon: float
    lat: float
    open: bool
    phase: str = ""
    opens: str | None = None


class DistrictHallChanged(Event, frozen=True, kw_only=True, tag="district.hall_changed"):
    """How busy a hall is has changed: what is given is new, what is left out is as before. ``p50`` and ``p90`` are
    seconds, None when no window is open."""

    hall: str
    waiting: int | UnsetType = UNSET
    windows_open: int | UnsetType = UNSET
    p50: int | UnsetType | None = UNSET
    p90: int | UnsetType | None = UNSET
    level: str | UnsetType = UNSET
