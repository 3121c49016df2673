"""Who may watch which channel.

Anyone may watch the map, the halls, the kiosks and what a window's counter shows; a ticket is for whoever knows its
secret, and for the staff of its hall; queues and windows are for the staff of their hall, a hall's follow-ups and
screens for its managers. The decision is made again at every subscription, and for open subscriptions from time to
time, always with what the session is worth at that moment.
"""

from collections.abc import Awaitable, Callable

from actors import Address, Caller
from hall.access import is_staff, may_manage
from hall.numbers import hall_of

PUBLIC = frozenset({"district", "hall", "kiosk", "counter"})


class Access:
    """The rules, with the two things they need from elsewhere."""

    def __init__(
        self,
        caller_of: Callable[[str], Awaitable[Caller | None]],
        is_secret: Callable[[str, str], bool],
    ) -> None:
        """`caller_of` tells whose session a token opens (None: nobody's), `is_secret` whether (ticket, secret) fit."""
        self.caller_of = caller_of
        self._is_secret = is_secret

    def may_watch(self, caller: Caller, address: Address, token: str) -> bool:
        """Whether the caller may watch the actor's channel; `token` is the subscription's own, a ticket's secret."""
        match address.kind:
            case kind if kind in PUBLIC:
                return True
            case "ticket" if token:
                return self._is_secret(address.key, token)
            case "follow_ups" | "screens":
                return may_manage(caller, address.key)
            case "ticket" | "queue" | "window":
                return is_staff(caller, hall_of(address.key))
            case _:
                return False
