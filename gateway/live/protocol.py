"""The Centrifugo client protocol as a state machine without I/O.

Frames go in with `receive`; out come actions for the shell to perform, in order: text to send, a token to check,
a channel to join or leave, a procedure to run, a connection to close. What the shell finds out it reports back
(`accept`, `subscribed`, `answered`, `refused`, `expel`), and that again yields actions. So every rule of the
protocol can be tested without a socket.

Two rules keep order. Commands that arrive while the connect token is being checked wait for the verdict.
Commands for a channel that is being joined wait until it is joined, so a client may leave a channel it has
not yet entered and enter it again, and each command is answered in its turn.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from gateway.live import codes, wire
from gateway.live.codes import Code

VERSION: Final = "tianhe-hall"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one connection may use. Sizes in bytes, times in seconds."""

    frame: int = 64 * 1024
    channels: int = 128
    channel_name: int = 255
    in_flight: int = 128
    errors: int = 100
    """Commands refused in a row, a room's own refusals aside, after which the client must be broken or guessing."""
    ping: int = 25


@dataclass(frozen=True)
class Send:
    text: str
    common: bool = False
    """Will others be sent the very same? So are those who come to one channel at one time."""


@dataclass(frozen=True)
class Authenticate:
    token: str


@dataclass(frozen=True)
class Subscribe:
    id: int
    request: wire.SubscribeRequest


@dataclass(frozen=True)
class Unsubscribe:
    channel: str


@dataclass(frozen=True)
class Rpc:
    id: int
    method: str
    data: object


@dataclass(frozen=True)
class Refresh:
    id: int
    token: str


@dataclass(frozen=True)
class Close:
    code: Code


Action = Send | Authenticate | Subscribe | Unsubscribe | Rpc | Refresh | Close


class _Phase(Enum):
    NEW = auto()
    AUTHENTICATING = auto()
    OPEN = auto()
    CLOSED = auto()


@dataclass
class _Subscription:
    joining: int
    """The id of the command that asked, until it is answered; then 0."""
    waiting: deque[wire.Command] = field(default_factory=deque)


class Connection:
    """One client's side of the conversation. `client` is the id it is told; nothing here is shared."""

    def __init__(self, client: str, limits: Limits | None = None) -> None:
        self._client = client
        self._limits = limits or Limits()
        self._phase = _Phase.NEW
        self._connect_id = 0
        self._early: deque[wire.Command] = deque()
        self._in_flight: set[int] = set()
        self._subscriptions: dict[str, _Subscription] = {}
        self._pong_due = False
        self._errors = 0

    # ------------------------------------------------------------------ what the client says

    def receive(self, frame: str | bytes) -> list[Action]:
        """Take one frame from the client."""
        if self._phase is _Phase.CLOSED:
            return []
        if len(frame) > self._limits.frame or (isinstance(frame, str) and len(frame.encode()) > self._limits.frame):
            return self._close(codes.MESSAGE_TOO_LARGE)
        try:
            commands = wire.decode(frame)
        except ValueError:
            return self._close(codes.MALFORMED)
        actions: list[Action] = []
        for command in commands:
            actions += self._take(command)
            if self._ended():
                break
        return actions

    def tick(self) -> list[Action]:
        """A ping interval has passed: ping, or give up a client that never connected or left a ping unanswered."""
        match self._phase:
            case _Phase.NEW:
                return self._close(codes.STALE)
            case _Phase.OPEN if self._pong_due:
                return self._close(codes.NO_PONG)
            case _Phase.OPEN:
                self._pong_due = True
                return [Send(wire.PING)]
            case _:
                return []

    # ------------------------------------------------------------------ what the shell found out

    def accept(self, ttl: int = 0) -> list[Action]:
        """The connect token is good (or there is none): the connection is open. ``ttl``: seconds until the client is to
        bring another token, 0: it need not."""
        if self._phase is not _Phase.AUTHENTICATING:
            return []
        self._phase = _Phase.OPEN
        result = wire.ConnectResult(client=self._client, version=VERSION, ping=self._limits.ping, pong=True)
        result.expires, result.ttl = bool(ttl), ttl
        actions: list[Action] = [Send(wire.encode(wire.Reply(id=self._connect_id, connect=result)))]
        while self._early and not self._ended():
            command = self._early.popleft()
            self._in_flight.discard(command.id)
            actions += self._take(command)
        return actions

    def outdated(self) -> list[Action]:
        """The connect token is none any more: a client that can fetch another comes back with it."""
        if self._phase is not _Phase.AUTHENTICATING:
            return []
        return [*self._refuse(self._connect_id, codes.TOKEN_EXPIRED), *self._close(codes.EXPIRED)]

    def subscribed(self, id: int, channel: str, result: wire.SubscribeResult) -> list[Action]:
        """The client has joined a channel; publications may follow this answer at once."""
        self._in_flight.discard(id)
        self._errors = 0
        text = wire.encode(wire.Reply(id=id, subscribe=result))
        actions: list[Action] = [Send(text, common=not result.recoverable)]
        if subscription := self._subscriptions.get(channel):
            subscription.joining = 0
            actions += self._resume(subscription)
        return actions

    def refreshed(self, id: int, ttl: int) -> list[Action]:
        """The token that was brought is good for ``ttl`` seconds more (0: for as long as it likes)."""
        self._in_flight.discard(id)
        result = wire.RefreshResult(client=self._client, version=VERSION, expires=bool(ttl), ttl=ttl)
        return [Send(wire.encode(wire.Reply(id=id, refresh=result)))]

    def answered(self, id: int, data: object) -> list[Action]:
        """A procedure has returned."""
        self._in_flight.discard(id)
        self._errors = 0
        return [Send(wire.encode(wire.Reply(id=id, rpc=wire.RpcResult(data=data))))]

    def refused(self, id: int, code: Code, message: str = "") -> list[Action]:
        """A command that was handed to the shell cannot be carried out."""
        self._in_flight.discard(id)
        actions = self._refuse(id, code, message)
        for channel, subscription in self._subscriptions.items():
            if subscription.joining == id:
                del self._subscriptions[channel]
                return actions + self._resume(subscription)
        return actions

    def expel(self, channel: str, code: Code) -> list[Action]:
        """The server ends a subscription; the code tells the client whether to subscribe again."""
        subscription = self._subscriptions.get(channel)
        if subscription is None or subscription.joining:
            return []
        del self._subscriptions[channel]
        push = wire.Push(channel=channel, unsubscribe=wire.Unsubscribe(code=code.number, reason=code.reason))
        return [Unsubscribe(channel), Send(wire.encode(wire.Reply(push=push)))]

    # ------------------------------------------------------------------ the rules

    def _take(self, command: wire.Command) -> list[Action]:
        if self._phase is _Phase.NEW:
            return self._connect(command)
        if command.connect is not None:
            return self._close(codes.MALFORMED)
        if command.id == 0:
            return self._take_unnumbered(command)
        if command.id in self._in_flight or command.id == self._connect_id:
            return self._close(codes.MALFORMED)
        if len(self._in_flight) >= self._limits.in_flight:
            return self._refuse(command.id, codes.TOO_MANY_REQUESTS)
        if self._phase is _Phase.AUTHENTICATING:
            return self._wait(command, self._early)
        if command.subscribe is not None:
            return self._subscribe(command, command.subscribe)
        if command.unsubscribe is not None:
            return self._unsubscribe(command, command.unsubscribe.channel)
        if command.rpc is not None:
            self._in_flight.add(command.id)
            return [Rpc(command.id, command.rpc.method, command.rpc.data)]
        if command.refresh is not None:
            if not command.refresh.token:
                return self._refuse(command.id, codes.BAD_REQUEST)
            self._in_flight.add(command.id)
            return [Refresh(command.id, command.refresh.token)]
        if command.ping is not None:
            return [Send(wire.encode(wire.Reply(id=command.id, ping=wire.Empty())))]
        if command.send is not None:
            return self._close(codes.MESSAGES_NOT_AVAILABLE)
        absent = (
            command.publish,
            command.presence,
            command.presence_stats,
            command.history,
            command.sub_refresh,
        )
        if any(request is not None for request in absent):
            return self._refuse(command.id, codes.NOT_AVAILABLE)
        return self._close(codes.MALFORMED)

    def _connect(self, command: wire.Command) -> list[Action]:
        if command.connect is None or command.id == 0:
            return self._close(codes.MALFORMED)
        self._phase = _Phase.AUTHENTICATING
        self._connect_id = command.id
        return [Authenticate(command.connect.token)]

    def _take_unnumbered(self, command: wire.Command) -> list[Action]:
        if command.send is not None:
            return self._close(codes.MESSAGES_NOT_AVAILABLE)
        if command != _PONG or not self._pong_due:
            return self._close(codes.MALFORMED)
        self._pong_due = False
        return []

    def _subscribe(self, command: wire.Command, request: wire.SubscribeRequest) -> list[Action]:
        channel = request.channel
        if not channel:
            return self._close(codes.MALFORMED)
        subscription = self._subscriptions.get(channel)
        if subscription is not None:
            if subscription.joining:
                return self._wait(command, subscription.waiting)
            return self._refuse(command.id, codes.ALREADY_SUBSCRIBED)
        if len(channel) > self._limits.channel_name:
            return self._refuse(command.id, codes.BAD_REQUEST)
        if request.type != 0:
            return self._refuse(command.id, codes.NOT_AVAILABLE)
        if len(self._subscriptions) >= self._limits.channels:
            return self._refuse(command.id, codes.LIMIT_EXCEEDED)
        self._subscriptions[channel] = _Subscription(joining=command.id)
        self._in_flight.add(command.id)
        return [Subscribe(command.id, request)]

    def _unsubscribe(self, command: wire.Command, channel: str) -> list[Action]:
        if not channel:
            return self._close(codes.MALFORMED)
        subscription = self._subscriptions.get(channel)
        if subscription is not None and subscription.joining:
            return self._wait(command, subscription.waiting)
        left: list[Action] = []
        if subscription is not None:
            del self._subscriptions[channel]
            left.append(Unsubscribe(channel))
        return [*left, Send(wire.encode(wire.Reply(id=command.id, unsubscribe=wire.Empty())))]

    def _wait(self, command: wire.Command, line: deque[wire.Command]) -> list[Action]:
        self._in_flight.add(command.id)
        line.append(command)
        return []

    def _resume(self, subscription: _Subscription) -> list[Action]:
        actions: list[Action] = []
        while subscription.waiting and not self._ended():
            command = subscription.waiting.popleft()
            self._in_flight.discard(command.id)
            actions += self._take(command)
        return actions

    def _refuse(self, id: int, code: Code, message: str = "") -> list[Action]:
        self._errors += code.number < 400
        if self._errors > self._limits.errors:
            return self._close(codes.TOO_MANY_ERRORS)
        error = wire.Error(code=code.number, message=message or code.reason, temporary=code.again)
        return [Send(wire.encode(wire.Reply(id=id, error=error)))]

    def _close(self, code: Code) -> list[Action]:
        self._phase = _Phase.CLOSED
        return [Close(code)]

    def _ended(self) -> bool:
        return self._phase is _Phase.CLOSED


_PONG = wire.Command()
