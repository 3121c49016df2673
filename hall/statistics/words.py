"""What a person reads for each code raised around statistics, and the words of the workbook. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "statistics.from_after_to": {
        "zh": "开始日期在结束日期之后，请对调或重新选择。",
        "en": "The first day is after the last one. Please swap them or choose again.",
    },
    "statistics.too_long": {
        "zh": "一次最多统计{years}年，请缩短日期范围。",
        "en": "At most {years} years can be asked for at once. Please choose a shorter range.",
    },
}

COLUMNS: dict[str, dict[str, str]] = {
    "name": {"zh": "名称", "en": "Name"},
    "arrivals": {"zh": "到厅（人次）", "en": "Arrivals (tickets)"},
    "served": {"zh": "办结（人次）", "en": "Served (visits)"},
    "missed": {"zh": "过号（人次）", "en": "Missed (visits)"},
    "abandoned": {"zh": "放弃（人次）", "en": "Abandoned (visits)"},
    "wait.mean": {"zh": "平均等候（分:秒）", "en": "Mean wait (m:s)"},
    "wait.p50": {"zh": "等候中位数（分:秒）", "en": "Median wait (m:s)"},
    "wait.p90": {"zh": "等候P90（分:秒）", "en": "P90 wait (m:s)"},
    "wait.within_target": {"zh": "{minutes}分钟内叫到", "en": "Called within {minutes} min"},
    "service.mean": {"zh": "平均办理（分:秒）", "en": "Mean service (m:s)"},
    "service.p50": {"zh": "办理中位数（分:秒）", "en": "Median service (m:s)"},
    "service.p90": {"zh": "办理P90（分:秒）", "en": "P90 service (m:s)"},
    "rating.mean": {"zh": "平均评分（5分制）", "en": "Mean rating (of 5)"},
    "rating.count": {"zh": "评价（次）", "en": "Ratings"},
    "rating.bad": {"zh": "差评（次）", "en": "Bad ratings"},
}
"""The columns of every sheet, in order; a dotted name is a figure within a figure."""

SHEETS: dict[str, dict[str, str]] = {
    "hall": {"zh": "按大厅", "en": "By hall"},
    "queue": {"zh": "按队列", "en": "By queue"},
    "item": {"zh": "按事项", "en": "By item"},
    "window": {"zh": "按窗口", "en": "By window"},
    "clerk": {"zh": "按窗口人员", "en": "By clerk"},
    "hour": {"zh": "按时段", "en": "By hour"},
    "day": {"zh": "按日期", "en": "By day"},
}

TITLE = {"zh": "政务大厅统计 {first} 至 {last}", "en": "Hall statistics, {first} to {last}"}
TOTAL = {"zh": "合计", "en": "Total"}
FILE = {"zh": "大厅统计_{first}_{last}.xlsx", "en": "hall-statistics_{first}_{last}.xlsx"}
