"""What the definitions say; and what visitors said, once a room keeps it."""

import random
from contextlib import suppress

import pytest

from actors import Address, Refused
from hall import messages as m
from hall.access import holder_of
from hall.ratings import messages as rating_messages
from hall.statistics import definitions
from hall.statistics.definitions import GROUPINGS
from hall.statistics.ratings import uncounted
from tests.hall.statistics.days import day, edge, settled
from tests.hall.town import HALL, W1, A, Town, town


@pytest.mark.parametrize(
    ("before", "reason", "other_queue", "origin"),
    [
        ("serving", "transferred", True, "transferred"),
        ("called", "transferred", False, "transferred"),
        ("called", "taken_back", False, None),
        ("missed", "rejoined", False, "rejoined"),
        ("missed", "", False, "rejoined"),  # histories without the queue's word
        ("serving", "", False, "transferred"),
        ("called", "", True, "transferred"),
        ("called", "", False, None),
    ],
)
def test_how_a_ticket_came_to_wait_again(before: str, reason: str, other_queue: bool, origin: str | None) -> None:
    assert definitions.began(before, reason, other_queue) == origin


def test_a_clock_that_was_set_back_makes_no_negative_wait() -> None:
    assert definitions.wait_seconds("taken", 5_000_000, 1_000_000) == 0
    assert definitions.wait_seconds("rejoined", 0, 1_000_000) is None
    assert definitions.service_seconds("missed", None, 0) is None


@pytest.mark.anyio
async def test_ratings_are_counted_as_soon_as_there_are_any() -> None:
    async with town() as it:
        tickets = await day(it, random.Random(1), 60)
        await settled(it)
        db = it.cluster.store._db
        assert await it.cluster.read(lambda read: uncounted(read, None, "20261101", "20261130", None)) == {}
        columns = "id, ticket, service, hall, day, queue, item, window, clerk, score, reasons, version, channel, at"
        for ticket, score in zip(tickets, (5, 4, 2, 1), strict=False):
            of = (f"{ticket}.1", ticket, 1, HALL, "20261123", A, None, f"{HALL}-01", "clerk01")
            said = (score, "[]", "1", "phone", 0)
            db.execute(f"INSERT INTO rating ({columns}) VALUES ({', '.join('?' * 14)})", of + said)
        async with edge(it) as client:
            for by, key in (("clerk", "clerk01"), ("queue", A), ("day", "2026-11-23"), ("item", "-"), ("hour", "09")):
                asked = {"from": "2026-11-01", "to": "2026-11-30", "by": by}
                answer = (await client.get("/api/statistics", params=asked)).json()
                expected = {"mean": 3.0, "count": 4, "bad": 2}
                assert answer["totals"]["rating"] == expected
                rated = {row["key"]: row["rating"] for row in answer["rows"]}
                assert rated[key] == expected, by


async def rated_day(it: Town) -> None:
    """Two tickets, of half past nine and half past ten, served half an hour later and rated 5 and 2."""
    for score in (5, 2):
        it.clock.advance(1800)
        ticket = (await it.take(A))["id"]
        it.clock.advance(1801)
        await served_and_rated(it, ticket, score)
    await settled(it)


async def served_and_rated(it: Town, ticket: str, score: int) -> None:
    for command in (m.Open(), m.CallNext(), m.Start(), m.Finish()):
        with suppress(Refused):
            await it.do(W1, command)
    await settled(it)
    rate = rating_messages.Rate(score=score, channel="phone", reasons=[])
    await it.cluster.call(Address("rating", ticket), rate, caller=holder_of(ticket))


@pytest.mark.anyio
async def test_ratings_are_counted_by_the_day_book_in_the_hour_of_their_ticket() -> None:
    async with town() as it:
        await rated_day(it)
        assert await it.cluster.read(lambda read: uncounted(read, None, "20261101", "20261130", None)) == {}
        async with edge(it) as client:
            for by in GROUPINGS:
                asked = {"from": "2026-11-01", "to": "2026-11-30", "by": by}
                answer = (await client.get("/api/statistics", params=asked)).json()
                assert answer["totals"]["rating"] == {"mean": 3.5, "count": 2, "bad": 1}
                rated = {row["key"]: row["rating"] for row in answer["rows"] if row["rating"]}
                if by == "hour":
                    one = {"count": 1}
                    assert {key: {"count": figure["count"]} for key, figure in rated.items()} == {"09": one, "10": one}
                else:
                    assert [figure["count"] for figure in rated.values()] == [2], by
