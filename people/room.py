"""Citizens and enterprises as a room of the house."""

from pathlib import Path

from common.room import Room
from people import KINDS
from people.words import WORDS

ROOM = Room(
    name="people",
    kinds=KINDS,
    words=WORDS,
    migrations=Path(__file__).parent / "migrations",
    front="people.front:FRONT",
    speaks_for="enterprise",
)
