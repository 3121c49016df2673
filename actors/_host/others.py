"""What a host's actors ask of those on other hosts and tell them, and what comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from actors._edge.sender import Client
from actors._edge.wire import Reply, failure
from actors._host.machine import Machine, RemoteAsk
from actors._host.work import Told, told_by
from actors.address import Address
from actors.errors import ActorError, HostUnavailable

log = logging.getLogger(__name__)

Settle = Callable[[], None]


class Others:
    """``arrived`` is given what to do with an answer, and sees whether it still matters."""

    def __init__(self, client: Client, machine: Machine, arrived: Callable[[Settle], None]) -> None:
        self._client = client
        self._machine = machine
        self._arrived = arrived

    def ask(self, ask: RemoteAsk) -> None:
        """Ask, within what is left of the asking turn's time."""
        turn, target = ask.running.turn, ask.asking.target
        left = None if turn.deadline is None else turn.deadline - asyncio.get_running_loop().time()
        self._reach(
            target,
            lambda: self._client.send(
                target,
                ask.asking.message,
                command_id=ask.id,
                caller=turn.caller,
                timeout=left,
                chain=(*turn.chain, str(ask.running.work.address)),
                check=ask.running.work.repeated,
            ),
            lambda reply: self._machine.answered(ask, reply),
        )

    def tell(self, told: Told) -> None:
        """Send a committed tell; without a deadline, until it is acknowledged."""
        self._reach(
            told.address,
            lambda: self._client.send(
                told.address,
                told.message,
                command_id=told.id,
                caller=told_by(told.source),
                timeout=None,
                check=told.repeated,
                tell=True,
            ),
            lambda reply: self._machine.told(told, reply),
        )

    def _reach(self, target: Address, send: Callable[[], asyncio.Future[Reply]], then: Callable[[Reply], None]) -> None:
        def came(future: asyncio.Future[Reply]) -> None:
            if future.cancelled():
                return
            error = future.exception()
            if error is not None and not isinstance(error, ActorError):
                log.error("%s could not be reached", target.kind, exc_info=error)
                error = HostUnavailable(actor=str(target))
            reply = failure(error) if error is not None else future.result()
            self._arrived(lambda: then(reply))

        try:
            send().add_done_callback(came)
        except HostUnavailable:
            return  # this host is stopping; the outbox keeps the tell, and nobody waits for the ask
