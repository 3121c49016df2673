"""espeak-ng through its C library: a sentence in, a WAV file out. One sentence at a time in the whole process."""

from __future__ import annotations

import ctypes
import io
import threading
import wave
from pathlib import Path

import numpy as np

from gateway.speech.sentences import Voice

NAMES: dict[Voice, bytes] = {"zh": b"cmn-latn-pinyin", "yue": b"yue", "en": b"en"}
WORDS_A_MINUTE = 140
"""Slower than espeak's 175: for ears of seventy and halls that echo."""
PEAK, SILENCE, TAIL_SECONDS = 0.9, 200, 0.15

_RETRIEVAL_SYNCHRONOUS, _DONT_EXIT = 2, 0x8000
_RATE, _CHARACTERS, _UTF8_AND_END_PAUSE = 1, 1, 1 | 0x1000
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)

_lock = threading.Lock()
_library: tuple[ctypes.CDLL, int] | None = None
_pieces: list[bytes] = []


class NoVoice(Exception):
    """The library does not load, or lacks the voice."""


def _heard(samples: int | None, count: int, _events: int | None) -> int:
    if samples and count > 0:
        _pieces.append(ctypes.string_at(samples, count * 2))
    return 0


_on_sound = _Callback(_heard)  # the library calls it as long as the process lives


def _load() -> tuple[ctypes.CDLL, int]:
    """The library, which keeps its state in globals: initialised once."""
    global _library
    if _library is None:
        try:
            import espeakng_loader

            library = ctypes.CDLL(espeakng_loader.get_library_path())
            data = Path(espeakng_loader.get_data_path()).parent
        except (ImportError, OSError) as error:
            raise NoVoice("espeak-ng does not load") from error
        rate: int = library.espeak_Initialize(_RETRIEVAL_SYNCHRONOUS, 0, str(data).encode(), _DONT_EXIT)
        if rate <= 0:
            raise NoVoice("espeak-ng does not start")
        library.espeak_SetSynthCallback(_on_sound)
        library.espeak_SetParameter(_RATE, WORDS_A_MINUTE, 0)
        _library = library, rate
    return _library


def readable(voice: Voice, sentence: str) -> str:
    """The sentence as its voice reads it: espeak's Mandarin reads pinyin with tones, letters in capitals as letters."""
    if voice != "zh":
        return sentence
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(sentence, style=Style.TONE3, neutral_tone_with_five=True))


def speak(voice: Voice, sentence: str) -> bytes:
    """A WAV file: mono, 16 bit, 22,050 Hz. Takes some 5 ms; call it in a thread.

    Raises:
        NoVoice: this machine cannot speak so.
    """
    text = readable(voice, sentence).encode()
    with _lock:
        library, rate = _load()
        if library.espeak_SetVoiceByName(NAMES[voice]) != 0:
            raise NoVoice(f"espeak-ng has no voice {NAMES[voice].decode()}")
        _pieces.clear()
        failed = library.espeak_Synth(text, len(text) + 1, 0, _CHARACTERS, 0, _UTF8_AND_END_PAUSE, None, None)
        library.espeak_Synchronize()
        sound = b"".join(_pieces)
        _pieces.clear()
    if failed or not sound:
        raise NoVoice("espeak-ng said nothing")
    return _file(np.frombuffer(sound, dtype="<i2"), rate)


def _file(samples: np.ndarray[tuple[int, ...], np.dtype[np.int16]], rate: int) -> bytes:
    """As loud as it may be, and without the long silence at the end, so that calls follow each other closely."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > SILENCE)
    if loud.size == 0:
        raise NoVoice("espeak-ng said nothing")
    kept = samples[: int(loud[-1]) + int(rate * TAIL_SECONDS)].astype(np.float64)
    kept *= PEAK * 32767 / np.abs(kept).max()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(kept.astype("<i2").tobytes())
    return file.getvalue()
