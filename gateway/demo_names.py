"""Names of invented people, for demonstrations. Pure."""

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
