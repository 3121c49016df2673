"""Numbers of people who live in the country (GB 11643-1999, check character by ISO 7064 MOD 11-2). Pure.

Six figures of the place, eight of the birthday, three in order, one check character. Residence permits for people from
Hong Kong, Macau and Taiwan and the foreigners' permanent residence card of 2023 are built alike. The place is not
looked up: it is that of the first assignment, and stays whatever became of it.
"""

import re
from datetime import date

from common.identity.unfit import Unfit

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SHAPE = re.compile(r"[0-9]{17}[0-9X]")
OLD_SHAPE = re.compile(r"[0-9]{15}")
FIRST_YEAR = 1900


def check_character(figures: str) -> str:
    """The 18th character for the first 17 figures."""
    total = sum(int(figure) * weight for figure, weight in zip(figures[:17], WEIGHTS, strict=True))
    return CHECKS[total % 11]


def read_resident(number: str, today: date) -> str:
    """A number of 18 characters, or of 15 (GB 11643-1989), as 18. Raises Unfit."""
    if OLD_SHAPE.fullmatch(number):
        number = f"{number[:6]}19{number[6:]}"
        number += check_character(number)
    if not SHAPE.fullmatch(number):
        raise Unfit("identity.number_length")
    if not _may_be_birth(number[6:14], today):
        raise Unfit("identity.number_date")
    if check_character(number) != number[17]:
        raise Unfit("identity.number_check")
    return number


def is_near_resident(number: str, today: date) -> bool:
    """Whether one wrong character may have made it of a resident's number."""
    for place in range(18):
        for figure in "0123456789X" if place == 17 else "0123456789":
            try:
                read_resident(number[:place] + figure + number[place + 1 :], today)
            except Unfit:
                continue
            return True
    return False


def old_form(number: str) -> str | None:
    """The 15 figures that were the number before 1999; None for whoever was born after."""
    return number[:6] + number[8:17] if number[6:8] == "19" else None


def _may_be_birth(figures: str, today: date) -> bool:
    try:
        born = date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return False
    return born.year >= FIRST_YEAR and born <= today
