"""The book of keys takes no change that rests on what is no longer so, and lets go nobody who was named meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs
from sqlalchemy import text

from actors import ANONYMOUS, Address, Caller, Forbidden, LocalCluster
from common.people import EDGE
from common.privacy.keybook import KEYBOOK
from common.privacy.messages import Discard, ErasePerson, Find, KeepKey, Key, Rewrap
from tests.common.privacy.conftest import safe

pytestmark = pytest.mark.anyio

OPERATOR = Caller("operator@li", ("operator",))
INSIDE = Caller("purge/all", ("actor",))
TODAY, LATER = "20261123", "20261210"


def key(id_: str, person: str | None = "p", day: str = TODAY) -> Key:
    return Key(id=id_, person=person, kind="visit", day=day, at=1, master="m", wrapped="w")


def find(day: str = TODAY) -> Find:
    return Find("blind", "p", True, day)


async def rows(cluster: LocalCluster) -> tuple[list[str], list[str]]:
    """The keys that there are, and the days of finds."""

    def look(table: str, column: str) -> Callable[..., list[str]]:
        return lambda db: [row[0] for row in db.execute(text(f"SELECT {column} FROM {table} ORDER BY 1"))]

    return await cluster.read(look("person_key", "id")), await cluster.read(look("person_find", "day"))


async def keep(cluster: LocalCluster, seen: int, id_: str, day: str = TODAY, *, new: bool = False) -> bool:
    command = KeepKey(seen=seen, key=key(id_, day=day), finds=(find(day),), new=new)
    return await cluster.call(KEYBOOK, command, caller=EDGE)


async def test_a_key_for_somebody_who_was_erased_since_is_not_kept() -> None:
    async with safe() as (cluster, _):
        assert await keep(cluster, 0, "a", new=True)
        erase = ErasePerson(seen=1, person="p", keys=("a",), finds=(find(),), reason="test")
        assert await cluster.call(KEYBOOK, erase, caller=OPERATOR)
        assert not await keep(cluster, 1, "b")
        assert await rows(cluster) == ([], [])
        assert await keep(cluster, 2, "b", new=True)


async def test_an_erasure_that_has_not_seen_a_key_looks_again() -> None:
    async with safe() as (cluster, _):
        await keep(cluster, 0, "a", new=True)
        await keep(cluster, 1, "b")
        erase = ErasePerson(seen=1, person="p", keys=("a",), finds=(find(),), reason="test")
        assert not await cluster.call(KEYBOOK, erase, caller=OPERATOR)
        assert (await rows(cluster))[0] == ["a", "b"]


async def test_who_looked_before_anything_is_remembered_looks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("common.privacy.keybook.REMEMBERED", 4)
    async with safe() as (cluster, _):
        for n in range(6):
            await keep(cluster, n, f"k{n}", new=n == 0)
        assert not await keep(cluster, 0, "late")
        assert await keep(cluster, 6, "late")


async def test_a_purge_lets_nobody_go_who_was_named_on_a_later_day() -> None:
    async with safe() as (cluster, _):
        await keep(cluster, 0, "a", new=True)
        await keep(cluster, 1, "b", LATER)
        await keep(cluster, 2, "c")  # which does not bring the day forward again
        discard = Discard(kind="person", day=TODAY, finds=(find(),))
        assert await cluster.call(KEYBOOK, discard, caller=INSIDE) == 0
        assert (await rows(cluster))[1] == [LATER]
        assert await cluster.call(KEYBOOK, Discard(kind="person", day=LATER, finds=(find(LATER),)), caller=INSIDE) == 1
        assert (await rows(cluster))[1] == []


async def test_what_was_purged_since_is_not_wrapped_back_to_life() -> None:
    async with safe() as (cluster, _):
        await keep(cluster, 0, "a", new=True)
        await cluster.call(KEYBOOK, Discard(kind="visit", day=TODAY, keys=("a",)), caller=INSIDE)
        assert await cluster.call(KEYBOOK, Rewrap(seen=1, keys=(key("a"),)), caller=EDGE) == 0
        assert (await rows(cluster))[0] == []


async def test_what_was_erased_since_is_not_wrapped_back_to_life() -> None:
    """A key of nobody in particular, such as a note's, goes with the person that the note was about."""
    async with safe() as (cluster, _):
        await keep(cluster, 0, "a", new=True)
        nobodys = structs.replace(key("n"), person=None)
        assert await cluster.call(KEYBOOK, KeepKey(seen=1, key=nobodys), caller=EDGE)
        erase = ErasePerson(seen=2, person="p", keys=("a", "n"), finds=(find(),), reason="test")
        assert await cluster.call(KEYBOOK, erase, caller=OPERATOR)
        assert await cluster.call(KEYBOOK, Rewrap(seen=2, keys=(nobodys, key("a"))), caller=EDGE) == 0
        assert (await rows(cluster))[0] == []


@pytest.mark.parametrize("caller", [ANONYMOUS, Caller("clerk01", ("clerk",), ("440106",)), Caller("a", ("admin",))])
async def test_the_edge_alone_keeps_keys_and_operators_alone_erase(caller: Caller) -> None:
    async with safe() as (cluster, _):
        for command in (KeepKey(seen=0, key=key("a")), Rewrap(seen=0, keys=()), Discard(kind="visit", day=TODAY)):
            with pytest.raises(Forbidden):
                await cluster.call(KEYBOOK, command, caller=caller)
        if "admin" not in caller.roles:
            erase = ErasePerson(seen=0, person="p", keys=(), finds=(), reason="test")
            with pytest.raises(Forbidden):
                await cluster.call(KEYBOOK, erase, caller=caller)
        assert await cluster.events(Address("keybook", "all")) == []
