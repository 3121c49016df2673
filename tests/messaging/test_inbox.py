"""One person's notices: in order, each until it is read, for nobody else."""

import pytest
from sqlalchemy import text

from actors import ANONYMOUS, Address, Caller, Forbidden, Invalid, LocalCluster, View
from common.people import EDGE
from messaging import Notify
from messaging.inbox.actor import KEPT
from messaging.inbox.messages import MarkRead
from tests.hall.town import CLERK, OTHER

pytestmark = pytest.mark.anyio
INBOX = Address("inbox", CLERK.name)
INSIDE = Caller("follow_ups/440106", ("actor",))


async def notify(cluster: LocalCluster, window: int = 1, **more: str) -> None:
    told = Notify(code="notice.window_offered", facts={"window": window}, path="/desk/440106-01")
    await cluster.call(INBOX, told, caller=INSIDE, **more)  # type: ignore[arg-type]


async def test_notices_come_in_order_and_are_unread_until_they_are_read() -> None:
    async with LocalCluster.open() as cluster:
        for window in (1, 2, 3):
            await notify(cluster, window)
        shown = (await cluster.call(INBOX, View())).data
        assert [notice["number"] for notice in shown["notices"]] == [3, 2, 1]
        assert shown["notices"][0]["text"] == {"zh": "3 号窗口请您接手。", "en": "Window 3 is offered to you."}
        assert shown["unread"] == 3
        read = await cluster.call(INBOX, MarkRead(numbers=(2,)), caller=CLERK)
        assert [notice["read"] for notice in read["notices"]] == [False, True, False]
        read = await cluster.call(INBOX, MarkRead(upto=2), caller=CLERK)
        assert (read["unread"], [notice["read"] for notice in read["notices"]]) == (1, [False, True, True])
        before = (await cluster.call(INBOX, View())).seq
        await cluster.call(INBOX, MarkRead(numbers=(1, 2, 99), upto=1), caller=CLERK)
        assert (await cluster.call(INBOX, View())).seq == before, "what was read already is no event"


async def test_the_same_notice_told_again_comes_once() -> None:
    async with LocalCluster.open() as cluster:
        for _ in range(2):
            await notify(cluster, command_id="told")
        assert (await cluster.call(INBOX, View())).data["unread"] == 1


async def test_nobody_writes_into_an_inbox_from_outside_and_nobody_else_reads_for_its_person() -> None:
    async with LocalCluster.open() as cluster:
        await notify(cluster)
        for caller in (ANONYMOUS, CLERK, EDGE):
            with pytest.raises(Forbidden):
                await cluster.call(INBOX, Notify(code="notice.window_offered"), caller=caller)
        holder = Caller(CLERK.name, ("holder",))
        for caller in (ANONYMOUS, OTHER, EDGE, INSIDE, holder):
            with pytest.raises(Forbidden):
                await cluster.call(INBOX, MarkRead(upto=1), caller=caller)
        assert (await cluster.call(INBOX, View())).data["unread"] == 1


async def test_a_notice_of_no_word_is_refused() -> None:
    async with LocalCluster.open() as cluster:
        with pytest.raises(Invalid):
            await cluster.call(INBOX, Notify(code="notice.of_nothing"), caller=INSIDE)


async def test_A16_an_inbox_keeps_its_newest() -> None:
    async with LocalCluster.open() as cluster:
        for window in range(KEPT + 3):
            await notify(cluster, window)
        shown = (await cluster.call(INBOX, View())).data
        assert len(shown["notices"]) == shown["unread"] == KEPT
        assert shown["notices"][-1]["number"] == 4
        assert await cluster.read(lambda db: db.scalar(text("SELECT count(*) FROM inbox_notice"))) == KEPT
