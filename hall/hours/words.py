"""What a person reads for each fault in opening hours."""

WORDS: dict[str, dict[str, str]] = {
    "hours.week": {"zh": "请填写一周的开放时间。", "en": "Please give the opening hours of the week."},
    "hours.yes_or_no": {"zh": "请填写是或否。", "en": "Please say yes or no (true or false)."},
    "hours.object": {"zh": "格式不对，应为对象。", "en": "This must be an object."},
    "hours.unknown_field": {"zh": "没有这一项，请核对名称。", "en": "There is no such field. Please check its name."},
    "hours.special": {
        "zh": "特殊日期应为列表，最多{most}天。",
        "en": "Special days must be a list of at most {most} days.",
    },
    "hours.date_twice": {"zh": "{date}写了两次，请只保留一次。", "en": "{date} is given twice. Keep one."},
    "hours.reason": {"zh": "原因应为文字，最多{most}个字。", "en": "A reason is text of at most {most} characters."},
    "hours.spans": {
        "zh": "一天的开放时段应为列表，最多{most}段。",
        "en": "A day's hours must be a list of at most {most} spans.",
    },
    "hours.span": {
        "zh": "一个时段由开始和结束时间组成，如 09:00 和 12:00。",
        "en": "A span is a start and an end, such as 09:00 and 12:00.",
    },
    "hours.end_before_start": {
        "zh": "结束时间{end}必须晚于开始时间{start}。",
        "en": "The end {end} must be after the start {start}.",
    },
    "hours.overlap": {
        "zh": "时段{start}至{end}与前一段重叠或顺序颠倒。",
        "en": "The span {start} to {end} overlaps the one before it, or is out of order.",
    },
    "hours.time": {
        "zh": "时间应写作 09:00（24小时制）。",
        "en": "Times are written like 09:00 (24-hour clock).",
    },
    "hours.date": {"zh": "没有这个日期，请写作 2026-12-01。", "en": "No such date. Write it like 2026-12-01."},
    "hours.minutes": {"zh": "请填写 0 至 {most} 的整数分钟。", "en": "Give whole minutes from 0 to {most}."},
}
