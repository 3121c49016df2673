"""Durable timers: rows in the store, a heap in memory for what is due soon. Never early; at least once; effect once."""

from __future__ import annotations

import asyncio
import heapq
import logging
from typing import TYPE_CHECKING

import msgspec

from actors._host.mailbox import Work
from actors.actor import kinds
from actors.address import Address
from actors.clock import SECOND
from actors.messages import Caller, decode_message
from actors.stores.contract import StoreError

if TYPE_CHECKING:
    from actors._host.host import Host

log = logging.getLogger(__name__)

RETRY = 10 * SECOND  # until a store that could not be read is read again
HORIZON = 3600 * SECOND  # how far ahead the heap looks; the store is read again every half of it


class Reminders:
    """The reminders of the actors that live on one host."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._armed: dict[tuple[Address, str], tuple[int, bytes]] = {}
        self._heap: list[tuple[int, Address, str]] = []
        self._until = 0
        self._changed = asyncio.Event()

    async def start(self) -> None:
        """Read what came due while everything was down, then keep watch."""
        await self._read()
        self._host.spawn(self._watch())

    def changed(self, address: Address, name: str, armed: tuple[int, bytes] | None) -> None:
        """A commit has set or cancelled a reminder."""
        self._armed.pop((address, name), None)
        if armed is not None and armed[0] < self._until:
            self._arm(address, name, *armed)

    def _arm(self, address: Address, name: str, due: int, payload: bytes) -> None:
        self._armed[address, name] = (due, payload)
        heapq.heappush(self._heap, (due, address, name))
        if len(self._heap) > 2 * len(self._armed) + 1000:  # mostly of reminders that were set anew or cancelled
            self._heap = [(due, *key) for key, (due, _) in self._armed.items()]
            heapq.heapify(self._heap)
        self._changed.set()

    async def _read(self) -> None:
        self._until = self._host.clock.now() + HORIZON
        for reminder in await self._host.store.reminders(self._until):
            if reminder.address.kind not in kinds:
                log.error("reminder %s of %s: no such kind of actor here", reminder.name, reminder.address.kind)
                continue
            known = self._armed.get((reminder.address, reminder.name))
            if self._host.is_local(reminder.address) and (known is None or known[0] != reminder.due):
                self._arm(reminder.address, reminder.name, reminder.due, reminder.payload)

    async def _watch(self) -> None:
        clock = self._host.clock
        while True:
            while self._heap and self._heap[0][0] <= clock.now():
                due, address, name = heapq.heappop(self._heap)
                armed = self._armed.get((address, name))
                if armed is not None and armed[0] == due:
                    del self._armed[address, name]
                    self._host.crash("reminder-due")
                    self._fire(address, name, due, armed[1])
            next_ = min(self._heap[0][0] if self._heap else self._until, self._until - HORIZON // 2)
            self._changed.clear()
            sleep = asyncio.ensure_future(clock.sleep_until(next_))
            change = asyncio.ensure_future(self._changed.wait())
            try:
                await asyncio.wait((sleep, change), return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleep.cancel()
                change.cancel()
            if clock.now() >= self._until - HORIZON // 2:
                try:
                    await self._read()
                except StoreError as error:
                    log.error("reminders not read: %s", error)
                    self._until = clock.now() + HORIZON // 2 + RETRY

    def _fire(self, address: Address, name: str, due: int, payload: bytes) -> None:
        try:
            message = decode_message(payload)
        except msgspec.MsgspecError:
            log.error("reminder %s of %s cannot be read; it stays in the store", name, address.kind)
            return
        self._host.put(
            Work(
                f"{address}!{name}@{due}",
                address,
                message,
                payload,
                Caller(str(address), ("actor",)),
                check=True,
                tell=True,
                reminder=(name, due),
            )
        )
