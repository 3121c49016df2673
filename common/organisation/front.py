"""The organisation before the edge: its channel, which all staff may watch, and its routes."""

from __future__ import annotations

from actors import Address, Caller, Forbidden
from common.fronts import Family, Front, Watching
from common.organisation.api import posts_router, router
from common.organisation.messages import ORGANISATION
from common.organisation.shapes import Organisation
from common.people import is_staff_member
from common.says import SIGNED_IN


def _staff(watching: Watching) -> bool:
    return is_staff_member(watching.caller)


def _must_see_past(caller: Caller, address: Address) -> None:
    if not is_staff_member(caller):
        raise Forbidden("organisation.inside_only")


CHANNEL = Family(
    ORGANISATION.kind,
    "state",
    lambda key: False,
    _staff,
    _must_see_past,
    SIGNED_IN,
    Organisation,
    from_the_start=True,
    only=ORGANISATION,
)

FRONT = Front(
    routers=(router, posts_router),
    channels=(CHANNEL,),
    parameters={
        "department": ("A department's code", "market"),
        "post": ("A post's code", "market.head"),
    },
    examples={
        "post /api/departments": {
            "id": "market",
            "name": "市场监督管理局",
            "name_en": "Market Regulation Bureau",
            "parent": "",
            "halls": ["440106"],
        },
        "patch /api/departments/{department}": {"name": "市场监管局"},
        "post /api/departments/{department}/close": {"into": ""},
        "post /api/posts": {
            "id": "market.head",
            "department": "market",
            "name": "局长",
            "name_en": "Director",
            "leads": True,
        },
        "patch /api/posts/{post}": {"leads": True},
    },
)
