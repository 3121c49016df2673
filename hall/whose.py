"""Whose a ticket or an appointment is: of the citizen who is signed in, perhaps for an enterprise. Nobody need be."""

from typing import NamedTuple

from actors import Actor, Caller
from common.behalf import ActFor, keeper_of
from common.people import citizen_name, is_citizen
from common.privacy.cipher import key_of
from common.privacy.keybook import KEYBOOK
from common.privacy.messages import IsErased

LONGEST_MASK = 200  # characters


class Whose(NamedTuple):
    """``person``: a citizen's account; ``behalf``: what the enterprise is called for which it is."""

    person: str | None
    behalf: str | None


async def whose(actor: Actor, behalf: str | None, items: list[str]) -> Whose:
    """What ``actor``'s caller takes is whose. ``behalf``: the id of whom they say it is for; whoever keeps the mandates
    is asked, and raises what `ActFor` raises where they may not."""
    person = citizen_name(actor.caller)
    if behalf is None:
        return Whose(person, None)
    granted = await actor.ask(keeper_of(behalf), ActFor(items=tuple(items)))
    return Whose(person, granted.name)


def ids_of(person: str | None, holder_index: str | None, holder: str | None) -> tuple[str, ...]:
    """By what the book of keys knows whose something is: account, opaque id, and key of the sealed holder."""
    return tuple(filter(None, (person, holder_index, holder and key_of(holder))))


async def is_erased(actor: Actor, ids: tuple[str, ...]) -> bool:
    """Whether one of them was erased. Asked in a turn of its own, after what was taken is committed."""
    return bool(ids) and await actor.ask(KEYBOOK, IsErased(ids=ids))


def mask_of(given: str | None, caller: Caller, behalf: str | None) -> str | None:
    """What a clerk's list shows: of whom was named, else of the account; before it the enterprise that it is for."""
    shown = given or (caller.display_name if is_citizen(caller) else None)
    return " ".join(filter(None, (behalf, shown)))[:LONGEST_MASK] or None
