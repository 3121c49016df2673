"""One change of a hall's configuration in words, for its history and for the preview of an import. Pure."""

from typing import Any

from hall.numbers import window_number

Json = dict[str, Any]

PARTS = {
    "name": ("名称", "name"),
    "name_en": ("英文名称", "English name"),
    "lon": ("经度", "longitude"),
    "lat": ("纬度", "latitude"),
    "open": ("启用状态", "service state"),
    "queues": ("队列", "queue"),
    "windows": ("窗口", "window"),
    "items": ("事项", "item"),
    "hours": ("开放时间", "opening hours"),
    "notices": ("公告", "notice"),
    "floor": ("平面图", "floor plan"),
}
DONE = {"added": ("新增", "Added"), "removed": ("删除", "Removed"), "changed": ("修改", "Changed")}
HOURS = {
    "week": ("每周时段", "week"),
    "adjusted": ("调休上班日", "adjusted working days"),
    "holidays": ("节假日休息", "public holidays"),
    "last_ticket_minutes": ("停止取号时间", "last ticket"),
    "grace_minutes": ("关门后宽限", "grace after closing"),
    "special": ("特殊日期", "special days"),
}
FIELDS = {
    "name": ("名称", "name"),
    "name_en": ("英文名称", "English name"),
    "service_seconds": ("平均办理时间", "mean service time"),
    "queues": ("队列", "queues"),
    "queue": ("队列", "queue"),
    "items": ("事项", "items"),
    "text": ("内容", "text"),
    "text_en": ("英文内容", "English text"),
    "until": ("截止时间", "end"),
}
OTHER = ("其他设置", "other settings")
SHORT = 20  # characters of a value that is quoted


def say(change: Json) -> Json:
    """One change in words: ``{"zh", "en"}``."""
    part, done = PARTS[change["part"]], DONE[change["what"]]
    label, label_en = _label(change)
    zh, en = f"{done[0]}{part[0]}{label}", f"{done[1]} {part[1]}{label_en}"
    details = _details(change) if change["what"] == "changed" else []
    if details:
        zh += "：" + "，".join(detail[0] for detail in details)
        en += ": " + ", ".join(detail[1] for detail in details)
    return {"zh": zh, "en": en}


def _label(change: Json) -> tuple[str, str]:
    """Which one it is, as people call it."""
    part, key = change["part"], change["id"]
    entry = change["after"] or change["before"]
    if key is None:
        return "", ""
    if part == "hours":
        zh, en = HOURS.get(key, OTHER)
        return f"的{zh}" if change["what"] == "changed" else f"：{zh}", f": {en}"
    if part == "queues":
        return f" {entry.get('prefix', '')}（{entry.get('name', '')}）", f" {entry.get('prefix', '')}"
    if part == "windows":
        return f" {window_number(key) or key}", f" {window_number(key) or key}"
    if part == "items":
        return f"“{entry.get('name', key)}”", f" “{entry.get('name_en', key)}”"
    text = str(entry.get("text", ""))[:SHORT]
    return f"“{text}”", f" “{text}”"


def _details(change: Json) -> list[tuple[str, str]]:
    before, after = change["before"], change["after"]
    if change["id"] is None:
        return [_from_to(("", ""), before, after)] if _quotable(before, after) else []
    if change["part"] == "hours" or not isinstance(before, dict) or not isinstance(after, dict):
        return [_from_to(("", ""), before, after)] if _quotable(before, after) else []
    found: list[tuple[str, str]] = []
    for name in {**before, **after}:
        old, new = before.get(name), after.get(name)
        if old != new:
            words = FIELDS.get(name, OTHER)
            found.append(_from_to(words, old, new) if _quotable(old, new) else words)
    return list(dict.fromkeys(found))


def _quotable(*values: Any) -> bool:
    """Numbers, yes or no, short texts and short lists of ids are said; the rest is only said to have changed."""
    return all(
        isinstance(value, int | float)
        or (isinstance(value, str) and len(value) <= SHORT)
        or (isinstance(value, list) and len(value) <= 6 and all(isinstance(one, str) and ":" in one for one in value))
        for value in values
    )


def _from_to(words: tuple[str, str], old: Any, new: Any) -> tuple[str, str]:
    (old_zh, old_en), (new_zh, new_en) = _value(old), _value(new)
    return f"{words[0]} {old_zh} → {new_zh}".strip(), f"{words[1]} {old_en} → {new_en}".strip()


def _value(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    if isinstance(value, list):
        return ("、".join(one.partition(":")[2] for one in value),) * 2
    return (str(value),) * 2
