"""What the description at `/openapi.json` says of citizens' accounts beyond what the routes say themselves."""

from typing import Any

from common.shapes import Json

PARAMETERS: dict[str, tuple[str, Any]] = {
    "provider": ("Name of an identity provider of the public", "demo"),
    "code": ("Unified social credit code of an enterprise", "91440106MA0000007K"),
    "session": ("Id of a sign-in of one's own", "3f0c9c1e7a514f2f"),
    "mandate": ("Id of a mandate", "91440106MA0000007K-1"),
}
PERSON: Json = {"name": "张三丰", "id_number": "440106199001019990"}
EXAMPLES: dict[str, Json] = {
    "post /api/people/codes": {"phone": "13812345678"},
    "post /api/people/session": {
        "phone": "13812345678",
        "challenge": "0" * 64,
        "code": "123456",
        "own_device": True,
    },
    "post /api/people/phone": {"phone": "13912345678", "challenge": "0" * 64, "code": "123456"},
    "post /api/people/enterprises": {
        "code": "91440106MA0000007K",
        "name": "广州天河某某科技有限公司",
        "representative": PERSON,
    },
    "post /api/people/enterprises/{code}/mandates": {**PERSON, "items": [], "until": "2026-12-31T18:00:00+08:00"},
}
