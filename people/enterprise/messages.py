"""What can be said to an enterprise. Who may act for it is asked by `common.behalf.ActFor`."""

from typing import Any

from actors import Command, Query

Json = dict[str, Any]


class Register(Command[None], frozen=True, kw_only=True, tag="enterprise.register"):
    """The room's front, where an identity provider (``issuer``) vouches for it; or an administrator of all places, who
    has seen the licence. ``representative``: opaque id of whose the legal representative's number is;
    ``representative_sealed``: name and number. ``replace``: by an administrator also where another name or
    representative is registered; Refused where that is not said."""

    name: str
    representative: str
    representative_sealed: str
    issuer: str | None = None
    replace: bool = False


class Grant(Command[Json], frozen=True, kw_only=True, tag="enterprise.grant"):
    """The legal representative. ``agent``: opaque id of whose a number is; ``agent_sealed``: name and number; ``items``
    empty: all; ``until`` in microseconds. Answered with the mandate."""

    agent: str
    agent_sealed: str
    items: tuple[str, ...]
    until: int


class Revoke(Command[Json], frozen=True, tag="enterprise.revoke"):
    """The legal representative. Answered with the mandate."""

    mandate: str


class Withdraw(Command[None], frozen=True, tag="enterprise.withdraw"):
    """An operator or administrator, through the edge, who erases somebody. Revokes a mandate, or all of them."""

    mandate: str | None = None


class ShowEnterprise(Query[Json], frozen=True, tag="enterprise.show"):
    """The legal representative sees all mandates, an agent their own. Who the people are is sealed."""
