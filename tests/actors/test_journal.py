"""The journal's chain, and A12 for the runtime's own test events."""

import asyncio

import msgspec
import pytest

from actors import Actor, Address, LocalCluster
from actors.folding import restored
from actors.journal import Recorded, sm3, verify
from actors.registry import LONGEST, kinds
from actors.stores.tables import check_address, check_event
from tests.actors.counters import Add, Pass, counter


def test_sm3_is_the_standard() -> None:
    """The examples of GB/T 32905-2016, annex A."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16).hex() == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def _journal() -> list[Recorded]:
    async def main() -> list[Recorded]:
        async with LocalCluster.open(hosts=1) as cluster:
            for number in range(1, 6):
                await cluster.call(counter("a"), Pass(by=number, to="b"))
            return list(await cluster.store.chained())

    return asyncio.run(main())


def test_a_whole_journal_verifies() -> None:
    events = _journal()
    assert len(events) == 10
    assert list(verify(events)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", '{"type":"test.added","by":9}'),
        ("at", 1),
        ("actor", "somebody else"),
        ("type", "test.armed"),
        ("command_id", "another"),
    ],
)
def test_any_change_to_an_event_is_found(field: str, value: object) -> None:
    events = _journal()
    events[2] = msgspec.structs.replace(events[2], **{field: value})
    (fault,) = verify(events)
    assert (str(fault.address), fault.seq) == ("test_counter/a", 3)


def test_a_missing_event_is_found() -> None:
    events = _journal()
    del events[1]
    (fault,) = verify(events)
    assert fault.seq == 2
    assert "missing" in fault.reason


def test_A12_state_comes_back_from_the_journal_alone() -> None:
    events = [event for event in _journal() if event.key == "a"]
    assert restored(counter("a"), events).view() == {"total": 15}


def test_commands_are_journaled_under_their_id() -> None:
    async def main() -> None:
        async with LocalCluster.open() as cluster:
            await cluster.call(counter("a"), Add(by=1), command_id="mine")
            (event,) = await cluster.events(counter("a"))
            assert (event.command_id, event.actor, event.data) == ("mine", "anonymous", {"by": 1})

    asyncio.run(main())


def test_the_longest_name_of_an_actor_fits_where_the_journal_says_who_it_was() -> None:
    longest = "k" * LONGEST

    class Longest(Actor, kind=longest):
        """Of the longest kind there is."""

    try:
        sender = Address(longest, "x" * 128)
        check_address(sender)
        check_event(("counter", "a", 1, "t", 0, str(sender), "id", "{}", b""))
        with pytest.raises(TypeError, match="longer than"):

            class Longer(Actor, kind=longest + "k"):
                """Too long."""
    finally:
        del kinds[longest]
