"""A pause says why and until when, to the clerk, on the hall's page and on the board."""

import pytest

from actors import Invalid
from common.times import next_midnight
from hall import messages as m
from hall.taking import WindowBody, _command
from tests.hall.town import HALL, NINE, W1, town

pytestmark = pytest.mark.anyio

MINUTE = 60_000_000
BACK = NINE + 20 * MINUTE
SHOWN = {"reason": "lunch", "until": "2026-11-23T09:20:00.000+08:00"}


async def test_why_and_until_when_is_shown_to_everybody_and_gone_when_the_clerk_is_back() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.Pause(reason="lunch", until=BACK)))["pause"] == SHOWN
        hall = await it.until("hall", HALL, lambda view: view["windows"][0]["state"] == "paused")
        assert hall["windows"][0]["pause"] == SHOWN
        assert "pause" not in await it.do(W1, m.Open())
        hall = await it.until("hall", HALL, lambda view: view["windows"][0]["state"] == "open")
        assert "pause" not in hall["windows"][0]


async def test_a_pause_needs_no_reason() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        assert "pause" not in await it.do(W1, m.Pause())


async def test_closing_ends_the_pause() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        await it.do(W1, m.Pause(reason="other"))
        assert "pause" not in await it.do(W1, m.Close())


@pytest.mark.parametrize(
    ("pause", "field"),
    [
        (m.Pause(reason="away"), "reason"),
        (m.Pause(reason="because"), "reason"),
        (m.Pause(until=NINE), "until"),
        (m.Pause(until=NINE - MINUTE), "until"),
        (m.Pause(until=next_midnight(NINE) + 1), "until"),
    ],
)
async def test_a_pause_that_makes_no_sense_is_refused_with_its_field(pause: m.Pause, field: str) -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        with pytest.raises(Invalid) as caught:
            await it.do(W1, pause)
        assert caught.value.field == field
        assert (await it.view("window", W1))["state"] == "open"


def test_the_edge_reads_moments_with_their_offset() -> None:
    body = WindowBody.model_validate({"reason": "lunch", "until": "2026-11-23T09:20:00+08:00"})
    assert _command("pause", body) == m.Pause(reason="lunch", until=BACK)
    with pytest.raises(Invalid):
        _command("pause", WindowBody.model_validate({"until": "1066-10-14T09:00:00+00:00"}))
