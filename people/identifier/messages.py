"""What can be said to an identifier, by the room's front and by the account that it opens."""

from actors import Command, Query


class Bind(Command[str], frozen=True, tag="identifier.bind"):
    """Open ``person``'s account, unless it opens one already that is not ``instead_of`` (which has ended); answered
    with whose it opens."""

    person: str
    instead_of: str | None = None


class Free(Command[None], frozen=True, tag="identifier.free"):
    """The account ``person`` itself: it opens that no more, if it did."""

    person: str


class Find(Query[str | None], frozen=True, tag="identifier.find"):
    """Whose account it opens."""
