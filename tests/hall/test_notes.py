"""Notes: what one member of staff writes about a ticket, whoever serves the person next can read; nobody else."""

import pytest

from actors import ANONYMOUS, Address, Caller, Forbidden, Refused
from hall import messages as m
from hall.access import holder_of
from hall.queue_waiting import NOTES
from tests.hall.test_api import edge
from tests.hall.town import CLERK, OTHER, STRANGER, W1, W3, A, B, town

pytestmark = pytest.mark.anyio

WORDS = "已收身份证复印件，等户口本"
SIGNED_IN = {"X-Clerk": "1"}


async def test_a_note_goes_along_with_a_transfer_to_the_next_window() -> None:
    async with edge() as (it, client):
        taken = await it.take(item="a-item")
        path = f"/api/tickets/{taken['id']}/notes"
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Start())
        written = await client.post(path, json={"text": f" {WORDS} "}, headers={**SIGNED_IN, "Idempotency-Key": "n1"})
        note = {"text": WORDS, "by": "clerk01", "at": "2026-11-23T09:00:00.000+08:00"}
        assert (written.status_code, written.json()) == (201, {"notes": [note]})
        again = await client.post(path, json={"text": WORDS}, headers={**SIGNED_IN, "Idempotency-Key": "n1"})
        assert again.json() == {"notes": [note]}
        await it.until("window", W1, lambda view: view["ticket"]["notes"] == 1)
        await it.do(W1, m.Transfer(queue=B))
        await it.until("ticket", taken["id"], lambda shown: shown["queue"] == B)
        await it.do(W3, m.Open(), OTHER)
        called = await it.do(W3, m.CallNext(), OTHER)
        assert (called["ticket"]["notes"], called["ticket"]["matters"]) == (1, [])
        assert (await client.get(path, headers=SIGNED_IN)).json() == {"notes": [note]}
        line = (await client.get(f"/api/halls/{it.hall}/line", headers=SIGNED_IN)).json()
        assert line["queues"][1]["tickets"][0]["notes"] == 1
        await it.do(W3, m.Start(), OTHER)
        await it.do(W3, m.Finish(), OTHER)
        await it.until("ticket", taken["id"], lambda shown: shown["state"] == "finished")
        over = await client.get(path, headers=SIGNED_IN)
        assert (over.status_code, over.json()["code"]) == (409, "ticket.is_over")


async def test_what_is_written_is_nowhere_in_clear() -> None:
    async with edge() as (it, client):
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await client.post(f"/api/tickets/{ticket}/notes", json={"text": WORDS}, headers=SIGNED_IN)
        await it.until("window", W1, lambda view: view["ticket"]["notes"] == 1)
        for address in (Address("queue", A), Address("window", W1), Address("ticket", ticket)):
            events = await it.cluster.events(address)
            assert WORDS not in str([event.data for event in events])


@pytest.mark.parametrize("caller", [ANONYMOUS, STRANGER, holder_of("440106-20261123-A001")])
async def test_notes_are_for_staff_of_the_hall_only(caller: Caller) -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        for message in (m.AddTicketNote(text="sealed"), m.ShowTicketNotes()):
            with pytest.raises(Forbidden, match=r"hall\.staff_only"):
                await it.say(ticket, message, caller)


async def test_bad_notes_are_refused_and_a_ticket_carries_ten() -> None:
    async with edge() as (it, client):
        ticket = (await it.take())["id"]
        path = f"/api/tickets/{ticket}/notes"
        for text in ("", "   ", "x" * 201, "a\x00b", None):
            assert (await client.post(path, json={"text": text}, headers=SIGNED_IN)).status_code == 422, text
        for number in range(NOTES):
            await it.say(ticket, m.AddTicketNote(text=f"sealed {number}"), CLERK)
        with pytest.raises(Refused) as refused:
            await it.say(ticket, m.AddTicketNote(text="sealed"), CLERK)
        assert (refused.value.code, refused.value.facts) == ("ticket.too_many_notes", {"number": "A001", "most": NOTES})


async def test_the_next_window_sees_why_somebody_was_sent_and_by_whom() -> None:
    async with town() as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.do(W1, m.Transfer(queue=B, reason="需先办社保卡"))
        await it.until("ticket", ticket, lambda shown: shown["queue"] == B)
        await it.do(W3, m.Open(), OTHER)
        why = (await it.do(W3, m.CallNext(), OTHER))["ticket"]["why"]
        assert why == {"rule": "transferred", "passed": 0, "reason": "需先办社保卡", "by": "clerk01"}
