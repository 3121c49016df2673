"""W6 commands happen once, W9 resuming rechecks access; and what a session does when things around it fail."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from actors import (
    ANONYMOUS,
    Actor,
    Address,
    Caller,
    Command,
    Event,
    HostUnavailable,
    LocalCluster,
    Row,
    Rows,
    VirtualClock,
    applies,
    handles,
)
from gateway.live import codes
from gateway.live.access import Access, Known
from gateway.live.codes import Code, Refusal
from gateway.live.deadlines import SECOND, Deadlines
from gateway.live.frames import Frame
from gateway.live.presence import Presence, Watchers
from gateway.live.protocol import Limits
from gateway.live.session import Client, Session, Settings
from people.person import new_person
from people.tokens import new_token
from tests.live.fakes import FakeSource, a_state, hub_of

TICKET, WINDOW, HALL = "ticket:440106-20261123-A001", "window:440106-01", "hall:440106"
CLERK = Caller("clerk01", ("clerk",), ("440106",))


class TallyRow(Row):
    __tablename__ = "live_test_tally"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    total: Mapped[int] = mapped_column(default=0)


class Count(Command[int], frozen=True, tag="live_test.count"):
    by: int


class Counted(Event, frozen=True, tag="live_test.counted"):
    by: int


class Tally(Actor, kind="live_test_tally"):
    publish: ClassVar[Any] = "log"
    row: TallyRow

    def load(self, db: Rows) -> None:
        self.row = db.get(TallyRow, self.key) or TallyRow(id=self.key)

    @handles
    def count(self, command: Count) -> int:
        self.emit(Counted(by=command.by))
        return self.row.total

    @applies
    def counted(self, event: Counted) -> None:
        self.row.total += event.by
        self.save(self.row)

    def publication(self, event: Event) -> dict[str, Any]:
        return {"add": event.by} if isinstance(event, Counted) else {}

    def view(self) -> dict[str, object]:
        return {"sum": self.row.total}


class World:
    """Everything around sessions, with doors the tests can open and shut."""

    def __init__(self) -> None:
        self.source = FakeSource()
        for channel in (TICKET, WINDOW, HALL):
            self.source.commit(channel)
        self.hub = hub_of(self.source)
        self.people: dict[str, Caller] = {"token": CLERK}
        self.until: dict[str, int] = {}
        self.expires: dict[str, int] = {}
        """Where it is not when the session ends."""
        self.used: list[str] = []
        self.away = False
        self.clock = VirtualClock()
        self.deadlines = Deadlines(self.clock)
        self.access = Access(self.known, a_state(lambda ticket, secret: secret == f"secret of {ticket}"))
        self.called: list[tuple[Caller, str, object]] = []
        self.answer: object | Exception = {"ok": True}
        self.presence = Presence("window", self.nobody_listens, beat=60)

    async def nobody_listens(self, desks: Watchers) -> None:
        """Presence is counted here, and told to nobody."""

    async def known(self, token: str, *, use: bool) -> Known | None:
        if self.away:
            raise HostUnavailable()
        if use:
            self.used.append(token)
        caller = self.people.get(token)
        until = self.until.get(token, 0)
        return Known(caller, until, self.expires.get(token, until)) if caller else None

    async def rpc(self, caller: Caller, method: str, data: object) -> object:
        self.called.append((caller, method, data))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def pass_(self, seconds: float) -> None:
        """So much of the hall's time; whoever is woken by it does what it does."""
        for _ in range(5):
            await asyncio.sleep(0)
        self.clock.advance(seconds)
        for _ in range(20):
            await asyncio.sleep(0)

    def happen(self, channel: str) -> None:
        self.hub.update(self.source.commit(channel))

    @asynccontextmanager
    async def client(self, rpc: Any = None, **settings: Any) -> AsyncIterator["Line"]:
        line = Line()
        session = Session(
            "c1",
            line,
            hub=self.hub,
            access=self.access,
            rpc=rpc or self.rpc,
            settings=Settings(limits=Limits(ping=3600), **settings),
            caller=ANONYMOUS,
            deadlines=self.deadlines,
            presences=[self.presence],
        )
        line.session = session
        line.ended = asyncio.create_task(session.run())
        await asyncio.sleep(0)
        try:
            yield line
        finally:
            line.hang_up()
            await line.ended


class Line:
    """A transport of queues, and the client's end of it."""

    session: Session
    ended: asyncio.Task[Code | None]

    def __init__(self) -> None:
        self._client: Client | None = None
        self._down: asyncio.Queue[Any] = asyncio.Queue()
        self.takes_more = True
        self.writes = 0
        self._id = 0

    def attach(self, client: Client) -> None:
        self._client = client

    def detach(self) -> None:
        self._client = None

    def write(self, frames: Sequence[Frame]) -> None:
        self.writes += 1
        for frame in frames:
            self._down.put_nowait(json.loads(frame.text))

    def take_more(self, more: bool) -> None:
        self.takes_more = more
        if more and self._client is not None:
            self._client.flush()

    def hang_up(self) -> None:
        if self._client is not None:
            self._client.lost()

    def say(self, what: str, request: dict[str, Any]) -> int:
        self._id += 1
        assert self._client is not None
        self._client.received(json.dumps({"id": self._id, what: request}))
        return self._id

    async def hear(self) -> Any:
        return await self._down.get()

    async def ask(self, what: str, **request: Any) -> Any:
        self.say(what, request)
        return await self.hear()

    @property
    def silent(self) -> bool:
        return self._down.empty()


def refusal(answer: Any) -> int:
    return int(answer["error"]["code"])


def test_W6_a_command_repeated_after_a_lost_connection_happens_once() -> None:
    """The line breaks at each point between sending and the answer; the client says it again with the same key."""

    async def scenario() -> None:
        world = World()
        async with LocalCluster.open(kinds=[Tally]) as cluster:

            async def rpc(caller: Caller, method: str, data: Any) -> object:
                command = Count(by=data["by"])
                return await cluster.call(
                    Address("live_test_tally", data["id"]), command, command_id=data["key"], caller=caller
                )

            async def lost_before(caller: Caller, method: str, data: Any) -> object:
                raise asyncio.CancelledError

            async def lost_after(caller: Caller, method: str, data: Any) -> object:
                await rpc(caller, method, data)
                done.set()
                await asyncio.Event().wait()
                return None

            for number, lossy in enumerate((lost_before, lost_after, rpc)):
                done = asyncio.Event()
                data = {"id": f"t{number}", "key": f"key-{number}", "by": 5}
                async with world.client(rpc=lossy) as line:
                    await line.ask("connect", token="token")
                    line.say("rpc", {"method": "tally.count", "data": data})
                    if lossy is lost_after:
                        await done.wait()
                for _ in range(3):
                    async with world.client(rpc=rpc) as line:
                        await line.ask("connect", token="token")
                        answer = await line.ask("rpc", method="tally.count", data=data)
                        assert answer["rpc"]["data"] == 5
                events = await cluster.events(Address("live_test_tally", f"t{number}"))
                assert [event.command_id for event in events] == [f"key-{number}"]

    asyncio.run(scenario())


def test_W9_a_role_revoked_while_offline_is_gone_when_the_client_returns() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect", token="token")
            assert "subscribe" in await line.ask("subscribe", channel=WINDOW)
        world.people["token"] = Caller("clerk01", ("clerk",), ("440106001",))
        async with world.client() as line:
            await line.ask("connect", token="token")
            back = await line.ask("subscribe", channel=WINDOW, recover=True, epoch="store-1", offset=1)
            assert refusal(back) == codes.PERMISSION_DENIED.number
            assert "subscribe" in await line.ask("subscribe", channel=HALL)
        del world.people["token"]
        async with world.client() as line:
            line.say("connect", {"token": "token"})
            assert await line.ended == codes.INVALID_TOKEN
        async with world.client() as line:  # of a citizen, whose session is over: they may bring another
            assert refusal(await line.ask("connect", token=new_token(new_person()))) == codes.TOKEN_EXPIRED.number

    asyncio.run(scenario())


def test_W9_a_role_revoked_while_online_counts_at_the_next_subscription_and_the_next_look() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect", token="token")
            await line.ask("subscribe", channel=WINDOW)
            await line.ask("subscribe", channel=HALL)
            await line.ask("subscribe", channel=TICKET, token="secret of 440106-20261123-A001")
            world.people["token"] = Caller("clerk01", ("clerk",), ())
            other = await line.ask("subscribe", channel="window:440106-02")
            assert refusal(other) == codes.PERMISSION_DENIED.number
            await line.session.recheck()
            push = (await line.hear())["push"]
            assert push == {"channel": WINDOW, "unsubscribe": {"code": 2103, "reason": "access revoked"}}
            world.happen(WINDOW)
            world.happen(HALL)
            world.happen(TICKET)
            assert (await line.hear())["push"]["channel"] == HALL
            assert (await line.hear())["push"]["channel"] == TICKET, "the secret is still the secret"
            assert line.silent
            del world.people["token"]
            line.say("rpc", {"method": "m"})
            assert await line.ended == codes.EXPIRED

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("channel", "token", "connect", "code"),
    [
        ("map:1", "", "", codes.UNKNOWN_CHANNEL),
        ("inbox:clerk01", "", "token", codes.UNKNOWN_CHANNEL),
        ("hall:", "", "", codes.UNKNOWN_CHANNEL),
        ("hall:a/b", "", "", codes.UNKNOWN_CHANNEL),
        ("hall:440199", "", "", codes.UNKNOWN_CHANNEL),
        (TICKET, "", "", codes.PERMISSION_DENIED),
        (TICKET, "wrong", "", codes.PERMISSION_DENIED),
        (TICKET, "wrong", "token", codes.PERMISSION_DENIED),
        (TICKET, "secret of 440106-20261123-A002", "", codes.PERMISSION_DENIED),
        (WINDOW, "", "", codes.PERMISSION_DENIED),
        (WINDOW, "secret of 440106-01", "", codes.PERMISSION_DENIED),
        ("window:440106001-01", "", "token", codes.PERMISSION_DENIED),
        (TICKET, "secret of 440106-20261123-A001", "", None),
        (TICKET, "", "token", None),
        (WINDOW, "", "token", None),
        (HALL, "", "", None),
    ],
)
def test_who_may_watch_what(channel: str, token: str, connect: str, code: Code | None) -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect", token=connect)
            answer = await line.ask("subscribe", channel=channel, token=token)
            assert answer.get("error", {}).get("code") == (code and code.number)

    asyncio.run(scenario())


def test_a_subscription_brings_the_value_and_then_each_change() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect")
            answer = await line.ask("subscribe", channel=HALL)
            assert answer["subscribe"] == {"epoch": "store-1", "offset": 1, "positioned": True, "data": {"sum": 1}}
            world.happen(HALL)
            assert await line.hear() == {"push": {"channel": HALL, "pub": {"offset": 2, "data": {"sum": 3}}}}
            assert await line.ask("unsubscribe", channel=HALL) == {"id": 3, "unsubscribe": {}}
            world.happen(HALL)
            assert "ping" in await line.ask("ping")

    asyncio.run(scenario())


def test_whoever_watches_a_window_is_at_its_desk_until_they_leave_lose_the_line_or_may_no_longer() -> None:
    async def scenario() -> None:
        world = World()
        there = {WINDOW.partition(":")[2]: ["clerk01"]}
        async with world.client() as line, world.client() as second:
            for client in (line, second):
                await client.ask("connect", token="token")
                await client.ask("subscribe", channel=WINDOW)
            assert world.presence.watchers == there
            await line.ask("unsubscribe", channel=WINDOW)
            assert world.presence.watchers == there
            second.hang_up()
            await second.ended
            assert world.presence.watchers == {}
            await line.ask("subscribe", channel=WINDOW)
            assert world.presence.watchers == there
            world.people["token"] = Caller("clerk01", ("audit",), ())
            await line.session.recheck()
            assert world.presence.watchers == {}

    asyncio.run(scenario())


def test_a_client_that_leaves_before_it_has_entered_is_out() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect")
            line.say("subscribe", {"channel": HALL})
            line.say("unsubscribe", {"channel": HALL})
            assert "subscribe" in await line.hear()
            assert "unsubscribe" in await line.hear()
            world.happen(HALL)
            assert "ping" in await line.ask("ping")
            assert line.silent

    asyncio.run(scenario())


def test_a_client_may_ask_to_be_refused_rather_than_given_a_snapshot() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect")
            place = {"channel": TICKET, "token": "secret of 440106-20261123-A001", "recover": True, "flag": 2}
            lost = await line.ask("subscribe", **place, epoch="_")
            assert refusal(lost) == codes.UNRECOVERABLE_POSITION.number
            world.happen(TICKET)
            assert line.silent, "who was refused is not in the channel"
            kept = await line.ask("subscribe", **place, epoch="store-1", offset=1)
            assert kept["subscribe"]["recovered"]
            assert [entry["offset"] for entry in kept["subscribe"]["publications"]] == [2]

    asyncio.run(scenario())


def test_W5_a_stalled_client_is_closed_as_slow_while_it_is_being_written_to() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client(outbox=1000) as line:
            await line.ask("connect", token="token")
            await line.ask("subscribe", channel=TICKET)
            line.take_more(False)
            while not line.ended.done():
                world.happen(TICKET)
                await asyncio.sleep(0)
            assert line.ended.result() == codes.SLOW

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("failure", "code", "message"),
    [
        (Refusal(codes.RPC_REFUSED, "window.not_open"), 409, "window.not_open"),
        (RuntimeError("secret detail"), 100, "internal server error"),
    ],
)
def test_a_refused_call_says_why_and_a_failed_one_says_nothing(failure: Exception, code: int, message: str) -> None:
    async def scenario() -> None:
        world = World()
        world.answer = failure
        async with world.client() as line:
            await line.ask("connect", token="token")
            answer = await line.ask("rpc", method="window.open", data={"id": "440106-01"})
            assert (answer["error"]["code"], answer["error"]["message"]) == (code, message)
            assert world.called == [(CLERK, "window.open", {"id": "440106-01"})]

    asyncio.run(scenario())


def test_a_channel_that_cannot_be_read_may_be_tried_again() -> None:
    async def scenario() -> None:
        world = World()
        world.source.failing = RuntimeError("down")
        async with world.client() as line:
            await line.ask("connect")
            answer = await line.ask("subscribe", channel=HALL)
            assert answer["error"] == {"code": 100, "message": "internal server error", "temporary": True}
            world.source.failing = None
            assert "subscribe" in await line.ask("subscribe", channel=HALL)

    asyncio.run(scenario())


def test_what_comes_in_one_moment_goes_out_in_one_write() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect")
            for request in ({"channel": HALL}, {"channel": TICKET, "token": f"secret of {TICKET[7:]}"}):
                await line.ask("subscribe", **request)
            before = line.writes
            for channel in (HALL, TICKET, TICKET):
                world.happen(channel)
            assert [(await line.hear())["push"]["channel"] for _ in range(3)] == [HALL, TICKET, TICKET]
            assert line.writes == before + 1

    asyncio.run(scenario())


def test_W5_a_line_that_takes_no_more_is_given_the_newest_value_when_it_takes_more_again() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect")
            await line.ask("subscribe", channel=HALL)
            line.take_more(False)
            for _ in range(5):
                world.happen(HALL)
                await asyncio.sleep(0)
            assert line.silent
            line.take_more(True)
            assert (await line.hear())["push"]["pub"]["offset"] == 6
            assert line.silent

    asyncio.run(scenario())


def test_a_client_that_goes_leaves_nothing_behind() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect")
            await line.ask("subscribe", channel=HALL)
            line.hang_up()
            assert await line.ended is None
        world.happen(HALL)
        assert line.silent

    asyncio.run(scenario())


def test_a_client_that_brings_tokens_is_told_how_long_one_holds_and_brings_another() -> None:
    async def scenario() -> None:
        world = World()
        world.until["token"] = world.clock.now() + 90 * SECOND
        async with world.client() as line:
            connected = (await line.ask("connect", token="token"))["connect"]
            assert (connected["expires"], connected["ttl"]) == (True, 90)
            await line.ask("subscribe", channel=WINDOW)
            world.people["later"] = Caller("clerk01", ("audit",), ())
            world.until["later"] = world.clock.now() + 600 * SECOND
            line.say("refresh", {"token": "later"})
            assert (await line.hear())["push"]["unsubscribe"]["code"] == 2103, "with the rights of now"
            refreshed = (await line.hear())["refresh"]
            assert (refreshed["expires"], refreshed["ttl"], refreshed["client"]) == (True, 600, "c1")
            line.say("refresh", {"token": "wrong"})
            assert await line.ended == codes.INVALID_TOKEN

    asyncio.run(scenario())


def test_a_token_of_somebody_else_refreshes_nothing() -> None:
    async def scenario() -> None:
        world = World()
        world.people["other"] = Caller("clerk02", ("admin",), ())
        async with world.client() as line:
            await line.ask("connect")
            assert refusal(await line.ask("refresh", token="token")) == codes.PERMISSION_DENIED.number
        async with world.client() as line:
            assert "expires" not in (await line.ask("connect", token="token"))["connect"], "this one lasts"
            assert refusal(await line.ask("refresh", token="")) == codes.BAD_REQUEST.number
            line.say("refresh", {"token": "other"})
            assert await line.ended == codes.INVALID_TOKEN

    asyncio.run(scenario())


def test_a_session_that_is_not_used_ends_its_socket_when_its_time_is_up_and_not_before() -> None:
    """By one timer for all, on the hall's clock; what moves the end is heard of by the account's change."""

    async def scenario() -> None:
        world = World()
        keeping = asyncio.create_task(world.deadlines.run())
        world.until["token"] = world.clock.now() + 60 * SECOND
        async with world.client() as line, world.client() as other:
            world.expires["token"] = world.clock.now() + 12 * 3600 * SECOND
            assert (await line.ask("connect", token="token"))["connect"]["ttl"] == 12 * 3600
            await line.ask("subscribe", channel=WINDOW)
            await other.ask("connect")
            await world.pass_(59)
            world.happen(WINDOW)
            assert "pub" in (await line.hear())["push"], "pushed news are no use, but it is not over yet"
            world.until["token"] += 60 * SECOND  # used elsewhere
            await world.pass_(2)
            assert "ping" in await line.ask("ping")
            world.people.pop("token")
            await world.pass_(60)
            assert await line.ended == codes.EXPIRED
            assert "ping" in await other.ask("ping")
            assert len(world.deadlines) == 0
        assert world.used == []
        keeping.cancel()

    asyncio.run(scenario())


def test_a_command_over_the_socket_is_use_of_the_session_and_subscribing_is_none() -> None:
    async def scenario() -> None:
        world = World()
        async with world.client() as line:
            await line.ask("connect", token="token")
            await line.ask("subscribe", channel=WINDOW)
            assert world.used == []
            await line.ask("rpc", method="m")
            assert world.used == ["token"]

    asyncio.run(scenario())


def test_what_a_session_is_worth_is_asked_again_until_it_is_known() -> None:
    async def scenario() -> None:
        world = World()
        keeping = asyncio.create_task(world.deadlines.run())
        async with world.client() as line:
            await line.ask("connect", token="token")
            await line.ask("subscribe", channel=WINDOW)
            world.away = True
            line.session.changed("clerk01")
            await world.pass_(1)
            world.away = False
            world.people["token"] = Caller("clerk01", ("audit",), ())
            await world.pass_(5)
            assert (await line.hear())["push"]["unsubscribe"]["code"] == 2103
        keeping.cancel()

    asyncio.run(scenario())
