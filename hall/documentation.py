"""What the description at `/openapi.json` says of the hall's routes beyond what they say themselves."""

from typing import Any

from common.shapes import Json

PARAMETERS: dict[str, tuple[str, Any]] = {
    "hall": ("Id of a hall", "440106"),
    "appointment": ("Id of an appointment", "440106-20261124-a001"),
    "item": ("Id of a service item of the hall", "residence-permit"),
    "date": ("A day (Asia/Shanghai)", "2026-11-24"),
    "by": ("What a row is of", "window"),
    "lon": ("Longitude of where the way begins, in degrees", 113.33),
    "lat": ("Latitude of where the way begins, in degrees", 23.13),
    "ticket": ("Id of a ticket", "440106-20261123-A001"),
    "command": ("One of a window's commands, such as `open`, `call-next`, `finish`", "call-next"),
    "screen": ("Id of a registered device", "440106-S1"),
    "kiosk": ("Id of a self-service terminal", "440106-K1"),
    "sheet": ("Which sheet of the configuration", "windows"),
    "version": ("The version that the dry run answered with", 3),
    "apply": ("Change it; otherwise the file is only tried", False),
    "year": ("A year", 2026),
    "follow_up": ("Id of a follow-up", "440106-20261123-A001.1"),
    "Screen-Token": ("The token of a registered device", None),
    "secret": ("The ticket's secret, from the answer that gave the ticket", None),
}
_CONFIGURATION: Json = {
    "version": 3,
    "name": "天河区政务服务中心",
    "name_en": "Tianhe District Government Service Centre",
    "lon": 113.376,
    "lat": 23.128,
    "open": True,
    "queues": [
        {"id": "440106:A", "prefix": "A", "name": "综合服务", "name_en": "General services", "service_seconds": 420}
    ],
    "windows": [
        {
            "id": "440106-01",
            "queues": ["440106:A"],
            "items": ["general-enquiry"],
            "profiles": [{"from": "09:00", "to": "12:00", "queues": ["440106:A"]}],
            "express": {"seconds": 300},
            "group": "综合",
        }
    ],
    "items": [{"id": "general-enquiry", "name": "综合咨询", "name_en": "General enquiries", "queue": "440106:A"}],
    "hours": {"week": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]]}, "last_ticket_minutes": 15},
}
EXAMPLES: dict[str, Json] = {
    "post /api/halls/{hall}/tickets": {"queue": "440106:A", "holder": {"name": "张三"}, "priority": "ordinary"},
    "post /api/halls/{hall}/configuration/check": _CONFIGURATION,
    "put /api/halls/{hall}/configuration": _CONFIGURATION,
    "put /api/halls/{hall}/notices": {
        "version": 3,
        "notices": [{"id": "n1", "text": "今日系统升级", "text_en": "System upgrade today", "until": None}],
    },
    "put /api/halls/{hall}/special-days": {
        "version": 3,
        "special": [{"date": "2026-12-01", "spans": [["09:00", "12:00"]], "reason": "下午设备检修"}],
    },
    "post /api/halls/{hall}/undo": {"version": 3},
    "post /api/kiosks/{kiosk}/service": {"in_service": False},
    "post /api/halls/{hall}/what-if": {
        "changes": [{"do": "open", "windows": 2, "queue": "440106:A", "at": "15:00"}],
    },
    "post /api/halls/{hall}/appointments": {
        "item": "residence-permit",
        "start": "2026-11-24T09:30:00+08:00",
        "holder": {"name": "张三", "phone": "13800000000", "id_number": "440106199001019990"},
    },
    "post /api/halls/{hall}/check-in": {"code": "047215"},
    "post /api/tickets/{ticket}/matters": {"item": "social-card"},
    "post /api/tickets/{ticket}/notes": {"text": "已收复印件，等户口本"},
    "post /api/tickets/{ticket}/move": {"to": "front", "reason": "身体不适"},
    "post /api/halls/{hall}/here": {
        "ticket": "440106-20261123-A001",
        "secret": "0123456789abcdefghijkl",
        "code": "29923260.8mXwJq0aVb2cRd3e",
    },
    "post /api/appointments/{appointment}/move": {"start": "2026-11-24T10:00:00+08:00"},
    "post /api/tickets/{ticket}/rating": {"score": 5, "reasons": ["517"], "comment": "谢谢", "by": "phone"},
    "post /api/screens": {"kind": "board", "hall": "440106", "name": "入口叫号屏"},
    "post /api/follow-ups/{follow_up}/extend": {"reason": "需向区住建局核实材料"},
    "post /api/follow-ups/{follow_up}/assign": {"owner": "manager"},
    "put /api/halls/{hall}/follow-up-owner": {"owner": "manager"},
    "post /api/follow-ups/{follow_up}/close": {"outcome": "已电话致歉，并补发材料清单", "result": "rectified"},
    "post /api/windows/{window}/{command}": {"ticket": "440106-20261123-A001"},
}
