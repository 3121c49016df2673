"""What is sealed opens as long as its key is kept, for who says why; and leads to nobody once it is not."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from actors import Address, Caller, StoreUnavailable, VirtualClock
from common.privacy.ring import FILE_NAME, KeyRing, make, retire, rotate
from common.privacy.vault import Vault
from tests.common.privacy.conftest import NUMBER, PHONE, derive, safe
from tests.hall.town import NINE

pytestmark = pytest.mark.anyio

READER = Caller("clerk01", ("clerk",), ("440106",))
NOTE = ("note", "ticket/440106-20261123-A001", "desk")


async def test_what_is_sealed_opens_again_and_each_reader_is_journaled_once_a_day() -> None:
    clock = VirtualClock(NINE)
    async with safe(clock=clock) as (cluster, vault):
        sealed = await vault.seal("已收复印件", "one", "note")
        assert "已收" not in sealed.text
        for reader in (READER, READER, Caller("clerk02", ("clerk",), ())):
            assert await vault.open(sealed.text, reader, *NOTE) == "已收复印件"
        book = Address("openings", "440106:20261123")
        noted = await cluster.events(book)
        assert [(event.actor, event.type) for event in noted] == [
            ("clerk01", "openings.opened"),
            ("clerk02", "openings.opened"),
        ]
        assert noted[0].data == {"kind": "note", "about": "ticket/440106-20261123-A001", "why": "desk"}
        clock.advance(24 * 3600)
        await vault.open(sealed.text, READER, *NOTE)
        assert len(await cluster.events(Address("openings", "440106:20261124"))) == 1


async def test_a_repeated_command_seals_to_the_same_text_and_person() -> None:
    async with safe() as (cluster, vault):
        first = await vault.seal("张三", "one", "visit", number=NUMBER, phone=PHONE)
        again = await Vault(cluster, derive).seal("张三", "one", "visit", number=NUMBER, phone=PHONE)
        other = await vault.seal("张三", "two", "visit", number=NUMBER, phone=PHONE)
        assert first == again
        assert first.text != other.text
        assert first.person == other.person
        assert await vault.person(NUMBER) == first.person


async def test_who_is_named_twice_at_one_moment_is_one_person() -> None:
    async with safe() as (cluster, vault):
        others = [Vault(cluster, derive) for _ in range(5)]
        sealed = await asyncio.gather(
            *(each.seal("张三", f"id-{n}", "visit", number=NUMBER) for n, each in enumerate(others))
        )
        assert len({each.person for each in sealed}) == 1
        assert await vault.person(NUMBER) == sealed[0].person


async def test_one_command_sent_twice_at_one_moment_has_one_key() -> None:
    async with safe() as (cluster, _):
        vaults = [Vault(cluster, derive) for _ in range(4)]
        sealed = await asyncio.gather(*(each.seal("张三", "one", "visit", number=NUMBER) for each in vaults))
        assert len(set(sealed)) == 1


async def test_who_gives_a_phone_alone_is_known_by_it_and_nobody_else_is() -> None:
    async with safe() as (_, vault):
        alone = await vault.seal("张三", "one", "visit", phone=PHONE)
        again = await vault.seal("张三", "two", "visit", phone=PHONE)
        numbered = await vault.seal("李四", "three", "visit", number=NUMBER, phone=PHONE)
        unknown = await vault.seal("王五", "four", "visit")
        assert alone.person == again.person
        assert numbered.person not in (None, alone.person)
        assert unknown.person is None


async def test_the_database_holds_neither_a_number_nor_a_hash_that_its_journal_repeats() -> None:
    async with safe() as (cluster, vault):
        await vault.seal(f"张三 {NUMBER} {PHONE}", "one", "visit", number=NUMBER, phone=PHONE)
        blinds = [vault.blind("number", NUMBER), vault.blind("phone", PHONE)]
        journal = await cluster.read(
            lambda db: db.execute(text("SELECT kind, key, actor, command_id, data FROM journal")).all()
        )
        commands = await cluster.read(lambda db: db.execute(text("SELECT key, id, reply FROM command")).all())
        kept = str([tuple(row) for row in (*journal, *commands)])
        for secret in (NUMBER, PHONE, "张三", *blinds):
            assert secret not in kept


async def test_what_a_lost_master_key_wrapped_is_sealed_anew_and_stays_one_persons(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    make(path, "first")
    ring = KeyRing(derive("x")[:16], path)
    async with safe(ring=ring) as (_, vault):
        before = await vault.seal("张三", "202611", "account", number=NUMBER)
        for _ in range(2):
            lost = ring.newest()
            rotate(path, ring, "later")
            retire(path, ring, lost)
            sealed = await vault.seal("张三", "202611", "account", number=NUMBER)
            assert sealed.person == before.person
            assert sealed == await vault.seal("张三", "202611", "account", number=NUMBER)
            assert await vault.open(sealed.text, READER, "account", "account/x", "test") == "张三"
            assert await vault.open(before.text, READER, "account", "account/x", "test") is None


async def test_while_the_ring_is_damaged_whoever_gives_a_name_hears_that_it_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    make(path, "first")
    async with safe(ring=KeyRing(derive("x")[:16], path)) as (_, vault):
        sealed = await vault.seal("张三", "one", "visit", number=NUMBER)
        path.write_text("{")
        for name in ("one", "two"):
            with pytest.raises(StoreUnavailable, match=r"privacy\.ring_damaged"):
                await vault.seal("张三", name, "visit", number=NUMBER)
        with pytest.raises(StoreUnavailable):
            await vault.open(sealed.text, READER, "visit", "ticket/x", "test")
