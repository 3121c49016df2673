"""The unified social credit code of an organisation (GB 32100-2015). Pure."""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
PROVINCES = frozenset(
    [10, *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)]
)
"""GB/T 2260, with 10 for the whole country."""
SHAPE = re.compile(rf"[1-9ANY][{ALPHABET}][0-9]{{6}}[{ALPHABET}]{{10}}")


def check_character(code: str) -> str:
    """The 18th character for the first 17: weights are powers of 3, modulo 31."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether shape and check character are right. The organisation code inside (GB 11714) is no ground to refuse."""
    return SHAPE.fullmatch(code) is not None and check_character(code) == code[17]


def may_be_all_figures(code: str) -> bool:
    """Whether a code without a letter is an organisation's rather than a person's number with mistakes: its division is
    in a province (or 10: the whole country), and no century stands where a person's birthday would begin."""
    return int(code[2:4]) in PROVINCES and code[6:8] not in ("19", "20")
