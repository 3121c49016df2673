"""Messages before the edge: one's own inbox, read and watched; letters, which a courier takes along."""

import re

from actors import Address, Caller, Forbidden
from common.fronts import Family, Front, Watching
from common.people import is_person
from common.says import ONESELF
from messaging.inbox.api import router
from messaging.inbox.shapes import Inbox, InboxEntry
from messaging.letters.front import COURIER, LETTERS_CHANNEL


def is_owner(key: str) -> bool:
    """Whether somebody can be called so: a member of staff by their user name, a citizen by the id of their account."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", key) is not None


def _own(watching: Watching) -> bool:
    return is_person(watching.caller) and watching.caller.name == watching.key


def _must_see_past(caller: Caller, address: Address) -> None:
    if not is_person(caller) or caller.name != address.key:
        raise Forbidden("inbox.own")


INBOXES = Family("inbox", "log", is_owner, _own, _must_see_past, ONESELF, Inbox, entry=InboxEntry, from_the_start=True)

FRONT = Front(
    routers=(router,),
    channels=(INBOXES, LETTERS_CHANNEL),
    followers=(COURIER,),
    examples={"post /api/inbox/read": {"upto": 3}},
)
