"""Who may watch which channel: its family says so (`common.fronts.Family`).

The decision is made again at every subscription, and for open subscriptions whenever the account changes, always with
what the session is worth at that moment.
"""

from typing import NamedTuple, Protocol

from starlette.datastructures import State

from actors import Caller
from common.fronts import Watching
from gateway.live.channels import family_of


class Known(NamedTuple):
    """Whose session a token opens, when that ends if nothing happens, and when the token expires whatever happens
    (microseconds; 0: never)."""

    caller: Caller
    until: int = 0
    expires: int = 0


class Knows(Protocol):
    async def __call__(self, token: str, *, use: bool) -> Known | None:
        """Whose session a token opens, None: nobody's. ``use``: and it is in use."""


class Access:
    """The rules, with the two things they need from elsewhere."""

    def __init__(self, known: Knows, state: State) -> None:
        """`state` is the application's."""
        self.known = known
        self._state = state

    @staticmethod
    def is_public(channel: str) -> bool:
        """Whether anybody may watch a channel that can exist."""
        family = family_of(channel)
        return family is not None and family.may_watch is None

    def may_watch(self, caller: Caller, channel: str, token: str) -> bool:
        """Whether the caller may watch a channel; `token` is the subscription's own, a ticket's secret."""
        family = family_of(channel)
        if family is None:
            return False
        key = channel.partition(":")[2]
        return family.may_watch is None or family.may_watch(Watching(caller, key, token, self._state))
