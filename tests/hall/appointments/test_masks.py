"""Of whom an appointment is, the day's list shows a mask; the journal never has it, and after the day nobody has."""

import anyio.lowlevel
import pytest
from sqlalchemy import text

from actors import Address
from hall.appointments import messages as m
from tests.hall.appointments.desk import TODAY, book
from tests.hall.town import CLERK, Town, town

pytestmark = pytest.mark.anyio


async def masks(it: Town) -> list[str | None]:
    found = "SELECT mask FROM appointment ORDER BY id"
    return await it.cluster.read(lambda db: list(db.execute(text(found)).scalars()))


async def test_a_mask_lives_as_long_as_its_day() -> None:
    async with town() as it:
        for key, person in (("a", "p1"), ("b", "p2")):
            await book(it.cluster, key, person)
        agenda = Address("agenda", TODAY)
        shown = await it.cluster.call(agenda, m.ShowDay(), caller=CLERK)
        assert [row["mask"] for row in shown] == ["张*", "张*"]
        assert "张" not in str([event.data for event in await it.cluster.events(agenda)])
        it.clock.advance(15 * 3600)
        for _ in range(20_000):
            if await masks(it) == [None, None]:
                break
            await anyio.lowlevel.checkpoint()
        assert await masks(it) == [None, None]
        assert (await it.cluster.events(agenda))[-1].type == "agenda.masks_forgotten"
