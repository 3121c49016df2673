"""Sealing, finding, rewrapping, purging and erasing are the same on every database."""

from __future__ import annotations

from pathlib import Path

import anyio.lowlevel
import pytest

from actors import Caller, View, VirtualClock
from common.people import EDGE
from common.privacy.ledger import Ledger
from common.privacy.messages import SetRetention
from common.privacy.persons import Persons
from common.privacy.purging import PURGE
from common.privacy.rewrapping import masters_used, rewrap
from common.privacy.ring import FILE_NAME, KeyRing, make, rotate
from tests.common.privacy.conftest import NUMBER, PHONE, safe
from tests.hall.town import NINE

pytestmark = pytest.mark.anyio
OPERATOR = Caller("operator@li", ("operator",))


async def test_a_persons_life_in_the_database(database: str, tmp_path: Path) -> None:
    clock = VirtualClock(NINE)
    make(tmp_path / FILE_NAME, "first")
    ring = KeyRing(b"0123456789abcdef", tmp_path / FILE_NAME)
    async with safe(database, clock, ring) as (cluster, vault):
        days = {"visit": 30, "appointment": 30, "note": 2, "rating": 30}
        await cluster.call(PURGE, SetRetention(days=days), caller=EDGE)
        visit = await vault.seal("张三", "one", "visit", number=NUMBER, phone=PHONE)
        note = await vault.seal("备注", "two", "note", about="ticket/x")
        other = await vault.seal("李四", "three", "visit", phone=PHONE)
        assert await vault.person(NUMBER) == visit.person != other.person

        new = rotate(tmp_path / FILE_NAME, ring, "second").id
        assert await rewrap(cluster, ring) == 3
        assert await cluster.read(masters_used) == {new: 3}
        assert await vault.open(note.text, OPERATOR, "note", "ticket/x", "test") == "备注"

        for _ in range(3):
            clock.advance(86_400)
            while (await cluster.call(PURGE, View())).data["next"] <= clock.now():
                await anyio.lowlevel.checkpoint()
        assert await vault.open(note.text, OPERATOR, "note", "ticket/x", "test") is None
        assert await vault.open(visit.text, OPERATOR, "visit", "ticket/x", "test") == "张三"

        persons = Persons(cluster, vault, (), Ledger(None))
        assert len(await persons.find(PHONE, every=True)) == 2
        assert await persons.erase(str(visit.person), OPERATOR, "test", cancel=False) == 1
        assert await vault.person(NUMBER) is None
        assert await persons.find(PHONE) == [other.person]
        assert await vault.open(visit.text, OPERATOR, "visit", "ticket/x", "test") is None
