"""F10: what a served ticket leaves for ever does not grow with the line, and nothing in it could be derived."""

from pathlib import Path

import pytest

from benchmarks.growth import IN_LINE, MOST, served

pytestmark = pytest.mark.anyio

DERIVED = ("ticket.moved", "window.queue_changed", "counter.changed", "counter.asked", "day.arrived")


@pytest.mark.parametrize("waiting", [0, IN_LINE])
async def test_F10_a_served_ticket_costs_at_most_six_kilobytes(tmp_path: Path, waiting: int) -> None:
    cost = await served(waiting, str(tmp_path / "hall.db"), visits=3)
    assert cost.journal <= MOST
    assert not cost.events.keys() & set(DERIVED)
    assert cost.events["queue.joined"] == cost.events["queue.left"] == cost.events["day.counted"] == 1
