"""What a kiosk tells the world."""

from hall.events.base import Event


class KioskConfigured(Event, frozen=True, kw_only=True, tag="kiosk.configured"):
    hall: str
    name: str


class KioskServiceSet(Event, frozen=True, kw_only=True, tag="kiosk.service_set"):
    in_service: bool


class KioskPrinted(Event, frozen=True, kw_only=True, tag="kiosk.printed"):
    ticket: str
    day: str
