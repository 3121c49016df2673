"""One message for all: what every client is sent can be read by each, whatever it was sent before."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame as Received
from websockets.frames import Opcode

from gateway.live.frames import SMALL, Common, Frame


def _parse(line: bytes) -> Received:
    first, size = line[0], line[1]
    body = line[2:]
    if size == 126:
        (size,), body = struct.unpack("!H", line[2:4]), line[4:]
    elif size == 127:
        (size,), body = struct.unpack("!Q", line[2:10]), line[10:]
    assert size == len(body)
    assert first & 0x80
    return Received(Opcode(first & 0x0F), body, rsv1=bool(first & 0x40))


@pytest.mark.parametrize("takeover", [False, True])
@given(texts=st.lists(st.text(max_size=30).map(lambda text: text * 40), max_size=8))
def test_a_client_reads_each_message_by_itself_whether_it_keeps_its_window_or_not(
    takeover: bool, texts: list[str]
) -> None:
    client = PerMessageDeflate(not takeover, not takeover, 15, 15)
    for text in texts:
        assert bytes(client.decode(_parse(Frame(text).deflated)).data).decode() == text


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_every_length_is_told_as_websockets_do(size: int) -> None:
    text = "x" * size
    assert bytes(_parse(Frame(text).plain).data).decode() == text
    assert not _parse(Frame(text).plain).rsv1


def test_a_message_is_made_once_for_all_and_small_ones_are_sent_as_they_are() -> None:
    frame: Any = Frame("天河" * SMALL)
    assert frame.plain is frame.plain
    assert frame.deflated is frame.deflated
    assert len(frame.deflated) < len(frame.plain) / 10
    small = Frame("{}")
    assert small.deflated == small.plain


def test_who_is_told_the_same_lately_is_sent_the_same_bytes_and_few_texts_are_kept() -> None:
    common = Common(limit=2)
    board = common.frame("board")
    assert common.frame("board") is board
    common.frame("a")
    common.frame("b")
    again = common.frame("board")
    assert again is not board
    assert again.text == "board"
