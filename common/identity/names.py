"""A person's name, as it is typed, in one normal form. Pure.

The dot within a name is U+00B7, as identity cards print it (A1A4 of GB 18030). Characters beyond the Basic Multilingual
Plane are kept: they are what the rarest names are written with.
"""

import re
import unicodedata

from common.identity.text import TYPED_SPACE
from common.identity.unfit import Unfit

LONGEST = 100  # characters
TYPED_LONGEST = 400  # characters before those are dropped that nobody sees

DOT = "\u00b7"
DOTS = re.compile(r" *[\u00b7\u0387\u16eb\u2022\u2027\u2218\u2219\u22c5\u25cf\u25e6\u2e31\u2e33\u30fb\ua78f] *")
HAN = r"[\u2e80-\u2fdf\u3005\u3007\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003fffd]"
POINT_IN_HAN = re.compile(rf"(?<={HAN}) *[.\u3002] *(?={HAN})")
SPACE_IN_HAN = re.compile(rf"(?<={HAN}) +(?={HAN})")
UNSEEN = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Fillers and variation selectors: letters or marks by category, seen by nobody."""


def read_name(typed: str, longest: int = LONGEST) -> str:
    """Raises Unfit. Whoever leaves no visible letter has typed no name. ``longest``: in characters."""
    name = _normal(typed) if len(typed) <= TYPED_LONGEST else typed
    if len(name) > longest:
        raise Unfit("identity.name_length", max_length=longest)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise Unfit("identity.name_character")
    if not any(_is_letter(character) for character in name):
        raise Unfit("identity.name_empty")
    return name


def _normal(typed: str) -> str:
    seen = "".join(character for character in typed if unicodedata.category(character) != "Cf")
    plain = unicodedata.normalize("NFKC", UNSEEN.sub("", unicodedata.normalize("NFKC", UNSEEN.sub("", seen))))
    spaced = " ".join("".join(" " if _is_space(c) else c for c in plain).split(" "))
    spaced = re.sub(" +", " ", spaced).strip(" ")
    return SPACE_IN_HAN.sub("", POINT_IN_HAN.sub(DOT, DOTS.sub(DOT, spaced)))


def _is_space(character: str) -> bool:
    return character in TYPED_SPACE or unicodedata.category(character).startswith("Z")


def _is_letter(character: str) -> bool:
    """The planes of ideographs count whether or not this Python's tables know the character yet."""
    in_planes = "\U00020000" <= character <= "\U0003fffd"
    return character == "〇" or in_planes or unicodedata.category(character).startswith("L")
