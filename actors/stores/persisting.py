"""What a store on a server does about an error: give the lines up and try again, or say what is wrong."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import TypeVar

from actors.stores.contract import StoreError

T = TypeVar("T")

SHORTEST, LONGEST = 0.02, 1.0  # seconds between two tries


class Verdict(Enum):
    """What to do about an error."""

    CONFLICT = auto()
    UNWRITABLE = auto()
    AGAIN = auto()  # the server undid it and asks for another try
    LOST = auto()  # the line or the server broke: whether it happened is unknown
    STANDBY = auto()  # the server does not write any more: another one does
    FAULT = auto()  # the database cannot be used as it is


async def persist(
    work: Callable[[], Awaitable[T]],
    *,
    judge: Callable[[BaseException], Verdict],
    fault: Callable[[BaseException], Exception],
    resolve_again: Callable[[], Awaitable[None]],
    patience: Callable[[], float],
) -> T:
    """Do something, and again while the server is away or asks for another try. Raises as the contract says.

    ``work`` must know itself whether it may be done twice. ``patience`` in seconds.
    """
    loop = asyncio.get_running_loop()
    began, pause = loop.time(), SHORTEST
    while True:
        try:
            return await work()
        except StoreError:
            raise
        except Exception as error:
            verdict = judge(error)
            if verdict in (Verdict.LOST, Verdict.STANDBY):
                await resolve_again()
            elif verdict is not Verdict.AGAIN:
                raise fault(error) from error
            if loop.time() - began > patience():
                raise fault(error) from error
        await asyncio.sleep(pause * (0.5 + random.random()))
        pause = min(pause * 2, LONGEST)
