"""What operators read, in Chinese and English, by code."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "operator.only": {
        "zh": "仅限系统管理员和运维人员。",
        "en": "For administrators and operators only.",
    },
    "parked.unknown": {
        "zh": "没有这条搁置的消息：可能已重发或放弃，请刷新列表。",
        "en": "There is no such parked message: it may have been sent again or given up; list them anew.",
    },
    "parked.other_hall": {
        "zh": "这条消息涉及您管辖范围以外的大厅或全区事务。",
        "en": "This message concerns halls, or the whole district, that are not yours.",
    },
}
