"""A phone number, as it is typed, in the form of ITU-T E.164; an extension as RFC 3966 writes it. Pure."""

import re
import unicodedata

import phonenumbers

from common.identity.text import folded
from common.identity.unfit import Unfit

LONGEST = 60  # characters as typed
HOME = "CN"
NEIGHBOURS = ("852", "853", "886")
"""Hong Kong, Macau and Taiwan: often written without the plus."""
EXTENSION = re.compile(r"(?:转|轉|分机|分機|;?EXT(?:ENSION|N)?[.:=]?|[X#,;])(?:分机|分機)?:?([0-9]{1,7})#?$")
HYPHENED = re.compile(r"(.*[0-9]) *[-\u2010-\u2015\u2212\u30fc] *([0-9]{1,5})")
"""020-38620000-801: an extension where the whole is no number."""
NUMBER = re.compile(r"\+?[0-9]{5,20}")
LOCAL = re.compile(r"[2-8][0-9]{6,7}")


def read_phone(typed: str) -> str:
    """``+8613800000000``, ``+862038620000;ext=801``. Raises Unfit; a number without a country is one of ours."""
    text = unicodedata.normalize("NFKC", typed) if len(typed) <= LONGEST else ""
    number, extension = _parts(text)
    found = _valid(number)
    if found is None and extension is None and (hyphened := HYPHENED.fullmatch(text.strip())):
        found, extension = _valid(_plain(hyphened[1])), hyphened[2]
    if found is None:
        raise Unfit("identity.phone_area" if LOCAL.fullmatch(number) else "identity.phone")
    return found if extension is None else f"{found};ext={extension}"


def _parts(text: str) -> tuple[str, str | None]:
    """The number, of which only figures and a plus should be left, and the extension."""
    plain = _plain(text)
    if match := EXTENSION.search(plain):
        return plain[: match.start()], match[1]
    return plain, None


def _plain(text: str) -> str:
    return re.sub(r"[./·]", "", folded(text))


def _valid(number: str) -> str | None:
    """In the form of E.164; None for what no network could reach."""
    if not NUMBER.fullmatch(number):
        return None
    found = _parsed(number)
    return found or (_parsed(f"+{number}") if number.startswith(NEIGHBOURS) else None)


def _parsed(number: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number, HOME)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
