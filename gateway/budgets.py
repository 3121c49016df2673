"""What one address, one person and one screen may ask of us, as token buckets in front of every route.

Whoever is signed in has a budget of their own, whatever their neighbours do; so has each registered screen, by a token
that our key has made. Everybody else shares that of their address, of which one way costs much: taking a number or a
place, because each leaves something behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from actors import ANONYMOUS, Caller
from common.buckets import Buckets, Budget
from common.fronts import is_costly
from common.people import is_citizen
from gateway.addresses import origin
from gateway.problems import respond, too_much
from gateway.requests import SAFE_METHODS, TRY_AGAIN_LATER

READ: Final = Budget(rate=100, burst=1000)
"""Of an address: pages with all their parts, for a hall full of phones behind one address."""
CHANGE: Final = Budget(rate=2, burst=60)
"""Of an address: whatever is not a GET."""
TAKE: Final = Budget(rate=0.2, burst=30)
"""Of an address: numbers and appointments."""
PERSON: Final = Budget(rate=20, burst=400)
"""Of somebody signed in, and of a registered screen."""

SIGN_IN: Final = "/api/session"
"""Has budgets of its own, which spare the honest (`gateway.tries`)."""
Payer = Callable[[Caller, str], float]


class _Kind(NamedTuple):
    read: Buckets
    change: Buckets
    take: Buckets


class Budgets:
    """The buckets of one gateway. Several gateways each keep their own."""

    def __init__(self, device_of: Callable[[str], str | None], factor: float = 1.0) -> None:
        """``device_of`` tells the device of a token that our key has made, None for any other text; ``factor`` makes
        all budgets so many times larger, 0: without end."""
        self._device_of = device_of
        self._endless = factor == 0
        scaled = [Buckets(budget.times(factor or 1)) for budget in (READ, CHANGE, TAKE)]
        self._address = _Kind(*scaled)
        self._person = Buckets(PERSON.times(factor or 1))

    def payer(self, scope: Scope) -> Payer:
        """What whoever sends from there pays with: told who calls, and of which kind a request is (`read`, `change`,
        `take`), it answers the seconds until that is heard; 0: now, and it is paid for. Keeps nothing of the scope."""
        token = Headers(scope=scope).get("screen-token")
        device = None if token is None else self._device_of(token)
        return partial(self._spend, origin(scope), None if device is None else f"screen {device}")

    def _spend(self, address: str, screen: str | None, caller: Caller, kind: str) -> float:
        if self._endless:
            return 0.0
        now = asyncio.get_running_loop().time()
        if is_citizen(caller):
            address = f"citizen {caller.name}"  # what the public may, but whatever their neighbours do
        elif who := screen if caller == ANONYMOUS else f"person {caller.name}":
            return self._person.spend(who, now)
        if kind == "take":
            return self._address.take.spend(address, now)
        return (self._address.read if kind == "read" else self._address.change).spend(address, now)


class BudgetMiddleware:
    """Answers 429 at once where a budget is spent. Stands inside `SessionMiddleware`, which knows who is calling."""

    def __init__(self, app: ASGIApp, budgets: Budgets) -> None:
        self._app = app
        self._budgets = budgets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            pay = self._budgets.payer(scope)
            if scope["type"] == "websocket":
                scope["state"]["spend"] = pay  # commands over the socket cost what they cost over HTTP
            if wait := pay(scope["state"]["caller"], _kind(scope)):
                if scope["type"] == "http":
                    await respond(too_much(wait), Headers(scope=scope))(scope, receive, send)
                else:
                    await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})  # before the handshake: 403
                return
        await self._app(scope, receive, send)


def _kind(scope: Scope) -> str:
    if scope["type"] == "websocket" or scope["method"] in SAFE_METHODS or scope["path"] == SIGN_IN:
        return "read"
    return "take" if is_costly(f"{scope['method'].lower()} {scope['path']}") else "change"
