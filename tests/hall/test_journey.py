"""The whole journey of a ticket, and everything a clerk can do on the way."""

import pytest

from actors import ANONYMOUS, Address, Forbidden, Invalid, Refused, Unknown
from hall import messages as m
from tests.hall.town import CLERK, HALL, MANAGER, OTHER, STRANGER, THIRD, W1, W2, W3, A, B, Town, town

pytestmark = pytest.mark.anyio


async def served(it: Town, window: str = W1) -> str:
    """A ticket that is being served."""
    ticket = (await it.take())["id"]
    await it.do(window, m.Open())
    await it.do(window, m.CallNext())
    await it.do(window, m.Start())
    return str(ticket)


async def test_the_whole_journey(database: str) -> None:
    async with town(database) as it:
        first = await it.take(item="a-item", mask="张*")
        assert first["id"] == "440106-20261123-A001"
        assert (first["state"], first["position"], first["ahead"], first["estimate"]) == ("waiting", 1, 0, None)
        second = await it.take()
        await it.until("hall", HALL, lambda hall: hall["waiting"] == 2)
        await it.until("district", HALL, lambda district: district["halls"][0]["waiting"] == 2)

        opened = await it.do(W1, m.Open())
        assert (opened["state"], opened["clerk"]) == ("open", "clerk01")
        shown = await it.until("page", second["id"], lambda ticket: ticket["estimate"])
        assert shown["estimate"]["p50"] > 0
        await it.until("desk", W1, lambda window: window["waiting"] == 2)

        called = await it.do(W1, m.CallNext())
        assert (called["state"], called["serving"], called["ticket"]["holder"]) == ("calling", "A001", "张*")
        assert called["ticket"]["item_name"] == "综合咨询"
        ticket = await it.until("ticket", first["id"], lambda ticket: ticket["state"] == "called")
        assert (ticket["window"], ticket["position"]) == ("01", None)
        assert (await it.ticket(second["id"]))["position"] == 1
        board = await it.until("hall", HALL, lambda hall: hall["calls"] and hall["waiting"] == 1)
        assert [(c["number"], c["window"], c["times"], c["queue"]) for c in board["calls"]] == [("A001", "01", 1, A)]
        assert (board["windows"][0]["state"], board["windows"][0]["serving"]) == ("calling", "A001")

        assert (await it.do(W1, m.Recall()))["ticket"]["calls"] == 2
        await it.until("hall", HALL, lambda hall: [call["times"] for call in hall["calls"]] == [2])
        await it.do(W1, m.Start())
        await it.until("ticket", first["id"], lambda ticket: ticket["state"] == "serving")
        it.clock.advance(300)
        done = await it.do(W1, m.Finish())
        assert (done["state"], done["ticket"], done["served_today"]) == ("open", None, 1)
        await it.until("ticket", first["id"], lambda ticket: ticket["state"] == "finished")
        await it.do(W1, m.CallNext())
        await it.do(W1, m.NoShow())
        await it.until("ticket", second["id"], lambda ticket: ticket["state"] == "missed")
        again = await it.do(W1, m.CallTicket(ticket="a002"))
        assert again["serving"] == "A002"


async def test_hold_and_resume(database: str) -> None:
    async with town(database) as it:
        ticket = await served(it)
        it.clock.advance(60)
        held = await it.do(W1, m.Hold(reason="补材料"))
        assert (held["state"], [row["id"] for row in held["held"]]) == ("open", [ticket])
        await it.until("ticket", ticket, lambda shown: shown["state"] == "held")
        with pytest.raises(Refused, match=r"window\.has_held"):
            await it.do(W1, m.Close())
        it.clock.advance(600)
        resumed = await it.do(W1, m.ResumeTicket(ticket=ticket))
        assert (resumed["state"], resumed["held"]) == ("serving", [])
        it.clock.advance(30)
        await it.do(W1, m.Finish())
        events = await it.cluster.events(Address("window", W1))
        assert next(e.data["seconds"] for e in events if e.type == "window.finished") == 90


async def test_a_held_ticket_given_up_leaves_its_window(database: str) -> None:
    async with town(database) as it:
        ticket = await served(it)
        await it.do(W1, m.Hold())
        await it.until("ticket", ticket, lambda shown: shown["state"] == "held")
        assert (await it.cancel(ticket))["state"] == "cancelled"
        with pytest.raises(Refused, match=r"ticket\.not_held"):
            await it.do(W1, m.ResumeTicket(ticket=ticket))
        await it.until("window", W1, lambda window: window["held"] == [])


async def test_transfer_keeps_the_number_and_goes_to_the_front(database: str) -> None:
    async with town(database) as it:
        waiting = (await it.take(B, priority="elderly"))["id"]
        ticket = await served(it)
        await it.do(W1, m.Transfer(queue=B, reason="走错"))
        shown = await it.until("ticket", ticket, lambda t: t["queue"] == B)
        assert (shown["number"], shown["state"], (await it.ticket(ticket))["position"]) == ("A001", "waiting", 1)
        await it.until("page", waiting, lambda t: t["position"] == 2)
        await it.do(W3, m.Open(), OTHER)
        assert (await it.do(W3, m.CallNext(), OTHER))["serving"] == "A001"


async def test_transfer_to_a_window_waits_for_that_window(database: str) -> None:
    async with town(database) as it:
        ticket = await served(it)
        await it.do(W1, m.Transfer(window=W2))
        await it.until("ticket", ticket, lambda t: t["state"] == "waiting")
        with pytest.raises(Refused, match=r"window\.nobody_waiting"):
            await it.do(W1, m.CallNext())
        await it.do(W2, m.Open(), OTHER)
        assert (await it.do(W2, m.CallNext(), OTHER))["ticket"]["id"] == ticket


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (m.Transfer(), "queue"),
        (m.Transfer(queue=B, window=W2), "queue"),
        (m.Transfer(queue="440106:Z"), "queue"),
        (m.Transfer(window="440106-99"), "window"),
        (m.Transfer(window=W1), "window"),
    ],
)
async def test_a_bad_transfer_names_the_field_and_changes_nothing(
    database: str, command: m.Transfer, field: str
) -> None:
    async with town(database) as it:
        await served(it)
        before = await it.view("window", W1)
        with pytest.raises((Invalid, Unknown)) as caught:
            await it.do(W1, command)
        assert caught.value.field == field
        assert await it.view("window", W1) == before


async def test_priority_and_preference(database: str) -> None:
    async with town(database) as it:
        for queue, priority in ((B, "ordinary"), (A, "ordinary"), (B, "disabled"), (A, "elderly")):
            await it.take(queue, priority=priority)
        await it.do(W2, m.Open())
        order = []
        for _ in range(4):
            order.append((await it.do(W2, m.CallNext()))["serving"])
            await it.do(W2, m.NoShow())
        assert order == ["A002", "B002", "A001", "B001"]


async def test_everybody_sees_where_they_stand(database: str) -> None:
    async with town(database) as it:
        tickets = [(await it.take())["id"] for _ in range(27)]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        await it.until("page", tickets[25], lambda t: t["position"] == 25)
        await it.until("page", tickets[5], lambda t: t["position"] == 5)
        assert (await it.ticket(tickets[26]))["position"] == 26


async def test_who_may_run_a_window(database: str) -> None:
    async with town(database) as it:
        await it.take()
        for caller, code in ((STRANGER, "window.other_hall"), (ANONYMOUS, "window.clerks_only")):
            with pytest.raises(Forbidden) as caught:
                await it.do(W1, m.Open(), caller)
            assert caught.value.code == code
        await it.do(W1, m.Open())
        with pytest.raises(Forbidden, match=r"window\.other_clerk"):
            await it.do(W1, m.CallNext(), OTHER)
        called = await it.do(W1, m.CallNext(), MANAGER)
        assert (called["clerk"], called["serving"]) == ("clerk01", "A001")
        with pytest.raises(Forbidden):
            await it.cluster.call(Address("window", W1), m.ShowWindow(), caller=STRANGER)


async def test_who_may_follow_and_give_up_a_ticket(database: str) -> None:
    async with town(database) as it:
        ticket = (await it.take())["id"]
        for caller in (STRANGER, ANONYMOUS):
            with pytest.raises(Forbidden, match=r"ticket\.wrong_secret"):
                await it.cancel(ticket, caller)
            with pytest.raises(Forbidden):
                await it.cluster.call(Address("ticket", ticket), m.ShowTicket(), caller=caller)
        assert (await it.cancel(ticket, THIRD))["state"] == "cancelled"
        with pytest.raises(Refused, match=r"ticket\.is_cancelled"):
            await it.cancel(ticket)


async def test_what_can_be_given_up(database: str) -> None:
    async with town(database) as it:
        ticket = (await it.take())["id"]
        await it.do(W1, m.Open())
        await it.do(W1, m.CallNext())
        with pytest.raises(Refused, match=r"ticket\.is_called") as caught:
            await it.cancel(ticket)
        assert caught.value.facts == {"window": "01"}
        await it.do(W1, m.Start())
        await it.until("ticket", ticket, lambda t: t["state"] == "serving")
        with pytest.raises(Refused, match=r"ticket\.is_serving"):
            await it.cancel(ticket)
        await it.do(W1, m.Finish())
        await it.until("ticket", ticket, lambda t: t["state"] == "finished")
        with pytest.raises(Refused, match=r"ticket\.is_finished"):
            await it.cancel(ticket)


async def test_unknown_things_name_the_field(database: str) -> None:
    async with town(database) as it:
        cases = [
            (Address("queue", "440106:Z"), m.Take(), "queue"),
            (Address("queue", A), m.Take(item="nothing"), "item"),
            (Address("queue", A), m.Take(priority="king"), "priority"),
            (Address("hall", "999999"), m.Find(queue=A), "hall"),
            (Address("window", "440106-99"), m.Open(), "window"),
            (Address("ticket", "440106-20261123-A009"), m.ShowTicket(), "ticket"),
            (Address("ticket", "440106-20261123-A009"), m.CancelTicket(), "ticket"),
            (Address("kiosk", "440106-K9"), m.Print(queue=A, take=m.Take()), "kiosk"),
        ]
        for address, message, field in cases:
            with pytest.raises((Unknown, Invalid)) as caught:
                await it.cluster.call(address, message, caller=CLERK)
            assert caught.value.field == field, address
            assert await it.cluster.events(Address("queue", "440106:Z")) == []
        await it.do(W1, m.Open())
        for text in ("A999", "B001", "x", "440106-20261123-Z001", "'; drop table ticket"):
            with pytest.raises(Unknown, match=r"ticket\.not_here"):
                await it.do(W1, m.CallTicket(ticket=text))


async def test_only_actors_may_speak_as_actors(database: str) -> None:
    async with town(database) as it:
        inside = [
            ("queue", A, m.TakeBack(ticket="x", handover="y")),
            ("queue", A, m.Report(ticket="x", handover="y", outcome="missed")),
            ("queue", A, m.Staff(window=W1, share=1.0, day="20261123")),
            ("queue", A, m.EndQueueDay()),
            ("hall", HALL, m.QueueNews(queue=A, day="20261123", waiting=9, p50=None, p90=None)),
            ("ticket", "440106-20261123-A001", m.ComeNear(step=1, position=1)),
            ("queue", A, m.Withdraw(ticket="440106-20261123-A001", reason="holder")),
            ("queue", A, m.HandOver(window=W1, command="c")),
        ]
        for kind, key, message in inside:
            with pytest.raises(Forbidden):
                await it.cluster.call(Address(kind, key), message)


async def test_configuring_again_emits_nothing(database: str) -> None:
    async with town(database) as it:
        before = {key: await it.cluster.events(Address(*key)) for key in (("hall", HALL), ("queue", A), ("window", W1))}
        await it.configure()
        for key, events in before.items():
            assert len(await it.cluster.events(Address(*key))) == len(events) == 1
