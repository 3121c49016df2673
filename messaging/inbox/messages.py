"""What an inbox can be asked."""

from msgspec import field

from actors import Command
from common.shapes import Json


class Notify(Command[None], frozen=True, kw_only=True, tag="inbox.notify"):
    """Inside. Something that its person should know: a word's ``code`` and the ``facts`` that fill it in, without any
    citizen's data; ``path``: the page where it is settled."""

    code: str
    facts: dict[str, str | int] = field(default_factory=dict)
    path: str = ""


class PassOn(Command[None], frozen=True, tag="inbox.pass_on"):
    """Inside. Its person's account is part of another, ``to``, whose inbox has from now on what
    was not read."""

    to: str


class MarkRead(Command[Json], frozen=True, kw_only=True, tag="inbox.mark_read"):
    """Its person. The notices of these numbers were read, and all up to ``upto``. Answered with the inbox's JSON."""

    numbers: tuple[int, ...] = ()
    upto: int = 0
