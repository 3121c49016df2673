"""Guesses of a stranger leave nothing in the database."""

import pytest

from actors import ANONYMOUS, LocalCluster, Unknown
from hall.taking import Desk, TakeBody

pytestmark = pytest.mark.anyio


async def test_a_ticket_for_an_unknown_hall_writes_nothing() -> None:
    async with LocalCluster.open() as cluster:
        desk = Desk(cluster, lambda purpose: b"k" * 32)
        for hall in ("13800138000", "440106"):
            with pytest.raises(Unknown) as caught:
                await desk.take(ANONYMOUS, hall, "a-key", TakeBody(queue=f"{hall}:A"))
            assert caught.value.field == "hall"
        assert await cluster.store.since(0) == []
        assert cluster.store._db.execute("SELECT count(*) FROM command").fetchone() == (0,)
