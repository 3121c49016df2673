"""Phones and ID numbers of invented people: they look right and belong to nobody. Pure.

Phones are in 199 0000 xxxx, which no operator has given out. ID numbers have a valid check character (GB 11643-1999).
"""

from random import Random

from common.identity.resident import check_character


def phone_of(number: int) -> str:
    return f"1990000{number % 10_000:04d}"


def id_number(chance: Random, number: int, elderly: bool) -> str:
    """18 characters: Tianhe's division, a birthday, an order number and the check character."""
    year = chance.randint(1935, 1955) if elderly else chance.randint(1960, 2004)
    digits = f"440106{year}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}{number % 1000:03d}"
    return digits + check_character(digits)
