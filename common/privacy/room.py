"""Privacy as a room: its actors and words. It lies in `common`, for every room seals by it."""

from common.privacy.keybook import Keybook
from common.privacy.openings import Openings
from common.privacy.purging import Purge, Shelf
from common.privacy.words import WORDS
from common.room import Room

KINDS = (Keybook, Openings, Purge, Shelf)

ROOM = Room(name="privacy", kinds=KINDS, words=WORDS)
