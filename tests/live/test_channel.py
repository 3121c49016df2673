"""W4: recovered only if continuous. And what a channel keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.live.channel import Channel, Position, Verdict, judge
from gateway.live.wire import Publication, encode_data

TABLE = [
    # since                        floor  top  verdict
    (None, 5, 9, Verdict.NOT_ASKED),
    (Position("", 7), 5, 9, Verdict.NO_EPOCH),
    (Position("", 0), 0, 0, Verdict.NO_EPOCH),
    (Position("_", 0), 0, 9, Verdict.FOREIGN_EPOCH),
    (Position("other", 9), 5, 9, Verdict.FOREIGN_EPOCH),
    (Position("here", 0), 5, 9, Verdict.PRUNED),  # epoch without offset: before the first event
    (Position("here", 0), 0, 9, Verdict.CONTINUOUS),  # …which is still at hand
    (Position("here", 0), 0, 0, Verdict.CONTINUOUS),
    (Position("here", 4), 5, 9, Verdict.PRUNED),
    (Position("here", 5), 5, 9, Verdict.CONTINUOUS),
    (Position("here", 8), 5, 9, Verdict.CONTINUOUS),
    (Position("here", 9), 5, 9, Verdict.CONTINUOUS),
    (Position("here", 10), 5, 9, Verdict.FUTURE),
    (Position("here", 2**63 - 1), 5, 9, Verdict.FUTURE),
]


@pytest.mark.parametrize(("since", "floor", "top", "verdict"), TABLE)
def test_W4_verdicts(since: Position | None, floor: int, top: int, verdict: Verdict) -> None:
    assert judge(since, epoch="here", floor=floor, top=top) is verdict


def _log(snapshot: int, published: int, ring: int = 4) -> Channel[str]:
    channel: Channel[str] = Channel("ticket:t", "log", "here", ring)
    channel.open(Publication(snapshot, encode_data(snapshot)))
    for offset in range(snapshot + 1, snapshot + published + 1):
        channel.publish(Publication(offset, encode_data(offset)))
    return channel


@pytest.mark.parametrize("since", [row[0] for row in TABLE])
def test_W4_recovered_exactly_when_every_missed_entry_is_there(since: Position | None) -> None:
    channel = _log(snapshot=3, published=6)
    assert (channel.floor, channel.top) == (5, 9)
    channel.refresh(Publication(9, encode_data(9)))
    result, position = channel.welcome(since)
    continuous = since is not None and since.epoch == "here" and 5 <= since.offset <= 9
    assert result.recovered is continuous
    assert result.was_recovering is (since is not None)
    assert (position, result.offset, result.epoch) == (9, 9, "here")
    if continuous:
        assert since is not None
        assert [entry.offset for entry in result.publications] == list(range(since.offset + 1, 10))
        assert result.data is None
    else:
        assert result.publications == []
        assert result.data is not None


@given(snapshot=st.integers(0, 9), published=st.integers(0, 12), ring=st.integers(1, 6), at=st.integers(0, 24))
def test_W4_recovery_is_contiguous_or_refused(snapshot: int, published: int, ring: int, at: int) -> None:
    channel = _log(snapshot, published, ring)
    if not channel.welcoming:
        channel.refresh(Publication(channel.top, encode_data(0)))
    result, position = channel.welcome(Position("here", at))
    start = at if result.recovered else position - len(result.publications)
    assert [entry.offset for entry in result.publications] == list(range(start + 1, position + 1))


def test_W4_a_state_channel_never_claims_recovery_and_always_gives_the_value() -> None:
    channel: Channel[str] = Channel("hall:h", "state", "here")
    channel.open(Publication(4, encode_data("four")))
    result, position = channel.welcome(Position("here", 4))
    assert (result.recovered, result.recoverable, result.was_recovering) == (False, False, True)
    assert (bytes(result.data or b""), position) == (b'"four"', 4)


def test_a_state_channel_takes_only_newer_values() -> None:
    channel: Channel[str] = Channel("hall:h", "state", "here")
    channel.open(Publication(4, encode_data("four")))
    assert channel.publish(Publication(4, encode_data("again"))) == []
    assert len(channel.publish(Publication(9, encode_data("nine")))) == 1
    assert channel.publish(Publication(7, encode_data("late"))) == []
    assert channel.welcome(None)[0].offset == 9


def test_the_ring_is_bounded_in_bytes_too() -> None:
    channel = _log(0, 0, ring=256)
    for offset in range(1, 20):
        channel.publish(Publication(offset, encode_data("x" * 100_000)))
    assert channel.top - channel.floor == 5


def test_a_publication_is_encoded_once_for_all() -> None:
    channel = _log(1, 0)
    (news,) = channel.publish(Publication(2, encode_data({"名": "天河"})))
    assert news.whole is news.whole
    assert news.whole.text == '{"push":{"channel":"ticket:t","pub":{"offset":2,"data":{"名":"天河"}}}}'
