"""Who is erased is gone from rows, journal and copies; and who is exported sees all that there is."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from actors import Address, Caller, Refused, Unknown, VirtualClock
from common.privacy.holdings import Holding
from common.privacy.keybook import KEYBOOK
from common.privacy.ledger import Erased, Ledger
from common.privacy.persons import Persons
from common.privacy.vault import Vault
from tests.common.privacy.conftest import NUMBER, PHONE, safe
from tests.hall.town import NINE

pytestmark = pytest.mark.anyio

OPERATOR = Caller("operator@li", ("operator",))
OTHER = "110105194912310021"


async def kept(vault: Vault) -> list[str]:
    """What was sealed of one person in two visits, and of another one."""
    return [
        (await vault.seal(f"张三 {n}", f"id-{n}", "visit", number=number, phone=PHONE)).text
        for n, number in enumerate((NUMBER, NUMBER, OTHER))
    ]


async def test_after_erasing_nothing_opens_and_no_number_leads_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    async with safe(path) as (cluster, vault):
        texts = await kept(vault)
        persons = Persons(cluster, vault, (), Ledger(None))
        (person,) = await persons.find("440106 19900101 9990")
        assert await persons.erase(person, OPERATOR, "本人申请", cancel=False) == 2
        opened = [await vault.open(text, OPERATOR, "visit", "ticket/x", "test") for text in texts]
        assert opened == [None, None, "张三 2"]
        with pytest.raises(Unknown, match=r"person\.unknown"):
            await persons.find(NUMBER)
        assert await vault.person(NUMBER) is None
        assert len(await persons.find(PHONE)) == 1
        again = await vault.seal("张三 again", "id-9", "visit", number=NUMBER)
        assert again.person != person
    with closing(sqlite3.connect(path)) as db:
        cells = str([db.execute(f'SELECT * FROM "{name}"').fetchall() for name in ("person_key", "person_find")])
        assert person not in cells


async def test_a_phone_that_several_gave_names_nobody_unless_all_are_meant() -> None:
    async with safe() as (cluster, vault):
        await kept(vault)
        persons = Persons(cluster, vault, (), Ledger(None))
        with pytest.raises(Refused, match=r"person\.several"):
            await persons.find(PHONE)
        assert len(await persons.find("138-1234-5678", every=True)) == 2


async def test_a_copy_of_before_brings_nobody_back(tmp_path: Path) -> None:
    path, ledger, clock = tmp_path / "a.db", Ledger(tmp_path / "erased.keys"), VirtualClock(NINE)
    async with safe(path, clock) as (_, vault):
        texts = await kept(vault)
    copy = path.read_bytes()
    async with safe(path, clock) as (cluster, vault):
        persons = Persons(cluster, vault, (), ledger)
        (person,) = await persons.find(NUMBER)
        await persons.erase(person, OPERATOR, "本人申请", cancel=False)
    for rest in tmp_path.glob("a.db-*"):
        rest.unlink()
    path.write_bytes(copy)
    async with safe(path, clock) as (cluster, vault):
        persons = Persons(cluster, vault, (), ledger)
        assert await vault.person(NUMBER) == person
        assert [await persons.erase_again(OPERATOR), await persons.erase_again(OPERATOR)] == [1, 0]
        assert await vault.person(NUMBER) is None
        assert await vault.open(texts[0], OPERATOR, "visit", "ticket/x", "test") is None
        assert await vault.open(texts[2], OPERATOR, "visit", "ticket/x", "test") == "张三 2"
    assert oct((tmp_path / "erased.keys").stat().st_mode & 0o777) == "0o600"
    assert NUMBER not in (tmp_path / "erased.keys").read_text()


async def test_erasing_is_journaled_with_its_reason_and_never_with_a_name() -> None:
    async with safe() as (cluster, vault):
        await kept(vault)
        persons = Persons(cluster, vault, (), Ledger(None))
        (person,) = await persons.find(NUMBER)
        await persons.erase(person, OPERATOR, "本人申请", cancel=False)
        last = (await cluster.events(KEYBOOK))[-1]
        assert (last.actor, last.type) == ("operator@li", "keybook.erased")
        assert last.data == {"person": person, "keys": 2, "reason": "本人申请"}


async def test_an_export_is_journaled_before_anything_is_opened() -> None:
    async with safe() as (cluster, vault):
        await kept(vault)
        persons = Persons(cluster, vault, (), Ledger(None))
        (person,) = await persons.find(NUMBER)
        found = await persons.export(person, OPERATOR, "本人申请查阅")
        assert [key["kind"] for key in found["keys"]] == ["visit", "visit"]
        assert NUMBER not in json.dumps(found)
        noted = await cluster.events(Address("openings", "all:20261123"))
        assert [(event.actor, event.data["about"]) for event in noted] == [("operator@li", f"person/{person}")]


def test_a_line_that_a_full_disk_cut_off_takes_no_other_with_it(tmp_path: Path) -> None:
    path = tmp_path / "erased.keys"
    first, second = Erased(1, "p", ("a",)), Erased(2, "q", ("b",))
    Ledger(path).note(first)
    with path.open("ab") as file:
        file.write(b'{"at":3,"per')
    Ledger(path).note(second)
    assert Ledger(path).read() == [first, second]


def test_what_is_noted_is_whole_on_the_disk_or_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk takes a few bytes at a time."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, bytes(data)[:5]))
    erased = Erased(1, "p", ("a",) * 20)
    Ledger(tmp_path / "erased.keys").note(erased)
    monkeypatch.undo()
    assert Ledger(tmp_path / "erased.keys").read() == [erased]


async def test_an_export_says_how_many_texts_it_had_to_leave_out() -> None:
    """They were sealed before records had keys of their own."""
    async with safe() as (cluster, vault):
        text, *_ = await kept(vault)
        sealed = {"holder": text, "note": "c2VhbGVkIGJlZm9yZQ=="}
        held = Holding(kind="ticket", id="t", at=1, open=False, facts={}, sealed=sealed)
        persons = Persons(cluster, vault, [(lambda *_: [held], settle)], Ledger(None))
        (person,) = await persons.find(NUMBER)
        found = await persons.export(person, OPERATOR, "本人申请")
        assert (found["sealed_before"], found["holdings"][0]["holder"]) == (1, "张三 0")
        assert "note" not in found["holdings"][0]


async def settle(*_: object) -> None:
    """Nothing is open."""
