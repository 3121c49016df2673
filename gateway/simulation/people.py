"""Invented people: names, phones and ID numbers that look right and belong to nobody. Pure.

Phones are in 199 0000 xxxx, which no operator has given out. ID numbers have a valid check character (GB 11643-1999).
"""

from random import Random

from common.identity.resident import check_character

SURNAMES = "陈李黄张梁林王吴刘罗何杨郑谢许邓冯曾叶周蔡潘钟郭苏卢胡曹彭徐"
GIVEN = (
    "志强", "淑芬", "伟明", "丽华", "建国", "美玲", "家豪", "嘉欣", "俊杰", "晓彤",
    "国栋", "秀英", "浩然", "思敏", "文轩", "婉仪", "永康", "玉珍", "子轩", "雅婷",
    "耀辉", "惠芳", "启航", "诗雅", "锦荣", "月娥", "泽宇", "静怡", "振华", "佩珊",
    "敏", "军", "艳", "涛", "静", "磊",
)  # fmt: skip


def name_of(number: int) -> str:
    """The name of person ``number``: always the same, and different for about a thousand numbers in a row."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[(number // len(SURNAMES) + 7 * number) % len(GIVEN)]


def phone_of(number: int) -> str:
    return f"1990000{number % 10_000:04d}"


def id_number(chance: Random, number: int, elderly: bool) -> str:
    """18 characters: Tianhe's division, a birthday, an order number and the check character."""
    year = chance.randint(1935, 1955) if elderly else chance.randint(1960, 2004)
    digits = f"440106{year}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}{number % 1000:03d}"
    return digits + check_character(digits)
