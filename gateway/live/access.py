"""Who may watch which channel.

Anyone may watch the map, the halls, the kiosks, a queue's line and what a window's counter shows; a ticket is for
whoever knows its secret, and for the staff of its hall; queues and windows are for the staff of their hall, a hall's
follow-ups and screens for its managers. The decision is made again at every subscription, and for open subscriptions
from time to time, always with what the session is worth at that moment.
"""

from collections.abc import Awaitable, Callable

from actors import Caller
from hall.access import is_staff, may_manage
from hall.numbers import hall_of

PUBLIC = frozenset({"map", "hall", "kiosk", "line", "counter"})


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

    def may_watch(self, caller: Caller, channel: str, token: str) -> bool:
        """Whether the caller may watch a channel; `token` is the subscription's own, a ticket's secret."""
        family, _, key = channel.partition(":")
        match family:
            case kind if kind in PUBLIC:
                return True
            case "ticket" if token:
                return self._is_secret(key, token)
            case "follow_ups" | "screens":
                return may_manage(caller, key)
            case "ticket" | "queue" | "window":
                return is_staff(caller, hall_of(key))
            case _:
                return False
