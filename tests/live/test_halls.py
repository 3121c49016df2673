"""The halls' own actors through the live socket: W2 for every event type, procedures, and what does not exist."""

import asyncio
import copy
import json
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import msgspec
import pytest
from centrifuge.fossil import apply_delta  # type: ignore[import-untyped]
from starlette.datastructures import State

from actors import ANONYMOUS, Address, View
from actors.folding import blank
from actors.messages import encode_event, event_types
from actors.registry import kinds
from common.fronts import families
from gateway.live import ClusterSource, Procedures, codes
from gateway.live.channels import kind_of
from gateway.live.codes import Code, Refusal
from gateway.live.frames import Frame
from gateway.live.hub import Hub
from gateway.live.news import News
from gateway.live.source import NoSuchChannel
from gateway.live.wire import SubscribeResult
from hall.events import TicketTaken
from hall.taking import Desk, TakeBody
from messaging.inbox.events import NoticeCame
from tests.hall.town import CLERK, HALL, STRANGER, W1, A, B, Town, town

AT = 1_795_395_600_000_000
LOGS = {name for name, family in families().items() if family.kind == "log"}
LOGGED = [tag for tag in sorted(event_types()) if tag.partition(".")[0] in LOGS]


def _inbox_after(before: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """As pages do it: `web/src/shared/inbox/inbox.ts`."""
    notices = [{**one, "read": one["read"] or one["number"] in entry.get("read", ())} for one in before["notices"]]
    new = [entry["notice"]] if "notice" in entry else []
    return {**before, "unread": entry["unread"], "notices": new + notices}


LIVED: dict[str, tuple[Address, Any, Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]]] = {
    "ticket": (Address("ticket", "440106-20261123-A001"), TicketTaken, lambda before, entry: entry["ticket"]),
    "inbox": (Address("inbox", "clerk01"), NoticeCame, _inbox_after),
}
"""An actor of each kind of log, its first event, and how a screen makes the next value of that and an entry."""


def _example(annotation: Any) -> Any:
    """A value of a field's type."""
    if get_origin(annotation) is UnionType:
        return next(_example(arm) for arm in get_args(annotation) if arm is not NoneType)
    return {int: 7, str: "x-1", float: 1.5, bool: True}.get(annotation) or (get_origin(annotation) or annotation)()


def _event(kind: Any) -> str:
    fields = {field.name: _example(field.type) for field in msgspec.structs.fields(kind)}
    return encode_event(kind(**fields)).decode()


@pytest.mark.parametrize("tag", LOGGED)
def test_W2_every_event_type_of_a_log_channel_carries_what_the_next_snapshot_shows(tag: str) -> None:
    """A screen that shows the snapshot and then what each publication carries, shows the next snapshot."""
    kind = tag.partition(".")[0]
    address, first, shown_after = LIVED[kind]
    actor = blank(address)
    actor.replay(AT, _event(first))
    before = copy.deepcopy(actor.view())
    publication = actor.replay(AT + 1, _event(event_types()[tag]))
    assert publication is not None
    assert shown_after(before, publication) == actor.view()


def test_W2_every_watched_actor_publishes() -> None:
    for name, family in families().items():
        kind = family.only.kind if family.only else family.side.actor if family.side else name
        assert kinds[kind].publish == family.kind
    assert len(LOGGED) > 5


class Screen:
    """Shows the newest thing it was told."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.offset = 0
        self.shows: Any = None
        self._text = b""

    def welcome(self, result: SubscribeResult) -> None:
        self.offset, self.shows = result.offset, json.loads(bytes(result.data or b"null"))
        self._text = bytes(result.data or b"")

    def entry(self, news: News) -> None:
        pub = json.loads(news.whole.text)["push"]["pub"]
        assert pub["offset"] == self.offset + 1
        self.offset, self.shows = pub["offset"], pub["data"]["ticket"]

    def value(self, news: News) -> None:
        pub = json.loads(news.whole.text)["push"]["pub"]
        assert pub["offset"] > self.offset
        self.offset, self.shows = pub["offset"], pub["data"]
        self._follow(json.loads(news.change.text)["push"]["pub"])

    def _follow(self, pub: Any) -> None:
        """The same, as a screen that is told only what changed."""
        text = pub["data"].encode()
        self._text = bytes(apply_delta(self._text, text)) if pub.get("delta") else text
        assert json.loads(self._text) == self.shows

    def notice(self, frame: Frame) -> None:
        raise AssertionError(frame.text)

    def expelled(self, channel: str, code: Code) -> None:
        raise AssertionError(code)


def test_W2_a_journey_on_every_screen_ends_as_a_fresh_screen_begins() -> None:
    async def scenario() -> None:
        async with town() as it:
            source = ClusterSource(it.cluster)
            hub = Hub(source, kind_of)
            news = source.feed()
            assert await anext(news) is None
            ticket = (await it.take())["id"]
            names = [f"hall:{HALL}", f"window:{W1}", f"ticket:{ticket}", "map"]
            screens = {name: Screen(name) for name in names}
            for name, screen in screens.items():
                await hub.join(name, screen, None, screen.welcome)
            async with asyncio.timeout(20):
                await _serve(it, ticket)
                while True:
                    fresh = {name: await source.snapshot(name) for name in names}
                    if all(screens[name].offset >= fresh[name].offset for name in names):
                        break
                    update = await anext(news)
                    assert update is not None
                    hub.update(update)
            for name, screen in screens.items():
                assert _timeless(screen.shows) == _timeless(json.loads(bytes(fresh[name].data))), name
            assert screens[f"ticket:{ticket}"].shows["state"] == "finished"
            await news.aclose()
            await hub.aclose()

    asyncio.run(scenario())


async def _serve(it: Town, ticket: str) -> None:
    procedures = Procedures(State({"hall_desk": _desk(it)}))
    for number, command in enumerate(("open", "call-next", "recall", "start", "finish", "close")):
        answer = await procedures(CLERK, f"window.{command}", {"id": W1, "key": f"k{number}"})
        assert answer["id"] == W1
    await it.until("ticket", ticket, lambda view: view["state"] == "finished")
    await it.until("hall", HALL, lambda view: view["windows"][0]["state"] == "closed")


def _timeless(data: Any) -> Any:
    """Without the moment at which a view was made."""
    return {name: value for name, value in data.items() if name != "at"}


def _desk(it: Town) -> Desk:
    return Desk(it.cluster, lambda purpose: purpose.encode().ljust(32))


def _in_town(check: Callable[[Town], Any]) -> None:
    async def scenario() -> None:
        async with town() as it:
            await check(it)

    asyncio.run(scenario())


def test_W6_the_same_window_command_over_the_socket_again_gives_the_first_answer() -> None:
    async def check(it: Town) -> None:
        procedures = Procedures(State({"hall_desk": _desk(it)}))
        await it.take()
        await it.take()
        await procedures(CLERK, "window.open", {"id": W1, "key": "a"})
        first = await procedures(CLERK, "window.call-next", {"id": W1, "key": "b"})
        assert await procedures(CLERK, "window.call-next", {"id": W1, "key": "b"}) == first
        with pytest.raises(Refusal) as reused:
            await procedures(CLERK, "window.recall", {"id": W1, "key": "b"})
        assert (reused.value.code, reused.value.message) == (codes.RPC_REFUSED, "command.reused")

    _in_town(check)


@pytest.mark.parametrize(
    ("method", "data", "code"),
    [
        ("window.dance", {"id": W1}, codes.METHOD_NOT_FOUND),
        ("", None, codes.METHOD_NOT_FOUND),
        ("queue.take", {"id": A}, codes.METHOD_NOT_FOUND),
        ("window.open", None, codes.RPC_INVALID),
        ("window.open", [W1], codes.RPC_INVALID),
        ("window.open", {"id": 7}, codes.RPC_INVALID),
        ("window.open", {"id": W1, "key": ""}, codes.RPC_INVALID),
        ("window.open", {"id": W1, "key": "k" * 201}, codes.RPC_INVALID),
        ("window.open", {"id": W1, "extra": 1}, codes.RPC_INVALID),
        ("window.open", {"id": ""}, codes.RPC_INVALID),
        ("window.open", {"id": "4" * 10_000}, codes.RPC_INVALID),
        ("window.open", {"id": W1, "key": "a b"}, codes.RPC_INVALID),
        ("window.open", {"id": W1, "key": "键"}, codes.RPC_INVALID),
        ("window.open", {"id": W1, "key": 7}, codes.RPC_INVALID),
        ("window.open", {"id": W1, "reason": "none is wanted"}, codes.RPC_INVALID),
        ("window.open", {"id": f"{W1}\x00"}, codes.RPC_UNKNOWN),
        ("window.open", {"id": "440106-\ud800"}, codes.RPC_INVALID),
        ("window.open", {"id": "../440106-01"}, codes.RPC_UNKNOWN),
        ("window.call", {"id": W1}, codes.RPC_INVALID),
        ("window.call", {"id": W1, "ticket": "A" * 65}, codes.RPC_INVALID),
        ("window.hold", {"id": W1, "reason": "长" * 201}, codes.RPC_INVALID),
        ("ticket.take", {"id": HALL}, codes.RPC_INVALID),
        ("ticket.take", {"id": HALL, "queue": A, "item": "a-item"}, codes.RPC_INVALID),
        ("ticket.take", {"id": HALL, "queue": A, "more": 1}, codes.RPC_INVALID),
        ("ticket.take", {"id": HALL, "queue": A, "holder": {"name": "\ud800"}}, codes.RPC_INVALID),
        ("ticket.take", {"id": HALL, "queue": "440106:Z"}, codes.RPC_UNKNOWN),
        ("ticket.take", {"id": "440199", "queue": A}, codes.RPC_UNKNOWN),
        ("window.hold", {"id": W1, "reason": "a\x00b"}, codes.RPC_INVALID),
        ("window.call", {"id": W1, "ticket": {"a": 1}}, codes.RPC_INVALID),
        ("window.open", {"id": "nowhere"}, codes.RPC_UNKNOWN),
        ("window.call-next", {"id": W1}, codes.RPC_REFUSED),
    ],
)
def test_a_call_that_cannot_be_done_says_why(method: str, data: object, code: Code) -> None:
    async def check(it: Town) -> None:
        with pytest.raises(Refusal) as refused:
            await Procedures(State({"hall_desk": _desk(it)}))(CLERK, method, data)
        assert refused.value.code == code

    _in_town(check)


@pytest.mark.parametrize("caller", [ANONYMOUS, STRANGER])
def test_a_window_is_run_by_its_own_halls_clerks_only(caller: Any) -> None:
    async def check(it: Town) -> None:
        with pytest.raises(Refusal) as refused:
            await Procedures(State({"hall_desk": _desk(it)}))(caller, "window.open", {"id": W1})
        assert refused.value.code == codes.RPC_FORBIDDEN

    _in_town(check)


def test_W6_a_ticket_taken_over_the_socket_is_the_one_taken_over_http() -> None:
    async def check(it: Town) -> None:
        desk = _desk(it)
        procedures = Procedures(State({"hall_desk": desk}))
        body = {"queue": A, "priority": "elderly", "holder": {"name": "张三"}}
        first = await procedures(ANONYMOUS, "ticket.take", {"id": HALL, "key": "k", **body})
        assert first["secret"]
        assert first["priority"] == "elderly"
        assert await procedures(ANONYMOUS, "ticket.take", {"id": HALL, "key": "k", **body}) == first
        assert await desk.take(ANONYMOUS, HALL, "k", TakeBody.model_validate(body)) == first
        for other in ({**body, "queue": B}, {**body, "priority": "ordinary"}, {"queue": A}):
            with pytest.raises(Refusal) as reused:
                await procedures(ANONYMOUS, "ticket.take", {"id": HALL, "key": "k", **other})
            assert (reused.value.code, reused.value.message) == (codes.RPC_REFUSED, "command.reused")
        assert (await it.view("queue", A))["waiting"] + (await it.view("queue", B))["waiting"] == 1

    _in_town(check)


def test_what_nothing_ever_happened_to_does_not_exist() -> None:
    async def check(it: Town) -> None:
        source = ClusterSource(it.cluster)
        assert source.epoch == it.cluster.epoch
        for channel in ("hall:440199", "window:440106-99", "ticket:440106-20261123-A999", "hall:", "nothing"):
            with pytest.raises(NoSuchChannel):
                await source.snapshot(channel)
        assert (await source.snapshot("map")).offset >= 0
        assert (await it.cluster.call(Address("hall", HALL), View())).seq == (
            await source.snapshot(f"hall:{HALL}")
        ).offset

    _in_town(check)


def test_history_is_what_the_feed_said() -> None:
    async def check(it: Town) -> None:
        source = ClusterSource(it.cluster)
        news = source.feed()
        assert await anext(news) is None
        ticket = "ticket:440106-20261123-A001"
        source.opened(ticket)
        assert f"ticket:{(await it.take())['id']}" == ticket
        await it.cancel(ticket.partition(":")[2])
        told: list[tuple[int, Any]] = []
        while len(told) < 2:  # taken, cancelled
            update = await anext(news)
            if update is not None and update.channel == ticket:
                told.append((update.offset, json.loads(bytes(update.data or b"null"))))
        await news.aclose()
        history = await source.history(ticket, 0, 10)
        assert [(entry.offset, json.loads(bytes(entry.data))) for entry in history] == told
        assert [entry.offset for entry in await source.history(ticket, 1, 10)] == [2]

    _in_town(check)
