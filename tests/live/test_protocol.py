"""The protocol without a socket: every rule, the codes for breaking them, and that nothing sent can break it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.live import codes, wire
from gateway.live.codes import Code
from gateway.live.protocol import Action, Authenticate, Close, Connection, Limits, Rpc, Send, Subscribe, Unsubscribe


def said(actions: list[Action]) -> list[Any]:
    """What goes to the client, parsed; other actions as they are."""
    return [json.loads(action.text) if isinstance(action, Send) else action for action in actions]


def frame(*commands: dict[str, Any]) -> str:
    return "\n".join(json.dumps(command) for command in commands)


def opened(limits: Limits | None = None) -> Connection:
    connection = Connection("c1", limits)
    connection.receive(frame({"id": 1, "connect": {}}))
    connection.accept()
    return connection


def error(id: int, code: Code) -> dict[str, Any]:
    shown: dict[str, Any] = {"code": code.number, "message": code.reason}
    return {"id": id, "error": shown | ({"temporary": True} if code.again else {})}


def joined(connection: Connection, channel: str, id: int = 2) -> None:
    assert isinstance(connection.receive(frame({"id": id, "subscribe": {"channel": channel}}))[0], Subscribe)
    connection.subscribed(id, channel, wire.SubscribeResult(epoch="e", offset=1))


def test_connecting() -> None:
    connection = Connection("c1")
    assert connection.receive('{"id":1,"connect":{"token":"t","name":"js","data":{"x":[]}}}') == [Authenticate("t")]
    reply = {"id": 1, "connect": {"client": "c1", "version": "tianhe-hall", "ping": 25, "pong": True}}
    assert said(connection.accept()) == [reply]
    assert connection.accept() == []


def test_commands_sent_with_connect_wait_for_its_answer() -> None:
    connection = Connection("c1")
    early = frame({"id": 1, "connect": {}}, {"id": 2, "subscribe": {"channel": "map"}}, {"id": 3, "ping": {}})
    assert connection.receive(early) == [Authenticate("")]
    connect, subscribe, pong = said(connection.accept())
    assert connect["id"] == 1
    assert subscribe.request.channel == "map"
    assert pong == {"id": 3, "ping": {}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "nonsense",
        "[]",
        "[" * 10_000,
        '{"id":1,"x":' + "[" * 20_000,
        '{"id":-1,"ping":{}}',
        '{"id":4294967296,"ping":{}}',
        '{"id":"2","ping":{}}',
        '{"id":2}',
        '{"id":2,"dance":{}}',
        '{"id":2,"subscribe":{}}',
        '{"id":2,"subscribe":{"channel":"map","offset":-1}}',
        '{"id":2,"subscribe":{"channel":["map"]}}',
        '{"id":2,"unsubscribe":{}}',
        '{"id":2,"connect":{}}',
        '{"id":1,"ping":{}}',
        '{"ping":{}}',
        '{"subscribe":{"channel":"map"}}',
        "{}",
        '{"id":2,"ping":{}}\n\n{"id":3,"ping":{}}',
        b"\xff\xfe",
    ],
)
def test_what_is_not_the_protocol_closes_the_connection(text: str | bytes) -> None:
    connection = opened()
    assert connection.receive(text)[-1] == Close(codes.MALFORMED)
    assert connection.receive('{"id":9,"ping":{}}') == []
    assert connection.tick() == []


@pytest.mark.parametrize(
    "command", [{"id": 1, "subscribe": {"channel": "map"}}, {}, {"connect": {}}, {"id": 1, "rpc": {"method": "x"}}]
)
def test_nothing_comes_before_connect(command: dict[str, Any]) -> None:
    assert Connection("c1").receive(frame(command)) == [Close(codes.MALFORMED)]


def test_bytes_are_read_like_text_and_a_last_newline_is_allowed() -> None:
    assert said(opened().receive(b'{"id":2,"ping":{}}\n')) == [{"id": 2, "ping": {}}]


@pytest.mark.parametrize("text", ["x" * 65537, b"x" * 65537, "天" * 30_000])
def test_a_frame_that_is_too_large(text: str | bytes) -> None:
    assert opened().receive(text) == [Close(codes.MESSAGE_TOO_LARGE)]


@pytest.mark.parametrize("what", ["publish", "presence", "presence_stats", "history", "sub_refresh"])
def test_what_is_not_offered(what: str) -> None:
    assert said(opened().receive(frame({"id": 2, what: {"channel": "map"}}))) == [error(2, codes.NOT_AVAILABLE)]


def test_asynchronous_messages_are_not_listened_to() -> None:
    assert opened().receive('{"send":{"data":{}}}') == [Close(codes.MESSAGES_NOT_AVAILABLE)]
    assert opened().receive('{"id":2,"send":{"data":{}}}') == [Close(codes.MESSAGES_NOT_AVAILABLE)]


def test_subscribing_and_leaving() -> None:
    connection = opened()
    request = {"channel": "map", "token": "t", "recover": True, "epoch": "e", "offset": 3, "flag": 3}
    (subscribe,) = connection.receive(frame({"id": 2, "subscribe": request}))
    assert subscribe == Subscribe(2, wire.SubscribeRequest("map", "t", True, "e", 3, 3))
    result = wire.SubscribeResult(epoch="e", offset=4, recoverable=True, recovered=True)
    assert said(connection.subscribed(2, "map", result)) == [
        {"id": 2, "subscribe": {"epoch": "e", "offset": 4, "recoverable": True, "recovered": True}}
    ]
    left = connection.receive(frame({"id": 3, "unsubscribe": {"channel": "map"}}))
    assert said(left) == [Unsubscribe("map"), {"id": 3, "unsubscribe": {}}]
    again = connection.receive(frame({"id": 4, "unsubscribe": {"channel": "map"}}))
    assert said(again) == [{"id": 4, "unsubscribe": {}}]


def test_subscribing_twice() -> None:
    connection = opened()
    joined(connection, "map")
    again = connection.receive(frame({"id": 3, "subscribe": {"channel": "map"}}))
    assert said(again) == [error(3, codes.ALREADY_SUBSCRIBED)]


def test_commands_for_a_channel_that_is_being_joined_are_answered_in_their_turn() -> None:
    connection = opened()
    connection.receive(frame({"id": 2, "subscribe": {"channel": "map"}}))
    later = [{"id": 3, "unsubscribe": {"channel": "map"}}, {"id": 4, "subscribe": {"channel": "map"}}]
    assert connection.receive(frame(*later, {"id": 5, "subscribe": {"channel": "map"}})) == []
    first, left, leave, again = said(connection.subscribed(2, "map", wire.SubscribeResult(epoch="e")))
    assert first["id"] == 2
    assert left == Unsubscribe("map")
    assert leave == {"id": 3, "unsubscribe": {}}
    assert again.id == 4
    answers = said(connection.refused(4, codes.PERMISSION_DENIED))
    assert answers[0] == error(4, codes.PERMISSION_DENIED)
    assert [answer.id for answer in answers[1:]] == [5], "refused, so the next may try"


def test_an_id_that_is_still_being_answered_cannot_be_used_again() -> None:
    connection = opened()
    connection.receive(frame({"id": 2, "rpc": {"method": "m"}}))
    assert connection.receive(frame({"id": 2, "rpc": {"method": "m"}})) == [Close(codes.MALFORMED)]


def test_an_id_that_was_answered_may_be_used_again() -> None:
    connection = opened()
    assert connection.receive(frame({"id": 2, "rpc": {"method": "m", "data": [1]}})) == [Rpc(2, "m", [1])]
    assert said(connection.answered(2, {"ok": True})) == [{"id": 2, "rpc": {"data": {"ok": True}}}]
    assert connection.receive(frame({"id": 2, "rpc": {"method": "m"}})) == [Rpc(2, "m", None)]
    assert said(connection.refused(2, codes.RPC_REFUSED, "window.not_open")) == [
        {"id": 2, "error": {"code": 409, "message": "window.not_open"}}
    ]


def test_limits() -> None:
    connection = opened(Limits(channels=1, channel_name=5, in_flight=1))
    long = connection.receive(frame({"id": 2, "subscribe": {"channel": "hall:1"}}))
    assert said(long) == [error(2, codes.BAD_REQUEST)]
    typed = connection.receive(frame({"id": 2, "subscribe": {"channel": "map", "type": 1}}))
    assert said(typed) == [error(2, codes.NOT_AVAILABLE)]
    connection.receive(frame({"id": 2, "subscribe": {"channel": "map"}}))
    assert said(connection.receive(frame({"id": 3, "rpc": {"method": "m"}}))) == [error(3, codes.TOO_MANY_REQUESTS)]
    connection.subscribed(2, "map", wire.SubscribeResult())
    full = connection.receive(frame({"id": 4, "subscribe": {"channel": "x"}}))
    assert said(full) == [error(4, codes.LIMIT_EXCEEDED)]


def test_too_many_errors_in_a_row() -> None:
    connection = opened(Limits(errors=2))
    for id in (2, 3):
        assert isinstance(connection.receive(frame({"id": id, "history": {}}))[0], Send)
    assert connection.receive(frame({"id": 4, "history": {}})) == [Close(codes.TOO_MANY_ERRORS)]
    connection = opened(Limits(errors=2))
    for id in range(2, 20):
        connection.receive(frame({"id": id, "rpc": {"method": "m"}}))
        assert isinstance(connection.refused(id, codes.RPC_REFUSED)[0], Send), "a room's no is not a broken client"
    connection = opened(Limits(errors=2))
    for id in range(2, 20, 2):
        connection.receive(frame({"id": id, "history": {}}))
        connection.receive(frame({"id": id + 1, "rpc": {"method": "m"}}))
        assert isinstance(connection.answered(id + 1, None)[0], Send)


def test_pings_and_pongs() -> None:
    connection = opened()
    assert said(connection.tick()) == [{}]
    assert connection.receive("{}") == []
    assert said(connection.tick()) == [{}]
    assert connection.tick() == [Close(codes.NO_PONG)]


def test_a_socket_without_connect_is_stale() -> None:
    assert Connection("c1").tick() == [Close(codes.STALE)]


def test_expelling() -> None:
    connection = opened()
    joined(connection, "window:1")
    assert said(connection.expel("window:1", codes.ACCESS_REVOKED)) == [
        Unsubscribe("window:1"),
        {"push": {"channel": "window:1", "unsubscribe": {"code": 2103, "reason": "access revoked"}}},
    ]
    assert connection.expel("window:1", codes.ACCESS_REVOKED) == []


_names = st.sampled_from(["map", "hall:1", "", "x" * 300, "\x00", "票"])
_request = st.one_of(
    st.fixed_dictionaries(
        {"subscribe": st.fixed_dictionaries({"channel": _names}, optional={"offset": st.integers()})}
    ),
    st.fixed_dictionaries({"unsubscribe": st.fixed_dictionaries({"channel": _names})}),
    st.sampled_from([{"ping": {}}, {"connect": {}}, {"rpc": {"method": "m"}}, {"rpc": None}, {"history": {}}, {}]),
)
_command = st.builds(lambda id, request: {"id": id, **request}, st.integers(0, 12), _request)


@given(st.lists(st.one_of(_command.map(json.dumps), st.text(max_size=20), st.just("tick"), st.just("report"))))
def test_whatever_a_client_sends_every_command_is_answered_at_most_once(inputs: list[str]) -> None:
    connection = Connection("c1")
    asked: list[Action] = []
    answers: dict[int, int] = {}
    sent: dict[int, int] = {}

    def take(actions: list[Action]) -> None:
        for action in actions:
            if isinstance(action, Send):
                for id in [json.loads(action.text).get("id")]:
                    if id:
                        answers[id] = answers.get(id, 0) + 1
            else:
                asked.append(action)

    for text in inputs:
        if text == "tick":
            take(connection.tick())
        elif text != "report":
            for line in text.split("\n"):
                try:
                    id = json.loads(line)["id"]
                    sent[id] = sent.get(id, 0) + 1
                except (ValueError, TypeError, KeyError):
                    continue
            take(connection.receive(text))
        elif asked:
            match asked.pop(0):
                case Authenticate():
                    take(connection.accept())
                case Subscribe(id, request):
                    take(connection.subscribed(id, request.channel, wire.SubscribeResult()))
                case Rpc(id):
                    take(connection.answered(id, None))
    assert all(count <= sent[id] for id, count in answers.items())
