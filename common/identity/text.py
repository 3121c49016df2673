"""What is typed, without what nobody means: the first step of every reading. Pure.

Unicode's compatibility form (NFKC, UAX #15) makes full width, circled and styled characters the plain ones.
"""

import unicodedata

LIKE_X = str.maketrans({"×": "X", "Χ": "X", "Х": "X"})  # the sign of multiplication, Greek chi, Cyrillic ha
LIKE_HYPHEN = "\u2212\u30fc"  # the minus sign and the long vowel that input methods give for it
TYPED_SPACE = "\t\n\v\f\r"


def folded(typed: str) -> str:
    """Capital, without spaces, hyphens, brackets and characters that only format (Cf)."""
    upper = unicodedata.normalize("NFKC", typed).upper().translate(LIKE_X)
    return "".join(character for character in upper if not _dropped(character))


def _dropped(character: str) -> bool:
    category = unicodedata.category(character)
    return category in ("Cf", "Zs", "Zl", "Zp", "Pd", "Ps", "Pe") or character in LIKE_HYPHEN + TYPED_SPACE
