"""Serving and rating straight through the actors, and the whole gateway with a manager beside the clerks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from actors import Address, Caller
from common.people import EDGE
from gateway.account import Create
from gateway.keys import Keys
from gateway.passwords import Passwords
from hall import messages
from hall.access import holder_of
from hall.ratings import messages as m
from tests.hall.test_edge import PASSWORD, Visitor, gateway
from tests.hall.town import CLERK, HALL, MANAGER, W1, A, Town

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
ADMIN = Caller("admin", ("admin", "manager"), ())


async def served(it: Town, window: str = W1, caller: Caller = CLERK, queue: str = A) -> str:
    """A ticket taken and served to the end; the window is open afterwards."""
    ticket: str = (await it.take(queue))["id"]
    await serve(it, window, caller)
    return ticket


async def serve(it: Town, window: str = W1, caller: Caller = CLERK) -> None:
    """Call the next one and serve them for a minute."""
    if (await it.view("window", window))["state"] == "closed":
        await it.do(window, messages.Open(), caller)
    await it.do(window, messages.CallNext(), caller)
    await it.do(window, messages.Start(), caller)
    it.clock.set(it.clock.now() + MINUTE)
    await it.do(window, messages.Finish(), caller)


async def offered(it: Town, ticket: str, services: int = 1) -> Any:
    """The ticket's services, once the rating has been told of so many."""
    return await it.until("rating", ticket, lambda view: len(view["services"]) == services)


async def rate(it: Town, ticket: str, score: int, *reasons: str, by: Caller | None = None, **more: Any) -> Any:
    more.setdefault("channel", "phone")
    command = m.Rate(score=score, reasons=list(reasons), **more)
    return await it.cluster.call(Address("rating", ticket), command, caller=by or holder_of(ticket))


async def follow_ups(it: Town, caller: Caller = MANAGER) -> Any:
    return await it.cluster.call(Address("follow_ups", HALL), m.ListFollowUps(), caller=caller)


async def say(it: Town, message: Any, caller: Caller = MANAGER) -> Any:
    """A command to the hall's follow-ups."""
    return await it.cluster.call(Address("follow_ups", HALL), message, caller=caller)


@asynccontextmanager
async def office(web: Path) -> AsyncIterator[tuple[Visitor, dict[str, str]]]:
    """The gateway, and the headers of a manager of this hall."""
    async with gateway(web) as at:
        passwords = Passwords(Keys(b"k" * 32), PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        sealed = await passwords.seal("manager", PASSWORD)
        account = Create(display_name="主管", roles=("manager",), halls=(HALL,), password=sealed)
        await at.it.cluster.call(Address("account", "manager"), account, caller=EDGE)
        yield at, await at.sign_in("manager")
