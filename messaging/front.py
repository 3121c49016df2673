"""Messages before the edge: one's own inbox, read and watched."""

from actors import Address, Caller, Forbidden
from common.fronts import Family, Front, Watching
from common.people import is_person, is_username
from messaging.inbox.api import router


def _own(watching: Watching) -> bool:
    return is_person(watching.caller) and watching.caller.name == watching.key


def _must_see_past(caller: Caller, address: Address) -> None:
    if not is_person(caller) or caller.name != address.key:
        raise Forbidden("inbox.own")


FRONT = Front(
    routers=(router,),
    channels=(Family("inbox", "log", is_username, _own, _must_see_past, from_the_start=True),),
    errors={"get /api/inbox": (401, 403), "post /api/inbox/read": (401, 403, 409, 429)},
    examples={"post /api/inbox/read": {"upto": 3}},
)
