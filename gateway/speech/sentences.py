"""The sentences that may be spoken, in words for a voice. Pure."""

from __future__ import annotations

import re
from typing import Literal

Voice = Literal["zh", "yue", "en"]
VOICES: tuple[Voice, ...] = ("zh", "yue", "en")

NUMBER = re.compile(r"[A-Z]{1,2}[0-9]{3,4}")
WINDOW = re.compile(r"[0-9]{1,3}")
_DIGITS = "零一二三四五六七八九"
# Over a loudspeaker 一 (yī) is easily taken for 七 (qī): Mandarin figures are called with 幺.
_CALLED = str.maketrans("0123456789", "零幺二三四五六七八九")
_PLAIN = str.maketrans("0123456789", _DIGITS)

PROMPTS: dict[str, dict[Voice, str]] = {
    "queues": {
        "zh": "您好，请问您要办理什么？请点选。",
        "yue": "您好，請問您要辦咩？請撳一下。",
        "en": "Hello. What are you here for? Please touch your choice.",
    },
    "items": {
        "zh": "请选择具体事项。不确定，也可以直接取号。",
        "yue": "請揀具體事項。唔肯定，都可以直接攞飛。",
        "en": "Please choose the service. If you are not sure, just take a number.",
    },
    "search": {
        "zh": "请输入事项名称的拼音首字母。",
        "yue": "請輸入事項名稱嘅拼音首字母。",
        "en": "Please type the first letters of the service, in pinyin.",
    },
    "confirm": {
        "zh": "请点立即取号。长者、残障人士、孕妇、军人，请点绿色通道。",
        "yue": "請撳立即取號。長者、殘障人士、孕婦、軍人，請撳綠色通道。",
        "en": "Please touch take a number. If you are entitled to priority, touch the green part.",
    },
    "check-in": {
        "zh": "请输入六位签到码，也可以用身份证号码签到。",
        "yue": "請輸入六位簽到碼，亦可以用身份證號碼簽到。",
        "en": "Please type your check-in code of six figures, or use your identity card number.",
    },
    "identify": {
        "zh": "请输入十八位身份证号码。",
        "yue": "請輸入十八位身份證號碼。",
        "en": "Please type the eighteen characters of your identity card number.",
    },
    "wrong-number": {
        "zh": "号码不对，请再核对。",
        "yue": "號碼唔啱，請再核對。",
        "en": "The number is not right. Please check it.",
    },
    "issued": {
        "zh": "取号成功。请记住号码，留意叫号。",
        "yue": "取號成功。請記住號碼，留意叫號。",
        "en": "This is your number. Please listen for your call.",
    },
    "closed": {
        "zh": "大厅现在不办公，暂时不能取号。",
        "yue": "大廳而家唔辦公，暫時唔可以取號。",
        "en": "The hall is closed now. No numbers can be taken.",
    },
    "problem": {
        "zh": "号票没有取成，请再试一次，或者找工作人员。",
        "yue": "號票攞唔到，請再試一次，或者搵職員。",
        "en": "No number was taken. Please try again, or ask our staff.",
    },
}
"""What a kiosk says, by the code of its screen."""


def counted(value: int) -> str:
    """A number from 0 to 999 as Chinese says it: 12 is 十二, 105 is 一百零五."""
    if not 0 <= value <= 999:
        raise ValueError(value)
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    if not hundreds:
        head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
        return head + (_DIGITS[ones] if ones or not tens else "")
    said = _DIGITS[hundreds] + "百"
    if tens:
        said += _DIGITS[tens] + "十"
    elif ones:
        said += "零"
    return said + (_DIGITS[ones] if ones else "")


def call(voice: Voice, number: str, window: str) -> str:
    """The call of a ticket: ``number`` as printed ("A001"), ``window`` as painted ("1" or "01").

    Raises:
        ValueError: one of the two is not such a number.
    """
    if not NUMBER.fullmatch(number) or not WINDOW.fullmatch(window):
        raise ValueError(number)
    letters, figures = re.findall(r"[A-Z]+|[0-9]+", number)
    spelt, place = " ".join(letters), int(window)
    if voice == "en":
        return f"Number {spelt}, {' '.join(figures)}. Please go to window {place}."
    if voice == "yue":
        return f"請 {spelt} {figures.translate(_PLAIN)} 號，到 {counted(place)} 號窗口。"
    return f"请 {spelt} {figures.translate(_CALLED)} 号，到 {counted(place)} 号窗口。"
