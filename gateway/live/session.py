"""One connected client: its protocol, its place in the hub, its outbox, and the tasks that keep them going.

The session knows nothing of WebSockets; it speaks through a `Transport`. It ends when any of its tasks raises
`Ended`, which takes all the others with it.

A session that has ended is referred to by nothing, not even by itself: gateways collect garbage rarely, and whatever
waited for that would add up with every page that is opened and closed. So there is no callback from a part of the
session to the session, and no task group, whose exceptions keep the frames they came through.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVarTuple

from actors import ActorError, Caller
from gateway.live import codes, protocol, wire
from gateway.live.access import Access
from gateway.live.channel import Position
from gateway.live.channels import address_of
from gateway.live.codes import Code, Refusal
from gateway.live.hub import Hub, SourceSilent
from gateway.live.outbox import Outbox
from gateway.live.presence import Presence
from gateway.live.source import NoSuchChannel

logger = logging.getLogger(__name__)

Parameters = TypeVarTuple("Parameters")

REJECT_UNRECOVERED = 2
"""Subscribe flag: rather be refused than get a snapshot in place of what was missed."""

Rpc = Callable[[Caller, str, object], Awaitable[object]]
"""Runs the procedure of a name with its data for a caller. Raises `Refusal`."""


class Transport(Protocol):
    """A line to the client. Both raise ConnectionError once the client is gone."""

    async def receive(self) -> str | bytes: ...

    async def send(self, text: str) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a connection may use, and how often it is looked after."""

    limits: protocol.Limits = field(default_factory=protocol.Limits)
    outbox: int = 1024 * 1024
    """Characters of answers and log entries that may wait for a slow client."""
    recheck: float = 60.0
    """Seconds between two looks at whether the session and its subscriptions are still allowed."""


class Ended(Exception):
    """The connection is over; `code` is None when it was the client who went."""

    def __init__(self, code: Code | None) -> None:
        super().__init__(code)
        self.code = code


class Session:
    """Serves one client from the first frame to the last."""

    def __init__(
        self,
        client: str,
        transport: Transport,
        *,
        hub: Hub,
        access: Access,
        rpc: Rpc,
        settings: Settings,
        caller: Caller,
        token: str = "",
        presences: Sequence[Presence] = (),
    ) -> None:
        """`caller` and `token` are what the upgrade request's cookie stood for; a connect token takes their place.
        `presences` are told who watches what."""
        self._transport = transport
        self._hub = hub
        self._access = access
        self._rpc = rpc
        self._settings = settings
        self._caller = caller
        self._token = token
        self._protocol = protocol.Connection(client, settings.limits)
        self._outbox = Outbox(bound=settings.outbox)
        self._watched: dict[str, str] = {}
        """The channels this client is in, with the token each was opened with."""
        self._presences = presences
        self._seats: dict[str, str] = {}
        """As whom this client is in each channel."""
        self._end: asyncio.Future[Code | None] = asyncio.get_running_loop().create_future()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> Code | None:
        """Serve until the end; answers the code to close with, or None when the client is gone already."""
        for work in (self._read, self._write, self._keep_time, self._keep_watch):
            self._start(work)
        try:
            return await self._end
        finally:
            await self._stop()

    def end(self, code: Code | None) -> None:
        """Have the connection closed with this code, soon."""
        if not self._end.done():
            self._end.set_result(code)

    def _start(self, work: Callable[[*Parameters], Awaitable[None]], *parameters: *Parameters) -> None:
        task = asyncio.get_running_loop().create_task(self._guarded(work, *parameters))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Callable[[*Parameters], Awaitable[None]], *parameters: *Parameters) -> None:
        try:
            await work(*parameters)
        except Ended as ended:
            self.end(ended.code)
        except Exception as error:
            logger.error("live: a session failed: %s", type(error).__name__)
            self.end(codes.SERVER_ERROR)

    async def _stop(self) -> None:
        """End all tasks, then leave all channels."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        try:
            if tasks:
                await asyncio.wait(tasks)
        finally:
            for channel in self._watched:
                self._hub.leave(channel, self)
                self._stand_up(channel)

    # ------------------------------------------------------------------ what the hub tells it

    def entry(self, text: str) -> None:
        if not self._outbox.entry(text):
            self.end(codes.SLOW)

    def value(self, channel: str, text: str) -> None:
        self._outbox.value(channel, text)

    def notice(self, text: str) -> None:
        self.entry(text)

    def expelled(self, channel: str, code: Code) -> None:
        self._perform(self._protocol.expel(channel, code))

    # ------------------------------------------------------------------ its tasks

    async def _read(self) -> None:
        while True:
            try:
                frame = await self._transport.receive()
            except ConnectionError:
                raise Ended(None) from None
            self._perform(self._protocol.receive(frame))

    async def _write(self) -> None:
        while True:
            text = await self._outbox.take()
            try:
                await self._transport.send(text)
            except ConnectionError:
                raise Ended(None) from None

    async def _keep_time(self) -> None:
        while True:
            await asyncio.sleep(self._settings.limits.ping)
            self._perform(self._protocol.tick())

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.recheck)
            try:
                await self.recheck()
            except ActorError as error:
                logger.warning("live: access could not be looked at again: %s", type(error).__name__)

    async def recheck(self) -> None:
        """Look again whether this client may watch what it watches; end what it may not."""
        await self._identify()
        for channel, token in list(self._watched.items()):
            address = address_of(channel)
            if address is None or not self._access.may_watch(self._caller, channel, token):
                self._perform(self._protocol.expel(channel, codes.ACCESS_REVOKED))

    # ------------------------------------------------------------------ what the protocol asks for

    def _perform(self, actions: Sequence[protocol.Action]) -> None:
        for action in actions:
            match action:
                case protocol.Send(text):
                    if not self._outbox.reply(text):
                        self.end(codes.SLOW)
                case protocol.Authenticate(token):
                    self._start(self._authenticate, token)
                case protocol.Subscribe(id, request):
                    self._start(self._subscribe, id, request)
                case protocol.Unsubscribe(channel):
                    self._watched.pop(channel, None)
                    self._hub.leave(channel, self)
                    self._outbox.forget(channel)
                    self._stand_up(channel)
                case protocol.Rpc(id, method, data):
                    self._start(self._call, id, method, data)
                case protocol.Close(code):
                    raise Ended(code)

    async def _authenticate(self, token: str) -> None:
        if token:
            caller = await self._access.caller_of(token)
            if caller is None:
                raise Ended(codes.INVALID_TOKEN)
            self._caller, self._token = caller, token
        self._perform(self._protocol.accept())

    async def _identify(self) -> None:
        """What the session is worth now. Roles may have changed, or the person may have signed out."""
        if self._token:
            caller = await self._access.caller_of(self._token)
            if caller is None:
                raise Ended(codes.EXPIRED)
            self._caller = caller

    async def _subscribe(self, id: int, request: wire.SubscribeRequest) -> None:
        channel = request.channel

        def welcome(result: wire.SubscribeResult) -> None:
            lost = request.recover and result.recoverable and not result.recovered
            if lost and request.flag & REJECT_UNRECOVERED:
                raise Refusal(codes.UNRECOVERABLE_POSITION)
            self._watched[channel] = request.token
            self._sit_down(channel)
            self._perform(self._protocol.subscribed(id, channel, result))

        since = Position(request.epoch, request.offset) if request.recover else None
        try:
            await self._admit(channel, request.token)
            await self._hub.join(channel, self, since, welcome)
        except Refusal as refusal:
            self._perform(self._protocol.refused(id, refusal.code, refusal.message))
        except SourceSilent:
            self._perform(self._protocol.refused(id, codes.UNAVAILABLE))
        except NoSuchChannel:
            # A right secret proves that the ticket was given: its actor has just not heard of it. Try again, then.
            self._perform(self._protocol.refused(id, codes.INTERNAL if request.token else codes.UNKNOWN_CHANNEL))
        except Ended:
            raise
        except Exception as error:
            logger.warning("live: %s could not be opened: %s", channel.partition(":")[0], type(error).__name__)
            self._perform(self._protocol.refused(id, codes.INTERNAL))

    def _sit_down(self, channel: str) -> None:
        self._seats[channel] = self._caller.name
        for presence in self._presences:
            presence.came(channel, self._caller.name)

    def _stand_up(self, channel: str) -> None:
        name = self._seats.pop(channel, None)
        if name is not None:
            for presence in self._presences:
                presence.left(channel, name)

    async def _admit(self, channel: str, token: str) -> None:
        if address_of(channel) is None:
            raise Refusal(codes.UNKNOWN_CHANNEL)
        if not self._access.is_public(channel):
            await self._identify()
        if not self._access.may_watch(self._caller, channel, token):
            raise Refusal(codes.PERMISSION_DENIED)

    async def _call(self, id: int, method: str, data: object) -> None:
        try:
            await self._identify()
            answer = await self._rpc(self._caller, method, data)
        except Refusal as refusal:
            self._perform(self._protocol.refused(id, refusal.code, refusal.message))
        except Ended:
            raise
        except Exception as error:
            logger.warning("live: a call failed: %s", type(error).__name__)
            self._perform(self._protocol.refused(id, codes.INTERNAL))
        else:
            self._perform(self._protocol.answered(id, answer))
