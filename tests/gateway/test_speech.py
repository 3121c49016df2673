"""Spoken calls and prompts: right words, known sentences only, real sound."""

from __future__ import annotations

import io
import re
import wave

import numpy as np
import pytest

from gateway.speech import api, sentences
from gateway.speech.voice import NoVoice, readable
from tests.gateway.conftest import Edge

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (100, "一百"), (105, "一百零五")],
)
def test_windows_are_counted(value: int, said: str) -> None:
    assert sentences.counted(value) == said


def test_every_number_is_said_differently() -> None:
    assert len({sentences.counted(value) for value in range(1000)}) == 1000
    with pytest.raises(ValueError, match="1000"):
        sentences.counted(1000)


def test_a_call_in_three_tongues() -> None:
    assert sentences.call("zh", "A102", "03") == "请 A 幺零二 号，到 三 号窗口。"
    assert sentences.call("yue", "A102", "12") == "請 A 一零二 號，到 十二 號窗口。"
    assert sentences.call("en", "AB102", "3") == "Number A B, 1 0 2. Please go to window 3."
    assert readable("zh", "请 A 幺零二 号").split() == ["qing3", "A", "yao1", "ling2", "er4", "hao4"]


def test_mandarin_prompts_are_all_pinyin() -> None:
    for code, said in sentences.PROMPTS.items():
        assert set(said) == set(sentences.VOICES), code
        assert not re.search(r"[\u4e00-\u9fff]", readable("zh", said["zh"])), code


def seconds_of(sound: bytes) -> float:
    with wave.open(io.BytesIO(sound)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        assert np.abs(samples.astype(int)).max() > 20_000
        return file.getnframes() / file.getframerate()


async def test_real_sound_for_calls_and_prompts(edge: Edge) -> None:
    heard = set()
    for voice in sentences.VOICES:
        answer = await edge.client.get(f"/api/speech/{voice}/calls/A001/1")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "audio/wav")
        assert answer.headers["cache-control"] == api.CACHE
        assert 1.5 < seconds_of(answer.content) < 8
        heard.add(answer.content)
        for code in sentences.PROMPTS:
            said = await edge.client.get(f"/api/speech/{voice}/prompts/{code}")
            assert 1 < seconds_of(said.content) < 12, (voice, code)
    assert len(heard) == 3
    again = await edge.client.get("/api/speech/zh/calls/A001/01")
    assert again.content in heard


async def test_nothing_but_known_sentences(edge: Edge) -> None:
    for path, status, field in (
        ("xx/calls/A001/1", 404, "voice"),
        ("zh/prompts/anything", 404, "prompt"),
        ("zh/calls/buy-now/1", 422, "number"),
        ("zh/calls/A001/1;2", 422, "window"),
        ("zh/calls/A٠٠١/1", 422, "number"),
    ):
        answer = await edge.client.get(f"/api/speech/{path}")
        assert answer.status_code == status, path
        assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []

    def speak(voice: str, sentence: str) -> bytes:
        spoken.append(sentence)
        return b"x"

    monkeypatch.setattr(api, "speak", speak)
    monkeypatch.setattr(api, "KEPT", 2)
    speaker = api.Speaker()
    for sentence in ("a", "b", "a", "c", "a", "b"):
        await speaker.say("zh", sentence)
    assert spoken == ["a", "b", "c", "b"]


async def test_a_server_without_a_voice_says_so(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    def speak(voice: str, sentence: str) -> bytes:
        raise NoVoice

    monkeypatch.setattr(api, "speak", speak)
    answer = await edge.client.get("/api/speech/zh/prompts/queues")
    assert (answer.status_code, answer.json()["code"]) == (503, "speech.unavailable")


async def test_too_much_at_once_is_refused(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "WAITING", 0)
    answer = await edge.client.get("/api/speech/zh/prompts/queues")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
