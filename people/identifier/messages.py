"""What can be said to an identifier. The room's front only."""

from actors import Command, Query


class Bind(Command[str], frozen=True, tag="identifier.bind"):
    """Open ``person``'s account, unless it opens one already; answered with whose it opens."""

    person: str


class Find(Query[str | None], frozen=True, tag="identifier.find"):
    """Whose account it opens."""
