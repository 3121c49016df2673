"""Ids of appointments (``440106-20261124-a017``), agendas and days. Pure."""

import hmac
import re
from base64 import urlsafe_b64encode
from datetime import date, datetime
from hashlib import sha256

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


def appointment_secret(key: bytes, appointment: str) -> str:
    """What makes someone the holder: 22 characters, derived and never stored (as `hall.secret` for tickets)."""
    digest = hmac.digest(key, b"hall appointment secret\0" + appointment.encode(), sha256)
    return urlsafe_b64encode(digest).decode()[:22]


def is_appointment_secret(key: bytes, appointment: str, secret: str) -> bool:
    """Compares in constant time; any text is accepted as input."""
    right = appointment_secret(key, appointment)
    return hmac.compare_digest(right.encode(), secret.encode("utf-8", "surrogatepass"))
