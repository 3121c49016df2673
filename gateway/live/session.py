"""One connected client: its protocol, its place in the hub, its outbox, and what goes on for it.

The session knows nothing of WebSockets; it speaks through a `Transport`, which calls it back. While nothing happens it
is a future that waits for the end, a timer and perhaps a deadline; a task runs only while a token is checked, a channel
is opened or a procedure is called.

A session that has ended is referred to by nothing, not even by itself: gateways collect garbage rarely, and whatever
waited for that would add up with every page that is opened and closed. So transport and timers are let go at the end,
and there is no task group, whose exceptions keep the frames they came through.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVarTuple

from actors import ActorError, Caller
from common.fronts import all_sessions
from common.people import is_oneself
from gateway.live import codes, protocol, wire
from gateway.live.access import Access, Known
from gateway.live.channel import Position
from gateway.live.channels import address_of
from gateway.live.codes import Code, Refusal
from gateway.live.deadlines import SECOND, Deadlines
from gateway.live.frames import Frame
from gateway.live.hub import Hub, SourceSilent
from gateway.live.news import News
from gateway.live.outbox import Outbox
from gateway.live.pen import Pen
from gateway.live.presence import Presence
from gateway.live.source import NoSuchChannel
from gateway.session_tokens import username_of

logger = logging.getLogger(__name__)

Parameters = TypeVarTuple("Parameters")

CHANGES = "fossil"
"""What a client asks for that wants to be sent changes."""
REJECT_UNRECOVERED = 2
"""Subscribe flag: rather be refused than get a snapshot in place of what was missed."""

Rpc = Callable[[Caller, str, object], Awaitable[object]]
"""Runs the procedure of a name with its data for a caller. Raises `Refusal`."""


class Client(Protocol):
    """What a transport calls. None of these may wait or fail."""

    def received(self, frame: str | bytes) -> None:
        """The client has said something."""

    def flush(self) -> None:
        """The line takes more again."""

    def lost(self) -> None:
        """The client is gone."""


class Transport(Protocol):
    """A line to the client."""

    @property
    def takes_more(self) -> bool:
        """Whether the line takes more; while it does not, writing only makes a heap."""

    def attach(self, client: Client) -> None:
        """From now on tell this client what happens, and what happened until now."""

    def detach(self) -> None:
        """Tell it nothing more."""

    def write(self, frames: Sequence[Frame]) -> None:
        """Send these, at once or when the line takes them; nothing where the client is gone."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a connection may use, and how often it is looked after."""

    limits: protocol.Limits = field(default_factory=protocol.Limits)
    outbox: int = 1024 * 1024
    """Characters of answers and log entries that may wait for a slow client."""
    write: int = 64 * 1024
    """Characters to hand to the line at once."""
    again: float = 5.0
    """Seconds until it is asked again what a session is worth, where that could not be found out."""
    grace: float = 10.0
    """Seconds for a client that brings tokens to bring another one."""


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
        until: int = 0,
        deadlines: Deadlines,
        presences: Sequence[Presence] = (),
        pen: Pen | None = None,
    ) -> None:
        """`caller`, `token` and `until` are what the upgrade request's cookie stood for; a connect token takes their
        place. `presences` are told who watches what. Clients that share a `pen` are written to together."""
        self._transport = transport
        self._hub = hub
        self._access = access
        self._rpc = rpc
        self._settings = settings
        self._caller = caller
        self._token = token
        self._brings_tokens = False
        self._deadlines = deadlines
        self._protocol = protocol.Connection(client, settings.limits)
        self._outbox = Outbox(bound=settings.outbox)
        self._watched: dict[str, str] = {}
        """The channels this client is in, with the token each was opened with."""
        self._presences = presences
        self._seats: dict[str, str] = {}
        """As whom this client is in each channel."""
        loop = asyncio.get_running_loop()
        self._end: asyncio.Future[Code | None] = loop.create_future()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pen = pen or Pen()
        self._due = False
        """Will the pen come?"""
        self._ping = loop.call_later(settings.limits.ping, self._keep_time)
        deadlines.set(self, until)

    async def run(self) -> Code | None:
        """Serve until the end; answers the code to close with, or None when the client is gone already."""
        try:
            self._transport.attach(self)
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
        """Say what is left to say, end all tasks, then leave all channels."""
        self.flush()
        self._transport.detach()
        self._ping.cancel()
        self._deadlines.forget(self)
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

    def entry(self, news: News) -> None:
        self._queued(self._outbox.entry(news.whole))

    def value(self, news: News) -> None:
        self._outbox.value(news)
        if not self._due:
            self._due = True
            self._pen.soon(self)

    def notice(self, frame: Frame) -> None:
        self._queued(self._outbox.reply(frame))

    def expelled(self, channel: str, code: Code) -> None:
        self._perform(self._protocol.expel(channel, code))

    # ------------------------------------------------------------------ what the transport and the clock tell it

    def received(self, frame: str | bytes) -> None:
        if not self._end.done():
            self._perform(self._protocol.receive(frame))

    def lost(self) -> None:
        self.end(None)

    def flush(self) -> None:
        """Write what waits, as far as the line takes it."""
        self._due = False
        outbox, transport = self._outbox, self._transport
        while transport.takes_more and outbox:
            transport.write(outbox.take(self._settings.write))

    def _queued(self, in_time: bool) -> None:
        if not in_time:
            self.end(codes.SLOW)
        elif not self._due:
            self._due = True
            self._pen.soon(self)

    def _keep_time(self) -> None:
        self._ping = asyncio.get_running_loop().call_later(self._settings.limits.ping, self._keep_time)
        self._perform(self._protocol.tick())

    def changed(self, name: str) -> None:
        """An account has changed: where it is this client's, or that for which it acts, what it may do is looked at
        now."""
        if is_oneself(self._caller, name):
            self.due()

    def due(self) -> None:
        """It is time to look whether the session lasts and what it may do: it ends about now, or something may have
        been missed."""
        if self._token and not self._end.done():
            self._start(self._look_again)

    async def _look_again(self) -> None:
        try:
            await self.recheck()
        except ActorError as error:
            logger.warning("live: access could not be looked at again: %s", type(error).__name__)
            if not self._end.done():
                self._deadlines.after(self, self._settings.again)

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
                case protocol.Send(text, common):
                    self._queued(self._outbox.reply(self._pen.common.frame(text) if common else Frame(text)))
                case protocol.Authenticate(""):
                    self._perform(self._protocol.accept())
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
                case protocol.Refresh(id, token):
                    self._start(self._refresh, id, token)
                case protocol.Close(code):
                    self.end(code)

    async def _authenticate(self, token: str) -> None:
        known = await self._access.known(token, use=False)
        if known is None:
            if username_of(token) is None and not any(sessions.may_be(token) for sessions in all_sessions()):
                raise Ended(codes.INVALID_TOKEN)  # of nobody, ever
            self._perform(self._protocol.outdated())
            return
        self._caller, self._token, self._brings_tokens = known.caller, token, True
        self._lasts(known)
        self._perform(self._protocol.accept(self._ttl(known)))

    async def _refresh(self, id: int, token: str) -> None:
        """Another token of the same person: of a later sign-in, or the same that lasts longer by now."""
        if not self._token:
            self._perform(self._protocol.refused(id, codes.PERMISSION_DENIED))
            return
        known = await self._access.known(token, use=False)
        if known is None or known.caller.name != self._caller.name:
            raise Ended(codes.INVALID_TOKEN)
        self._token, self._brings_tokens = token, True
        await self.recheck()
        self._perform(self._protocol.refreshed(id, self._ttl(known)))

    async def _identify(self, *, use: bool = False) -> None:
        """What the session is worth now. Roles may have changed, or the person may have signed out."""
        if self._token:
            known = await self._access.known(self._token, use=use)
            if known is None or _is_another(self._caller, known.caller):
                raise Ended(codes.EXPIRED)
            self._caller = known.caller
            self._lasts(known)

    def _lasts(self, known: Known) -> None:
        """Look again when the session ends, if it does not last longer by then."""
        if not self._end.done():
            expires = self._brings_tokens and 0 < known.expires <= known.until
            self._deadlines.set(self, known.until + int(self._settings.grace * SECOND) * expires)

    def _ttl(self, known: Known) -> int:
        """Seconds that the token holds, for the client to bring another in time. That a session is not used is another
        matter: using it is no affair of the token's."""
        return self._deadlines.seconds_until(known.expires) if known.expires else 0

    async def _subscribe(self, id: int, request: wire.SubscribeRequest) -> None:
        channel = request.channel

        def welcome(result: wire.SubscribeResult) -> None:
            lost = request.recover and result.recoverable and not result.recovered
            if lost and request.flag & REJECT_UNRECOVERED:
                raise Refusal(codes.UNRECOVERABLE_POSITION)
            if not self._access.may_watch(self._caller, channel, request.token):
                raise Refusal(codes.PERMISSION_DENIED)  # it was taken away while the channel was read
            self._watched[channel] = request.token
            self._sit_down(channel)
            if request.delta == CHANGES and not result.recoverable:  # each entry of a log is another matter
                result.delta = True
                self._outbox.follow(channel)
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
            await self._identify(use=True)
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


def _is_another(before: Caller, now: Caller) -> bool:
    """Whether somebody began to act for an account, or does so no longer, or with other rights: the client comes back
    as whoever it is now, and its page says so."""
    return before.behalf != now.behalf or (bool(now.behalf) and before.roles != now.roles)
