"""Spoken sentences over HTTP: calls by number and window, prompts by code. WAV, kept by browsers for a week."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from common.says import ANYONE, File, says
from gateway.problems import FieldError, Problem
from gateway.speech import sentences
from gateway.speech.sentences import NUMBER, PROMPTS, VOICES, WINDOW, Voice
from gateway.speech.voice import NoVoice, speak

KEPT = 192
"""Sentences kept ready, of some 150 KB each: the calls of a busy minute in every hall, and all prompts."""
WAITING = 32
"""Sentences waiting to be spoken; more are refused, for anybody may ask."""
CACHE = "public, max-age=604800"
WAV = File("audio/wav", "The sentence, spoken: mono, 16 bit, 22,050 Hz")

router = APIRouter(prefix="/api/speech", tags=["speech"])


class Speaker:
    """Speaks in a thread, and remembers what was said lately."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Voice, str], bytes] = OrderedDict()
        self._waiting = 0

    async def say(self, voice: Voice, sentence: str) -> bytes:
        """The sentence as a WAV file.

        Raises:
            Problem: 429 too much is asked at once, 503 this server has no voice.
        """
        key = voice, sentence
        if key not in self._kept:
            if self._waiting >= WAITING:
                raise Problem(429, "busy", headers={"Retry-After": "1"}, seconds=1)
            self._waiting += 1
            try:
                sound = await asyncio.to_thread(speak, voice, sentence)
            except NoVoice:
                raise Problem(503, "speech.unavailable") from None
            finally:
                self._waiting -= 1
            self._kept[key] = sound
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


@router.get("/{voice}/calls/{number}/{window}")
@says(who=ANYONE, answer=WAV, errors=(404, 503))
async def say_call(
    request: Request,
    voice: str,
    number: Annotated[str, Path(pattern=f"^{NUMBER.pattern}$")],
    window: Annotated[str, Path(pattern=f"^{WINDOW.pattern}$", description="As on its sign", examples=["12"])],
) -> Response:
    """The call of a ticket to a window, spoken in `zh` (Mandarin), `yue` (Cantonese) or `en`."""
    tongue = _voice(voice)
    return await _said(request, tongue, sentences.call(tongue, number, window))


@router.get("/{voice}/prompts/{prompt}")
@says(who=ANYONE, answer=WAV, errors=(404, 503))
async def say_prompt(request: Request, voice: str, prompt: str) -> Response:
    """What a kiosk says on one of its screens, spoken in `zh` (Mandarin), `yue` (Cantonese) or `en`."""
    tongue = _voice(voice)
    if prompt not in PROMPTS:
        raise _unknown("prompt")
    return await _said(request, tongue, PROMPTS[prompt][tongue])


def _voice(name: str) -> Voice:
    for voice in VOICES:
        if voice == name:
            return voice
    raise _unknown("voice")


def _unknown(field: str) -> Problem:
    code = f"speech.unknown_{field}"
    return Problem(404, code, errors=[FieldError(field=field, code=code, facts={})])


async def _said(request: Request, voice: Voice, sentence: str) -> Response:
    speaker: Speaker = request.app.state.speaker
    sound = await speaker.say(voice, sentence)
    return Response(sound, media_type="audio/wav", headers={"Cache-Control": CACHE})
