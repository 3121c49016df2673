"""The number of a document, as it is typed: what kind it is, and its one normal form. Pure.

Where a number carries a check character, a wrong character is refused, never taken for somebody else: no number of one
kind is a single character away from a number of a kind that is checked otherwise. Permits, passports and certificates
carry none that is printed on them; there only staff, with the document before them, can see a slip.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from common.identity.credit_code import SHAPE as CREDIT_CODE
from common.identity.credit_code import is_credit_code, may_be_all_figures
from common.identity.resident import OLD_SHAPE, SHAPE, is_near_resident, read_resident
from common.identity.text import folded
from common.identity.unfit import Unfit

LONGEST = 100  # characters as typed; whatever is longer is no number


class Kind(StrEnum):
    RESIDENT = "resident"  # 居民身份证, GB 11643-1999
    RESIDENCE_PERMIT = "residence_permit"  # 港澳台居民居住证: 810000, 820000, 830000
    FOREIGN_RESIDENT = "foreign_resident"  # 外国人永久居留身份证: of 2023, or three letters and twelve figures
    HK_MACAU_PERMIT = "hk_macau_permit"  # 港澳居民来往内地通行证
    TAIWAN_PERMIT = "taiwan_permit"  # 台湾居民来往大陆通行证
    PASSPORT = "passport"  # of any country: six to nine letters and figures (ICAO 9303)
    MILITARY = "military"  # 军官证, 士兵证, 文职干部证, 武警
    ORGANISATION = "organisation"  # 统一社会信用代码, GB 32100-2015


@dataclass(frozen=True)
class Document:
    kind: Kind
    number: str


PERMITS = ("810000", "820000", "830000")
OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")
HK_MACAU = re.compile(r"([HM][0-9]{8})([0-9]{2})?")
"""Eight figures for life; cards until 2013 add how many there were before."""
TAIWAN = re.compile(r"([0-9]{8})(?:[0-9]{2}[A-Z]?)?")
"""Likewise; cards until 2015 add the count and, in brackets, the place of issue."""
PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,9}")
MILITARY = re.compile(r"([\u4e00-\u9fff]{1,4})字第?([0-9]{4,12})号?")
TRADITIONAL = str.maketrans("軍號", "军号")
FIGURES = re.compile(r"[0-9]+X?")


def read_document(typed: str, today: date) -> Document:
    """Raises Unfit. ``today``: nobody is born later."""
    number = folded(typed) if len(typed) <= LONGEST else ""
    if not number:
        raise Unfit("identity.number_length")
    if military := MILITARY.fullmatch(number.translate(TRADITIONAL)):
        return Document(Kind.MILITARY, f"{military[1]}字第{military[2]}号")
    if SHAPE.fullmatch(number):
        return _of_eighteen_figures(number, today)
    if OLD_SHAPE.fullmatch(number):
        return _resident(number, today)
    if CREDIT_CODE.fullmatch(number):
        if not is_credit_code(number) or is_near_resident(number, today):
            raise Unfit("identity.number_check")
        return Document(Kind.ORGANISATION, number)
    for kind, shape in ((Kind.HK_MACAU_PERMIT, HK_MACAU), (Kind.TAIWAN_PERMIT, TAIWAN)):
        if permit := shape.fullmatch(number):
            return Document(kind, permit[1])
    for kind, shape in ((Kind.FOREIGN_RESIDENT, OLD_FOREIGN), (Kind.PASSPORT, PASSPORT)):
        if shape.fullmatch(number):
            return Document(kind, number)
    raise Unfit("identity.number_length" if FIGURES.fullmatch(number) else "identity.number_unknown")


def _of_eighteen_figures(number: str, today: date) -> Document:
    """A person's, or of an old organisation whose code happens to have no letter. The few such codes that are one
    character away from a person's number are not believed."""
    try:
        return _resident(number, today)
    except Unfit:
        if is_credit_code(number) and may_be_all_figures(number) and not is_near_resident(number, today):
            return Document(Kind.ORGANISATION, number)
        raise


def _resident(number: str, today: date) -> Document:
    read = read_resident(number, today)
    if read.startswith(PERMITS):
        return Document(Kind.RESIDENCE_PERMIT, read)
    return Document(Kind.FOREIGN_RESIDENT if read.startswith("9") else Kind.RESIDENT, read)
