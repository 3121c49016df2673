"""Who takes letters from us. There is no SMS gateway yet: `DevelopmentFile` writes them down and reaches nobody."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Protocol

from common.identity import mask_phone


class NotSent(Exception):
    """The letter was not taken; ``problem`` is a word for why, without anything about the person."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class Sender(Protocol):
    """Takes a letter for a phone. What it takes is handed over, not delivered: whether it arrives is another's word."""

    name: str

    async def send(self, letter: str, phone: str, text: str) -> None:
        """``letter`` is its id: the same again is the same letter, which a gateway that died may say twice; ``phone``
        in E.164. Raises NotSent."""
        ...


class DevelopmentFile:
    """Appends letters to a file, phones masked: for development. Nobody receives anything."""

    name = "development file, reaches nobody"

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, letter: str, phone: str, text: str) -> None:
        line = json.dumps({"letter": letter, "phone": mask_phone(phone), "text": text}, ensure_ascii=False)
        await asyncio.to_thread(self._append, line)

    def _append(self, line: str) -> None:
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as error:
            raise NotSent(type(error).__name__) from error
