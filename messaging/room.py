"""Messages as a room of the house."""

from pathlib import Path

from common.room import Room
from messaging import KINDS, notices
from messaging.words import WORDS

ROOM = Room(
    name="messaging",
    kinds=KINDS,
    words=WORDS,
    migrations=Path(__file__).parent / "migrations",
    front="messaging.front:FRONT",
)

__all__ = ["ROOM", "notices"]
