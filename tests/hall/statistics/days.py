"""Random days of the small hall with every kind of outcome, and its statistics read as the API gives them."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import anyio
import httpx
from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.middleware.base import RequestResponseEndpoint

from actors import ActorError, Address
from gateway.language import preferred
from hall import messages as m
from hall.statistics.api import router
from tests.hall.statistics.recount import Recount
from tests.hall.town import CLERK, HALL, MANAGER, OTHER, THIRD, W1, W2, W3, A, B, Town

Json = dict[str, Any]
CLERKS = {W1: CLERK, W2: OTHER, W3: THIRD}


async def settled(it: Town) -> None:
    """Until no tell is under way."""
    quiet, before = 0, -1
    while quiet < 50:
        await anyio.lowlevel.checkpoint()
        position = await it.cluster.store.position()
        quiet = quiet + 1 if position == before and not await it.cluster.store.tells() else 0
        before = position


async def day(it: Town, rng: random.Random, steps: int) -> list[str]:
    """Citizens and clerks in a random order, seconds to minutes apart; answers the tickets taken."""
    tickets: list[str] = []
    for _ in range(steps):
        it.clock.advance(rng.choice((1, 7, 40, 180, 300)))
        chance = rng.random()
        if chance < 0.3 or not tickets:
            queue = rng.choice((A, B))
            item = "a-item" if queue == A and rng.random() < 0.5 else None
            tickets.append((await it.take(queue, item=item, priority=rng.choice(("ordinary", "elderly"))))["id"])
        elif chance < 0.36:
            await _one_of(it.cancel, rng.sample(tickets, len(tickets)))
        elif chance < 0.42:
            await _one_of(it.rejoin, rng.sample(tickets, len(tickets)))
        else:
            window = rng.choice(list(CLERKS))
            await _one_of(partial(it.do, window, caller=CLERKS[window]), _commands(rng, tickets))
    return tickets


def _commands(rng: random.Random, tickets: list[str]) -> list[Any]:
    """A window's commands in a random order, those that end a ticket's visit well more often first."""
    transfers = [m.Transfer(queue=rng.choice((A, B))), m.Transfer(window=rng.choice(list(CLERKS)))]
    by_number = [rng.choice((m.CallTicket, m.ResumeTicket))(ticket=ticket) for ticket in rng.sample(tickets, 1)]
    plain = [m.CallNext(), m.Start(), m.Finish(), m.Finish(), m.NoShow(), m.Hold(), m.Recall(), m.Open()]
    return rng.sample([*plain, *by_number, rng.choice(transfers)], 10)


async def _one_of(do: Callable[[Any], Awaitable[Any]], choices: list[Any]) -> None:
    """The first that is not refused; what does not fit the moment is, and changes nothing."""
    for choice in choices:
        with suppress(ActorError):
            await do(choice)
            return


async def recounted(it: Town) -> Recount:
    recount = Recount()
    recount.read(await it.cluster.store.since(0, 1_000_000))
    return recount


@asynccontextmanager
async def edge(it: Town) -> AsyncIterator[httpx.AsyncClient]:
    """A client that is signed in as a manager of every hall."""
    app = FastAPI()
    app.include_router(router)
    app.state.cluster, app.state.language = it.cluster, preferred

    @app.middleware("http")
    async def sign_in(request: Request, go_on: RequestResponseEndpoint) -> Response:
        request.state.caller = MANAGER
        return await go_on(request)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hall.test") as client:
        yield client


async def restarted(it: Town) -> None:
    """Every host anew, from what is on disk."""
    for index in range(it.cluster.hosts):
        await it.cluster.restart(index)
    await it.cluster.call(Address("hall", HALL), m.Find(queue=A))
