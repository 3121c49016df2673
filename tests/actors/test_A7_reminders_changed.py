"""A7 in the corners: reminders that are set anew, cancelled, refused or broken; tells that find others busy."""

import asyncio

import pytest

from actors import LocalCluster, VirtualClock
from actors._host.failures import TRIES
from actors.clock import SECOND
from actors.messages import encode_message
from actors.stores.contract import Batch
from actors.testing import LoopClock, simulate
from tests.actors.odd import Arm, Break, Grow, Odd, Size, TellAskOther, TellOdd, Wait, odd
from tests.actors.sick import unreadable

HOUR = 3600 * SECOND


def test_A7_set_anew_for_a_far_day_is_not_early(database: str) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            await cluster.call(odd("a"), Arm(at=clock.now() + 10 * SECOND))
            await cluster.call(odd("a"), Arm(at=clock.now() + 5 * HOUR))
            await asyncio.sleep(4 * 3600)
            assert await cluster.call(odd("a"), Size()) == 0
            await asyncio.sleep(3600)
            assert await cluster.call(odd("a"), Size()) == 1

    simulate(main)


@pytest.mark.parametrize("anew", [True, False])
def test_A7_changed_while_it_waits_for_its_turn(database: str, anew: bool) -> None:
    """It comes due while the actor is busy with a command that cancels it or sets it anew: that counts."""

    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            await cluster.call(odd("a"), Arm(at=clock.now() + 5 * SECOND))
            later = clock.now() + 100 * SECOND if anew else 0
            await cluster.call(odd("a"), Wait(seconds=8, at=later), timeout=60)
            await asyncio.sleep(10)
            assert await cluster.call(odd("a"), Size()) == 0
            await cluster.restart(0)  # what the store holds is what counts
            await asyncio.sleep(100)
            assert await cluster.call(odd("a"), Size()) == (1 if anew else 0)

    simulate(main)


def test_A7_a_reminder_that_finds_others_busy_is_tried_again(database: str) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            await cluster.call(odd("a"), Arm(at=clock.now() + 5 * SECOND, by=0))
            Odd.ready = False
            try:
                await asyncio.sleep(10)
                assert await cluster.call(odd("a"), Size()) == 0
            finally:
                Odd.ready = True
            await asyncio.sleep(5)
            assert await cluster.call(odd("a"), Size()) == 1

    simulate(main)


@pytest.mark.parametrize("to", "abcd")  # some on the sender's host, some on the other
def test_A4_a_tell_that_finds_others_busy_is_tried_again(database: str, to: str) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            Odd.ready = False
            try:
                await cluster.call(odd("s"), TellOdd(to=to, what="try"))
                await asyncio.sleep(5)
                assert len(await cluster.store.tells()) == 1
            finally:
                Odd.ready = True
            await asyncio.sleep(5)
            assert await cluster.call(odd(to), Size()) == 1
            assert await cluster.store.tells() == []

    simulate(main)


@pytest.mark.parametrize("to", "abcd")
def test_a_tell_that_its_receiver_fails_on_is_parked_for_a_person(
    database: str, to: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            await cluster.call(odd("s"), TellOdd(to=to, what="break"))
            await asyncio.sleep(60)
            (parked,) = await cluster.parked()
            assert (parked.source, parked.target, parked.tries) == (odd("s"), odd(to), TRIES)
            assert parked.failure == f"failed {TRIES} times: ActorFailed"
            assert await cluster.store.tells() == []

    simulate(main)


def test_a_reminder_that_fails_is_parked_for_a_person(database: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            await cluster.call(odd("a"), Grow(by=2**63 - 1))
            await cluster.call(odd("a"), Arm(at=(due := clock.now() + SECOND), by=0))
            broken = ("odd", "a", "r", due, encode_message(Break()))
            await cluster.store.commit(Batch(reminders={broken[:3]: broken}))
            await cluster.restart(0)
            await asyncio.sleep(60)
            (parked,) = await cluster.parked()
            assert parked.target == odd("a")

    simulate(main)


def test_two_tells_whose_handlers_ask_each_other_are_freed(database: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody set a deadline; the actors serve again all the same."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            calls = [
                cluster.call(odd("s"), TellAskOther(to="a", other="b")),
                cluster.call(odd("t"), TellAskOther(to="b", other="a")),
            ]
            await asyncio.gather(*calls)
            await asyncio.sleep(600)
            assert await cluster.call(odd("a"), Size(), timeout=5) >= 0
            assert await cluster.call(odd("b"), Size(), timeout=5) >= 0

    simulate(main)


def test_what_a_newer_program_left_does_not_keep_a_host_from_starting(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            rows = [
                ("1", 0, 0, 0, "odd", "a", "nobody", "b", b"\x80", None, 0),
                ("2", 0, 0, 0, "nobody", "a", "odd", "b", b"\x80", None, 0),
                ("3", 0, 0, 0, "odd", "a", "odd", "b", b"\x81\xa4type\xa4what", None, 0),
            ]
            reminders = {
                ("nobody", "a", "r"): ("nobody", "a", "r", 1, b"\x80"),
                ("odd", "a", "r"): ("odd", "a", "r", 1, b"\x81\xa4type\xa4what"),
            }
            await cluster.store.commit(Batch(outbox=list(rows), reminders=dict(reminders)))
            host = await cluster.restart(0)
            await asyncio.sleep(1)
            assert not host.dead
            assert await cluster.call(odd("a"), Grow(by=1)) == 1
            assert [parked.id for parked in await cluster.parked()] == ["1", "2", "3"]

    simulate(main)


def test_A4_a_tell_whose_receiver_cannot_be_read_is_delivered_later(database: str) -> None:
    """The receiver is read before its sender has been committed."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            dark = {"dark"}
            unreadable(cluster.store, "locked", lambda actor: actor.key in dark)
            await cluster.call(odd("s"), TellOdd(to="dark", what="try"))
            await asyncio.sleep(2)
            dark.clear()
            await asyncio.sleep(2)
            assert await cluster.call(odd("dark"), Size()) == 1
            assert await cluster.store.tells() == []

    simulate(main)


def test_A7_set_again_for_a_moment_at_which_it_has_fired_before_the_clock_was_put_back(database: str) -> None:
    async def main() -> None:
        clock = VirtualClock()
        due = clock.now() + 5 * SECOND
        async with LocalCluster.open(database, hosts=1, clock=clock) as cluster:
            for times in (1, 2):
                await cluster.call(odd("a"), Arm(at=due))
                clock.set(due)
                for _ in range(200):
                    await asyncio.sleep(0)
                assert await cluster.call(odd("a"), Size()) == times
                clock.set(due - 5 * SECOND)

    simulate(main)
