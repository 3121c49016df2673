"""What operators read, in Chinese and English, by code."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "operator.only": {
        "zh": "仅限系统管理员和运维人员。",
        "en": "For administrators and operators only.",
    },
    "operator.nobody": {
        "zh": "{url} 没有大厅应答：请运行 tianhe up，或检查 TIANHE_HOST 和 TIANHE_PORT。",
        "en": "No hall answers at {url}: run tianhe up, or check TIANHE_HOST and TIANHE_PORT.",
    },
    "operator.no_hall": {
        "zh": "{url} 的回答不像政务大厅：请检查 TIANHE_HOST 和 TIANHE_PORT。",
        "en": "What answers at {url} is no Tianhe hall: check TIANHE_HOST and TIANHE_PORT.",
    },
    "operator.no_token": {
        "zh": "读不到 {folder} 中的 operator.token：请用启动大厅的用户运行，或检查 TIANHE_DATA_DIR。",
        "en": "operator.token in {folder} cannot be read: run as the user who runs the hall, or check TIANHE_DATA_DIR.",
    },
    "operator.other_hall": {
        "zh": "应答的大厅用的是另一个数据文件夹：请检查 TIANHE_DATA_DIR 和 TIANHE_PORT。",
        "en": "The hall that answers has another data folder: check TIANHE_DATA_DIR and TIANHE_PORT.",
    },
    "parked.none": {"zh": "没有搁置的消息。", "en": "No message is parked."},
    "parked.more": {"zh": "后面还有。", "en": "There are more."},
    "parked.reason": {"zh": "请用 --reason 说明理由。", "en": "Say why with --reason."},
    "parked.retried": {"zh": "已重发 {id}。", "en": "{id} was sent again."},
    "parked.discarded": {"zh": "已放弃 {id}。", "en": "{id} was given up."},
    "parked.unknown": {
        "zh": "没有这条搁置的消息：可能已重发或放弃，请刷新列表。",
        "en": "There is no such parked message: it may have been sent again or given up; list them anew.",
    },
    "parked.other_hall": {
        "zh": "这条消息涉及您管辖范围以外的大厅或全区事务。",
        "en": "This message concerns halls, or the whole district, that are not yours.",
    },
}
