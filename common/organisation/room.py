"""The organisation as a room: its actor and words, told of every account that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from common.organisation import ORGANISATION, Organisation
from common.organisation.messages import NoteMember
from common.organisation.words import WORDS
from common.people import User
from common.room import Order, Room


def account_changed(user: User, left: Sequence[str]) -> Iterator[Order]:
    """Accounts without posts say so, too: they may be somebody's deputy, or have held one."""
    note = NoteMember(name=user.name, posts=user.posts, active=not user.disabled, departments=user.departments)
    yield ORGANISATION, note


ROOM = Room(
    name="organisation",
    kinds=(Organisation,),
    words=WORDS,
    account_changed=account_changed,
    front="common.organisation.front:FRONT",
)
