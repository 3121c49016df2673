"""Ids of commands: whence they come, and that those of different origins cannot meet (promise A14).

| begins with | made by | repeated |
|---|---|---|
| ``.`` | a sender inside, a moment ago | by that sender, while it waits: forgotten whole after `MADE_UP_KEPT` |
| ``>`` | ``tell``: the cause's id and a hash of who told what to whom | while its outbox row is there |
| ``?`` | ``ask``: the same | whenever its cause is |
| ``!`` | a reminder that fires | while its reminder row is there |
| anything else | outside, such as ``Idempotency-Key`` | at any time: kept for good |

An id from outside that begins with one of these signs is escaped with ``~``. The root of whatever a command brought
about stays readable in every derived id: ``>f3a9….k2j5…`` came of ``f3a9…``.
"""

import itertools
import secrets
from base64 import b32encode
from collections.abc import Iterator
from hashlib import blake2b

MADE_UP = "."
TELL, ASK, FIRING = ">", "?", "!"
RESERVED = frozenset((MADE_UP, TELL, ASK, FIRING, "~"))
LONGEST = 200  # characters of an id from outside that are kept as they are; the tables hold 400
LONGEST_ROOT = 48  # characters of a root that a derived id repeats; a UUID has 36
BITS = 80  # of the hash that tells the children of one root apart


def from_outside(id_: str) -> str:
    """The id under which a command with an id from outside is known."""
    if len(id_) > LONGEST or not _writable(id_):
        id_ = "~#" + _short(id_)
    elif id_[:1] in RESERVED:
        id_ = "~" + id_
    return id_


def _writable(text: str) -> bool:
    """Whether every database and wire can hold it: no NUL, no half characters."""
    return "\0" not in text and (text.isascii() or not any("\ud800" <= half <= "\udfff" for half in text))


def made_up() -> Iterator[str]:
    """Ids that nobody else makes up: 64 random bits for each maker, then a count."""
    maker = _short(secrets.token_hex(16))[:13]
    return (f"{MADE_UP}{maker}{count:x}" for count in itertools.count())


def is_made_up(id_: str) -> bool:
    """Whether only the sender that made the id up can repeat it, as the asks that come of such a command.

    What a tell asks may be asked again for as long as the tell is parked, so it does not count.
    """
    return id_.lstrip(ASK)[:1] == MADE_UP


def derived(sign: str, cause: str, *parts: object) -> str:
    """The id of what a command brings about: its root, and a hash of its cause and ``parts``."""
    if sign == ASK and cause.lstrip(ASK).startswith((TELL, FIRING)):
        sign = ASK + TELL
    root = cause.lstrip(TELL + ASK + FIRING).partition("|")[0]
    if len(root) > LONGEST_ROOT:
        root = "#" + _short(root)
    return f"{sign}{root}|{_short('|'.join((cause, *map(str, parts))))}"


def _short(text: str) -> str:
    return b32encode(blake2b(text.encode(errors="surrogatepass"), digest_size=BITS // 8).digest()).decode().lower()
