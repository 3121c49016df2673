"""What `tianhe simulate` says. What `tianhe up --simulate` says too, the gateway has."""

WORDS: dict[str, dict[str, str]] = {
    "simulate.begins": {
        "zh": "模拟 {day}：{people} 人到访，{windows} 个窗口，{speed:g} 倍速。按 Ctrl+C 停止。",
        "en": "Simulating {day}: {people} people, {windows} windows, {speed:g} times as fast. Ctrl+C stops.",
    },
    "simulate.day": {
        "zh": "演示日 {day}：{people} 人到访，{windows} 个窗口；早上快进，10:00 起与真实时间同速。按 Ctrl+C 停止。",
        "en": "Showing {day}: {people} people, {windows} windows; fast until 10:00, then as in life. Ctrl+C stops.",
    },
    "simulate.stopping": {
        "zh": "正在收尾：窗口办完手头业务后关闭，等候的人退号（再按一次 Ctrl+C 立即退出）……",
        "en": "Closing: windows finish and close, whoever waits gives the number back (Ctrl+C again leaves at once)…",
    },
    "simulate.nobody": {
        "zh": "{url} 没有大厅在运行：请先运行 tianhe up，或检查 --url。",
        "en": "No hall answers at {url}: run tianhe up first, or check --url.",
    },
    "simulate.no_hall": {
        "zh": "{url} 的回答不像政务大厅：请检查 --url。",
        "en": "What answers at {url} is no Tianhe hall: check --url.",
    },
    "simulate.unknown_hall": {
        "zh": "没有编号为 {hall} 的大厅：请检查 --halls，例如 440106,440106001。",
        "en": "There is no hall {hall}: check --halls, for example 440106,440106001.",
    },
    "simulate.hours": {
        "zh": "--from 和 --until 须为时刻，例如 09:00 和 17:00，且相隔至少半小时。",
        "en": "--from and --until must be times such as 09:00 and 17:00, half an hour apart or more.",
    },
    "simulate.date": {
        "zh": "--date 须为日期，例如 2026-11-20，而不是 {text}。",
        "en": "--date must be a date such as 2026-11-20, not {text}.",
    },
    "simulate.not_over": {
        "zh": "从 {first} 起到昨天只有 {past} 个工作日，不足 {count} 个：请提早 --date 或减少 --days。",
        "en": "From {first} to yesterday there are {past} working days of {count}: an earlier --date or less --days.",
    },
    "simulate.later": {
        "zh": "数据库 {database} 已有更晚的记录：请用空的文件夹，或更晚的 --date。",
        "en": "The database {database} holds later events already: use an empty folder or a later --date.",
    },
    "simulate.unexpected": {
        "zh": "意外的回答 {what}，共 {times} 次。",
        "en": "Unexpected answer {what}, {times} times.",
    },
}
