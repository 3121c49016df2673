"""Whom an account tells that it has changed."""

from __future__ import annotations

from typing import Any

from actors import Actor, Part
from common.people import User
from common.room import rooms
from gateway.account_messages import ListAccount
from gateway.accounts import DIRECTORY


def tell_others(account: Actor | Part[Any], user: User, left: tuple[str, ...] = ()) -> None:
    """Tell the directory what this account is, and the rooms whomever they want told. ``left``: halls that it may have
    left."""
    account.relay(DIRECTORY, ListAccount(user=user))
    for room in rooms():
        for address, command in room.account_changed(user, left):
            account.relay(address, command)
