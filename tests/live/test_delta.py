"""Changes as the protocol's official clients apply them: whatever came before, what follows is exact."""

from __future__ import annotations

import json

from centrifuge.fossil import apply_delta  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from gateway.live.delta import delta
from gateway.live.news import News
from gateway.live.wire import Publication, encode_data

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner, max_size=6),
    max_leaves=40,
)


def _applied(before: bytes, change: bytes) -> bytes:
    change.decode()  # it travels as a JSON string
    return bytes(apply_delta(before, change))


@given(before=VALUES, now=VALUES)
def test_any_value_comes_of_any_other(before: object, now: object) -> None:
    source, target = bytes(encode_data(before)), bytes(encode_data(now))
    assert _applied(source, delta(source, target)) == target


@given(before=st.text().map(str.encode), now=st.text().map(str.encode))
def test_any_text_comes_of_any_other(before: bytes, now: bytes) -> None:
    assert _applied(before, delta(before, now)) == now


@given(st.data())
def test_a_list_of_which_parts_change_move_and_go(data: st.DataObject) -> None:
    board = [{"id": f"440106:{number}", "waiting": number, "name": "天河区政务服务中心"} for number in range(30)]
    moved = data.draw(st.permutations(board))[: data.draw(st.integers(0, 30))]
    for row in moved[: data.draw(st.integers(0, 5))]:
        row = dict(row, waiting=data.draw(st.integers()))
    source, target = bytes(encode_data(board)), bytes(encode_data(moved))
    assert _applied(source, delta(source, target)) == target


def test_of_a_board_only_what_is_new_is_told() -> None:
    board = [{"id": f"440106:{number}", "waiting": number, "name": "天河区政务服务中心"} for number in range(100)]
    source = bytes(encode_data(board))
    board[40] = dict(board[40], waiting=12345)
    target = bytes(encode_data(board))
    assert len(delta(source, target)) < 60 < len(target) / 50


def test_where_most_is_new_the_value_is_told_whole() -> None:
    news = News("hall:h", Publication(2, encode_data(["新"] * 9)), Publication(1, encode_data(["x"] * 2)))
    assert news.change is news.quoted
    assert json.loads(json.loads(news.quoted.text)["push"]["pub"]["data"]) == ["新"] * 9
