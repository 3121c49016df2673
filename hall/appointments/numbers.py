"""Ids of appointments (``440106-20261124-a017``), agendas and days. Pure."""

import re
from datetime import date, datetime

_APPOINTMENT_ID = re.compile(r"(\d{6,12}-\d{8})-a\d{3,6}")


def appointment_id(agenda: str, count: int) -> str:
    return f"{agenda}-a{count:03d}"


def count_in(appointment: str) -> int:
    """17 for ``440106-20261124-a017``."""
    return int(appointment.rsplit("-a", 1)[1])


def is_appointment(text: str) -> bool:
    return text.isascii() and _APPOINTMENT_ID.fullmatch(text) is not None and is_day(day_of(agenda_of(text)))


def agenda_of(appointment: str) -> str:
    """The agenda an appointment stands in: ``440106-20261124``."""
    return appointment.rsplit("-", 1)[0]


def day_of(agenda: str) -> str:
    return agenda.rsplit("-", 1)[1]


def is_day(day: str) -> bool:
    try:
        datetime.strptime(day, "%Y%m%d")
    except ValueError:
        return False
    return True


def date_of(day: str) -> date:
    return date(int(day[:4]), int(day[4:6]), int(day[6:]))
