"""Who has checked in gets a ticket, whoever dies in between: the agenda sees to it by itself."""

import anyio
import pytest

from actors import Address, Busy, Caller, Forbidden, LocalCluster, VirtualClock
from actors._edge.sender import HostDown
from actors._host.host import Limits
from actors.crash import POINTS, Crashed
from hall.appointments import messages as m
from tests.hall.appointments.desk import TODAY, TWO, book, say
from tests.hall.town import CLERK, NINE, STRANGER, A, Town, town

DAY = 24 * 3600
pytestmark = pytest.mark.anyio


async def test_arriving_is_enough() -> None:
    """Nobody says anything more: the ticket comes, and saying it again is the same ticket."""
    async with town() as it:
        made = (await book(it.cluster, "k", "p"))["id"]
        it.clock.set(TWO)
        assert await say(it.cluster, m.Arrive(appointment=made)) == 1
        [shown] = (await it.until("agenda", TODAY, lambda view: view["appointments"][0]["ticket"]))["appointments"]
        assert shown["state"] == "admitted"
        assert await say(it.cluster, m.Arrive(appointment=made)) == 1
        assert await say(it.cluster, m.TicketOf(appointment=made, attempt=1)) == shown["ticket"]
        assert (await it.ticket(shown["ticket"]))["priority"] == "appointment"
        assert (await it.view("queue", A))["waiting"] == 1


async def test_only_holder_and_staff_hear_of_the_ticket() -> None:
    async with town() as it:
        made = (await book(it.cluster, "k", "p"))["id"]
        for caller in (STRANGER, Caller("nobody")):
            with pytest.raises(Forbidden):
                await say(it.cluster, m.TicketOf(appointment=made, attempt=1), caller)
        with pytest.raises(Busy):
            await say(it.cluster, m.TicketOf(appointment=made, attempt=1), CLERK)


class Once:
    """Kills the host when it comes to a point for the n-th time."""

    def __init__(self) -> None:
        self.at: tuple[str, int] | None = None

    def __call__(self, point: str) -> None:
        if self.at is None or self.at[0] != point:
            return
        self.at = (point, self.at[1] - 1) if self.at[1] else None
        if self.at is None:
            raise Crashed(point)


@pytest.mark.parametrize("off", [0, DAY])
@pytest.mark.parametrize("batch", [1, 1000])
@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("point", POINTS)
async def test_a_host_that_dies_on_the_way_to_the_ticket_leaves_nobody_without(
    point: str, after: int, batch: int, off: int
) -> None:
    """Whoever checked in never comes back: where the arrival was written down there is one ticket, else the appointment
    stands as before. It is never left between the two, also where each turn is a transaction of its own. After a day
    ``off`` there is no ticket any more: nobody is there."""
    once, clock = Once(), VirtualClock(NINE)
    async with LocalCluster.open(clock=clock, hosts=1, crash=once, limits=Limits(batch=batch)) as cluster:
        it = Town(cluster, clock)
        await it.configure()
        made = (await book(cluster, "k", "p"))["id"]
        clock.set(TWO)
        once.at = (point, after)
        with anyio.fail_after(20):
            async with anyio.create_task_group() as group:
                group.start_soon(say, cluster, m.Arrive(appointment=made))
                while not (died := is_dead(cluster)) and await ticket_of(it) is None:
                    await anyio.lowlevel.checkpoint()
                group.cancel_scope.cancel()
        once.at = None
        clock.advance(off)
        in_time = await ticket_of(it) is not None
        await cluster.restart(0)
        await cluster.host(0).quiet()
        [shown] = (await it.view("agenda", TODAY))["appointments"]
        joined = [event for event in await cluster.events(Address("queue", A)) if event.type == "queue.joined"]
        arrived = [event for event in await cluster.events(Address("agenda", TODAY)) if event.type == "agenda.arrived"]
        ticket = bool(arrived) and (in_time or not off)
        late = "missed" if off and not arrived else "booked"
        assert shown["state"] == ("admitted" if ticket else late)
        assert len(joined) == ticket
        assert died or arrived


def is_dead(cluster: LocalCluster) -> bool:
    try:
        cluster.host(0)
    except HostDown:
        return True
    return False


async def ticket_of(it: Town) -> str | None:
    """What the journal says, without a word to the agenda."""
    events = await it.cluster.events(Address("agenda", TODAY))
    return next((event.data["ticket"] for event in events if event.type == "agenda.admitted"), None)
