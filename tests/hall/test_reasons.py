"""What staff write as a reason is for staff: sealed at the edge, and in clear only for those whom it is meant for."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from actors import Address
from common.privacy.vault import Vault
from hall import messages as m
from hall.holder import HolderKeys
from hall.sealed import MARK, Words, plain
from tests.hall.early import EarlyKeys
from tests.hall.test_edge import gateway
from tests.hall.town import CLERK, W1, W2, A, B, Town, town

pytestmark = pytest.mark.anyio

TICKET = "440106-20261123-A001"
MARKED = "440106199003079990"
"""An ID number, such as somebody may write where they should not."""


def everything(db: Connection) -> str:
    """Every cell of every table, the journal's among them."""
    tables = db.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    cells = [value for table in tables for row in db.execute(text(f'SELECT * FROM "{table}"')) for value in row]
    return "\n".join(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in cells)


async def test_a_marked_number_in_any_reason_is_found_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "")
    async with gateway(tmp_path) as visitor:
        tickets = [(await visitor.take(queue=A, there=True)).json()["id"] for _ in range(4)]
        why = f"见 {MARKED}"
        move = f"/api/tickets/{tickets[3]}/move"
        moved = await visitor.client.post(move, json={"to": "front", "reason": why}, headers=visitor.clerk)
        assert moved.status_code == 200
        note = f"/api/tickets/{tickets[3]}/notes"
        assert (await visitor.client.post(note, json={"text": why}, headers=visitor.clerk)).status_code == 201
        assert (await visitor.run("open")).status_code == 200
        called = (await visitor.run("call-next")).json()
        assert (called["ticket"]["number"], called["ticket"]["why"]["by"]) == ("A004", "clerk01")
        shown = (await visitor.client.get(f"/api/windows/{W1}", headers=visitor.clerk)).json()
        assert (shown["ticket"]["why"]["rule"], shown["ticket"]["why"]["reason"]) == ("moved", why)
        assert (await visitor.run("start")).status_code == 200
        assert (await visitor.run("hold", {"reason": why})).status_code == 200
        held = (await visitor.client.get(f"/api/windows/{W1}", headers=visitor.clerk)).json()["held"]
        assert held[0]["why"]["reason"] == why
        assert (await visitor.run("pause", {"reason": MARKED})).status_code == 422
        assert (await visitor.run("call-next")).status_code == 200
        key = {"Idempotency-Key": "once-upon-a-time", **visitor.clerk}
        for _ in range(2):  # repeated with its key, it is the same command
            assert (await visitor.run("transfer", {"queue": B, "reason": why}, **key)).status_code == 200
        await visitor.it.until("queue", B, lambda view: view["waiting"] == 1)
        assert (await visitor.run("open", window=W2, **visitor.other)).status_code == 200
        await visitor.it.cancel(tickets[1])
        await visitor.it.cancel(tickets[2])
        await visitor.run("call-next", window=W2, **visitor.other)
        sent = (await visitor.client.get(f"/api/windows/{W2}", headers=visitor.clerk)).json()
        assert sent["ticket"]["why"]["reason"] == why
        kept = await visitor.it.cluster.read(everything)
    assert MARK in kept
    assert MARKED not in kept
    assert MARKED not in caplog.text


async def test_the_past_shows_it_to_staff_too(tmp_path: Path) -> None:
    async with gateway(tmp_path) as visitor:
        tickets = [(await visitor.take(queue=A, there=True)).json()["id"] for _ in range(2)]
        move = f"/api/tickets/{tickets[1]}/move"
        await visitor.client.post(move, json={"to": "front", "reason": "带婴儿"}, headers=visitor.clerk)
        await visitor.run("open")
        await visitor.run("call-next")
        visitor.it.clock.advance(60)
        at = {"at": "2026-11-23T09:00:30+08:00"}
        shown = (await visitor.client.get(f"/api/windows/{W1}", params=at, headers=visitor.clerk)).json()
        assert shown["ticket"]["why"] == {"rule": "moved", "passed": 1, "reason": "带婴儿", "by": "clerk01"}
        assert (shown["waiting"], [one["number"] for one in shown["next"]]) == (1, ["A001"])


async def test_a_plain_reason_of_an_early_history_still_shows() -> None:
    async with town() as it:
        tickets = [(await it.take())["id"] for _ in range(2)]
        await it.say(tickets[1], m.MoveTicket(to="front", reason="等家人"), CLERK)
        await it.do(W1, m.Open())
        assert (await it.do(W1, m.CallNext()))["ticket"]["why"]["reason"] == "等家人"
        events = await it.cluster.events(Address("window", W1))
        assert [event.data["reason"] for event in events if event.type == "window.called"] == ["等家人"]


async def test_words_open_with_their_own_key_alone() -> None:
    async with town() as it:
        words, others = words_with(it, b"k"), words_with(it, b"o")
        sealed = await words.seal("走错了", "c1", TICKET)
        assert sealed == await words.seal("走错了", "c1", TICKET) != await words.seal("走错了", "c2", TICKET)
        for text in (sealed, "走错了", MARK + EarlyKeys(b"k" * 32).seal_text("走错了", "c0")):
            assert await words.open(text, CLERK, TICKET, "desk") == "走错了"
        assert [plain(sealed), plain("走错了")] == [None, "走错了"]
        for changed in (sealed[:-4] + "AAAA", MARK + "x"):
            with pytest.raises(ValueError, match="not sealed"):
                await words.open(changed, CLERK, TICKET, "desk")
        with pytest.raises(ValueError, match="not sealed"):
            await others.open(sealed, CLERK, TICKET, "desk")


def words_with(it: Town, key: bytes) -> Words:
    return Words(Vault(it.cluster, lambda purpose: key * 32), "note", HolderKeys(key * 32))
