"""The hall as a room of the house."""

from common.room import Room
from hall import KINDS
from hall.numbers import hall_of, is_hall
from hall.staff import account_changed
from hall.words import WORDS


def place_of(key: str) -> str:
    """The hall that an actor of this key belongs to; it is the first part of every id."""
    hall = hall_of(key)
    return hall if is_hall(hall) else ""


ROOM = Room(
    name="hall",
    kinds=KINDS,
    words=WORDS,
    account_changed=account_changed,
    place_of=place_of,
    front="hall.front:FRONT",
)
