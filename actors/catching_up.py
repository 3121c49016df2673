"""Telling a subscription what the journal held before it was there (``since="beginning"``)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import select

from actors.address import Address
from actors.journal import Recorded
from actors.stores.contract import Store
from actors.subscriptions import KIND, Begin, CatchUp, Progress, Subscription, SubscriptionRow, begun, subscriptions

log = logging.getLogger(__name__)

PAGE = 500  # events of the journal told in one commit, at most

Call = Callable[..., Awaitable[Any]]


def from_the_beginning() -> list[Subscription]:
    return [subscription for subscription in subscriptions.values() if subscription.since == "beginning"]


async def begin(store: Store, call: Call) -> None:
    """Note where the journal stands, while no host tells events as they happen."""
    for subscription in from_the_beginning():
        await call(Address(KIND, subscription.name), Begin(position=await store.position()))


async def tell_those_begun(store: Store) -> None:
    """Have hosts of this process tell the events of the subscriptions that have begun. Before they serve; raises
    StoreError."""
    begun.clear()
    if from_the_beginning():
        names = select(SubscriptionRow.name).where(SubscriptionRow.until.is_not(None))
        begun.update(await store.read(lambda connection: connection.scalars(names).all()))
    for name in {subscription.name for subscription in from_the_beginning()} - begun:
        log.warning("subscription %s begins when all hosts start together: at a start, or by `tianhe layout`", name)


async def catch_up(store: Store, call: Call) -> None:
    """Tell every subscription the journal up to where it began, from where it was told last."""
    for subscription in from_the_beginning():
        address = Address(KIND, subscription.name)
        tag = str(subscription.event.__struct_config__.tag)
        position, until = await call(address, Progress())
        while position < until:
            page = [event for event in await store.since(position, PAGE) if event.position <= until]
            reached = page[-1].position if page else until
            events = [_told(event) for event in page if event.type == tag]
            await call(address, CatchUp(events=events, until=reached))
            position = reached


def _told(event: Recorded) -> tuple[int, str, str, str]:
    return event.position, event.kind, event.key, event.text
