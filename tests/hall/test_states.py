"""Every command in every state of a window, against the real actor."""

import pytest

from actors import Address, Refused
from hall import messages as m
from hall.window_states import STATES, TABLE, Go, outcome
from tests.hall.town import W1, B, Town, town

pytestmark = pytest.mark.anyio

COMMANDS = {
    "open": m.Open(),
    "pause": m.Pause(),
    "close": m.Close(),
    "call-next": m.CallNext(),
    "call": m.CallTicket(ticket="A003"),
    "recall": m.Recall(),
    "start": m.Start(),
    "hold": m.Hold(),
    "resume": m.ResumeTicket(ticket="A001"),
    "transfer": m.Transfer(queue=B),
    "no-show": m.NoShow(),
    "give-back": m.GiveBack(),
    "left": m.Left(),
    "finish": m.Finish(),
    "hand-over": m.OfferWindow(),
    "take-over": m.TakeOver(),
    "help": m.Help(queue=B),
}


async def _reach(it: Town, state: str, holding: bool) -> None:
    """Bring window 1 into a state; ``holding`` A001 where that is possible."""
    if state == "closed":
        return
    await it.do(W1, m.Open())
    if holding:
        for command in (m.CallNext(), m.Start(), m.Hold()):
            await it.do(W1, command)
    steps: dict[str, list[object]] = {
        "open": [],
        "paused": [m.Pause()],
        "calling": [m.CallNext()],
        "serving": [m.CallNext(), m.Start()],
    }
    for step in steps[state]:
        await it.do(W1, step)


async def _own_events(it: Town) -> int:
    """Events of the window, without the queues' figures, which come when they come."""
    events = await it.cluster.events(Address("window", W1))
    return sum(event.type != "window.queue_changed" for event in events)


@pytest.mark.parametrize("command", TABLE)
@pytest.mark.parametrize("state", STATES)
async def test_the_actor_keeps_the_table(state: str, command: str) -> None:
    async with town() as it:
        for _ in range(3):
            await it.take()
        await _reach(it, state, holding=command == "resume")
        expected = outcome(state, command)
        if command == "take-over" and isinstance(expected, Go):
            await it.do(W1, m.OfferWindow())
        before, seen = await it.view("window", W1), await _own_events(it)
        if isinstance(expected, Go):
            assert (await it.do(W1, COMMANDS[command]))["state"] == expected.state
            return
        with pytest.raises(Refused) as caught:
            await it.do(W1, COMMANDS[command])
        assert caught.value.code == expected.code
        after = await it.view("window", W1)
        assert {**after, "waiting": 0} == {**before, "waiting": 0}
        assert await _own_events(it) == seen
