"""What can be said to an identifier. The room's front only."""

from actors import Command, Query


class Bind(Command[str], frozen=True, tag="identifier.bind"):
    """Open ``person``'s account, unless it opens one already that is not ``instead_of`` (which has ended); answered
    with whose it opens."""

    person: str
    instead_of: str | None = None


class Find(Query[str | None], frozen=True, tag="identifier.find"):
    """Whose account it opens."""
