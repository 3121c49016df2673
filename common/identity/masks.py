"""What is left of somebody for lists that others see. Pure."""

STARS = 4
"""No mask of a name is longer, however long the name: the length alone can tell who it is."""


def mask_name(name: str) -> str:
    """张三丰 → 张**"""
    return name[:1] + "*" * min(len(name) - 1, STARS) if len(name) > 1 else "*"


def mask_phone(phone: str) -> str:
    """+8613812345678 → 138****5678, +862038620000 → 020****0000, +85251234567 → +852****4567."""
    number = phone.partition(";")[0]
    if number.startswith("+86"):
        mobile = len(number) == 14 and number.startswith("+861")
        number = number[3:] if mobile else "0" + number[3:]
    return f"{number[: 4 if number.startswith('+') else 3]}****{number[-4:]}"


def mask_number(number: str) -> str:
    """440106199001019990 → 440106********9990; shorter documents keep their last four characters only."""
    return f"{number[:6]}********{number[-4:]}" if len(number) == 18 else "****" + number.removesuffix("号")[-4:]
