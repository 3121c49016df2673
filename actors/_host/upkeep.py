"""What a host does by the clock, beside its turns: reminders, forgetting what is old, telling new subscriptions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from actors._edge.sender import Client
from actors._edge.sessions import Sessions
from actors._host.machine import Machine
from actors._host.reading import firings
from actors.catching_up import catch_up
from actors.clock import SECOND, Clock
from actors.errors import ActorError
from actors.limits import Limits
from actors.registry import kinds
from actors.stores.contract import Store, StoreError

log = logging.getLogger(__name__)

PRUNE = 3600.0  # seconds between prunings of what need not be known any more
AGAIN = 60.0  # seconds until subscriptions are told the journal again


class Upkeep:
    """The standing tasks of one host. ``wake`` has the host take turns."""

    def __init__(
        self,
        machine: Machine,
        store: Store,
        clock: Clock,
        limits: Limits,
        sessions: Sessions,
        client: Client,
        wake: Callable[[], None],
    ) -> None:
        self._machine = machine
        self._store = store
        self._clock = clock
        self._limits = limits
        self._sessions = sessions
        self._client = client
        self._wake = wake
        self._alarm = asyncio.Event()  # a reminder is due earlier than was thought
        self._asleep_until = 0

    def tasks(self, *, first: bool) -> Iterator[Coroutine[Any, Any, None]]:
        """What is to be run for as long as the host lives; ``first``: it does what one host does for all."""
        yield self._remind()
        yield self._sweep()
        if first:
            yield self._prune()
            yield self._catch_up()

    async def read_reminders(self) -> None:
        """Read the reminders that are due soon. Raises StoreError."""
        reminders = self._machine.reminders
        while reminders.wants_reading(now := self._clock.now()):
            found = await self._store.reminders(reminders.horizon(now), reminders.page)
            for reminder in [reminder for reminder in found if reminder.address.kind not in kinds]:
                log.error("reminder %s of %s: no such kind of actor here", reminder.name, reminder.address.kind)
            reminders.read(found, now)

    def look_at_reminders(self) -> None:
        """A commit may have set one that is due before the others."""
        if self._machine.reminders.next < self._asleep_until:
            self._alarm.set()

    async def _remind(self) -> None:
        """Fire what is due, and read the store again in time."""
        reminders = self._machine.reminders
        while True:
            self._machine.fire(firings(reminders.due(self._clock.now())))
            self._wake()
            self._alarm.clear()
            self._asleep_until = reminders.next
            sleep = asyncio.ensure_future(self._clock.sleep_until(self._asleep_until))
            alarm = asyncio.ensure_future(self._alarm.wait())
            try:
                await asyncio.wait((sleep, alarm), return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleep.cancel()
                alarm.cancel()
            try:
                await self.read_reminders()
            except StoreError as error:
                log.error("reminders not read: %s", error)
                reminders.failed(self._clock.now())

    async def _sweep(self) -> None:
        """Drop idle actors, more of them where there are many, and silent sessions."""
        loop, turns, limits = asyncio.get_running_loop(), self._machine.turns, self._limits
        while True:
            await asyncio.sleep(min(limits.idle / 4, 30.0))
            now, idle = loop.time(), limits.idle
            while turns.passivate(now - idle) > limits.actors and idle > 1.0:
                idle /= 2
            self._sessions.sweep(now)

    async def _prune(self) -> None:
        """Forget the replies and ids that are older than they are kept."""
        replies, made_up = int(self._limits.replies * SECOND), int(self._limits.made_up * SECOND)
        while True:
            now = self._clock.now()
            try:
                await self._store.prune(now - replies, now - made_up)
            except StoreError as error:
                log.error("old replies not pruned: %s", error)
            await asyncio.sleep(PRUNE)

    async def _catch_up(self) -> None:
        """Tell subscriptions what the journal held before them; whatever stands in the way, try again."""
        while True:
            try:
                return await catch_up(self._store, self._client.call)
            except (ActorError, StoreError) as error:
                log.error("subscriptions not told the journal: %s", error)
                await asyncio.sleep(AGAIN)
