"""A13: a fault harms nobody else: its own caller hears, neighbours go on, and what is tried again is tried so often."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from actors import ActorError, ActorFailed, Cycle, LocalCluster, Refused, StoreUnavailable
from actors._edge.sender import Client
from actors._host.failures import TRIES
from actors.messages import Caller
from actors.testing import LoopClock, simulate
from tests.actors.script import ODD, Do, Script, Seen, do, note, script
from tests.actors.sick import Sick

OPERATOR = Caller("operator")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    Script.switches.clear()
    Script.begun.clear()


async def _numbers(cluster: LocalCluster, key: str) -> list[int]:
    return [event.data.get("number", 0) for event in await cluster.events(script(key)) if "number" in event.text]


UNWRITABLE: dict[str, tuple[Any, ...]] = {
    "found in the turn": (("odd", "more than 64 bits"),),
    "NOT NULL": (("blank",),),
    "UNIQUE": (("mark", "taken"),),
}
"""The last is found out by the database only."""


async def _take_the_mark(cluster: LocalCluster) -> None:
    await cluster.call(script("owner"), Do((("mark", "taken"),)))


def _elsewhere(cluster: LocalCluster, near: str, *, same: bool) -> str:
    """A key that lives on the host of another, or not."""
    here = cluster.host_of(script(near))
    return next(f"k{n}" for n in range(99) if (cluster.host_of(script(f"k{n}")) == here) is same)


@pytest.mark.parametrize("same", [True, False], ids=["same host", "other host"])
@pytest.mark.parametrize("what", UNWRITABLE)
def test_A13_a_tell_whose_effect_cannot_be_written_is_parked_and_can_be_retried(
    database: str, what: str, same: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            await _take_the_mark(cluster)
            to = _elsewhere(cluster, "a", same=same)
            failed = sum(host.failed_commits for host in await cluster.status())
            await cluster.call(
                script("a"), Do((("note", 1), ("tell", to, UNWRITABLE[what]), ("tell", to, (("note", 7),))))
            )
            assert await cluster.parked() == []
            await asyncio.sleep(60)
            (parked,) = await cluster.parked()
            assert (parked.source, parked.target, parked.tries) == (script("a"), script(to), TRIES)
            assert await cluster.store.tells() == []
            assert await _numbers(cluster, to) == [7], "what was told behind it arrives"
            failed = sum(host.failed_commits for host in await cluster.status()) - failed
            assert failed <= 4 * TRIES
            await asyncio.sleep(3600)
            after = sum(host.failed_commits for host in await cluster.status())
            await asyncio.sleep(3600)
            assert sum(host.failed_commits for host in await cluster.status()) == after, "nothing is tried any more"

            await cluster.retry(parked.id, OPERATOR)
            await asyncio.sleep(60)
            (again,) = await cluster.parked()
            assert (again.id, again.tries) == (parked.id, TRIES)
            await cluster.discard(parked.id, OPERATOR, "nobody needs it")
            assert await cluster.parked() == []

    simulate(main)


@pytest.mark.parametrize("what", UNWRITABLE)
def test_A13_a_reminder_whose_effect_cannot_be_written_is_parked(
    database: str, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            await _take_the_mark(cluster)
            await cluster.call(script("a"), Do((("note", 1), ("remind", "r", 5, UNWRITABLE[what]))))
            await asyncio.sleep(120)
            (parked,) = await cluster.parked()
            assert (parked.source, parked.target) == (script("a"), script("a"))
            assert await cluster.store.reminders(2**62) == []
            assert await cluster.call(script("a"), note(2)) == 2

    simulate(main)


@pytest.mark.parametrize("what", UNWRITABLE)
def test_A13_one_bad_command_restarts_nobody_else(database: str, what: str, caplog: pytest.LogCaptureFixture) -> None:
    """A handler that takes two seconds runs once beside twenty commands that cannot be written."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            await _take_the_mark(cluster)
            slow = Do(
                (("count", "slow"), ("sleep", 1.0), ("note", 1), ("ask", "other", (("note", 1),)), ("sleep", 1.0))
            )
            running = asyncio.ensure_future(cluster.call(script("slow"), slow))
            for number in range(20):
                bad = cluster.call(script(f"bad{number}"), Do(UNWRITABLE[what]))
                good = cluster.call(script(f"good{number}"), Do((("count", "good"), ("note", 1))))
                failed, done = await asyncio.gather(bad, good, return_exceptions=True)
                assert isinstance(failed, ActorFailed)
                assert done == 1
                await asyncio.sleep(0.1)
            assert await running == 1
            assert Script.begun == {"slow": 1, "good": 20}

    simulate(main)


@pytest.mark.parametrize("what", ODD)
def test_A13_what_no_column_can_hold_voids_only_its_own_turn(
    database: str, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    """On every store alike: it is found out before the store is asked, so no commit fails."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            calls = [
                cluster.call(script("a"), do((("note", 1),))),
                cluster.call(script("a"), do((("odd", what), ("tell", "b", (("note", 1),))))),
                cluster.call(script("a"), do((("count", "again"), ("note", 2)))),
                cluster.call(script("c"), do((("note", 1),))),
            ]
            one, bad, two, other = await asyncio.gather(*calls, return_exceptions=True)
            assert (one, two, other) == (1, 2, 1)
            assert isinstance(bad, ActorFailed)
            assert Script.begun == {"again": 1}
            assert cluster.host(0).status().failed_commits == 0
            await cluster.restart(0)
            assert await cluster.call(script("a"), Seen()) == 2
            assert await cluster.events(script("b")) == []

    simulate(main)


def test_A13_what_rests_on_a_turn_that_cannot_be_written_is_taken_again_and_nothing_else(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            await _take_the_mark(cluster)
            calls = [
                cluster.call(script("a"), do((("count", "a1"), ("note", 1)))),
                cluster.call(script("a"), do((("mark", "taken"), ("tell", "t", (("count", "told"), ("note", 1)))))),
                cluster.call(script("a"), do((("count", "a2"), ("note", 2)))),
                cluster.call(
                    script("b"), Do((("count", "b"), ("note", 1), ("ask", "a", (("count", "asked"), ("note", 3)))))
                ),
                cluster.call(script("c"), Do((("count", "c"), ("note", 1)))),
            ]
            one, bad, two, asker, other = await asyncio.gather(*calls, return_exceptions=True)
            assert (one, two, asker, other) == (1, 2, 1, 1)
            assert isinstance(bad, ActorFailed)
            assert Script.begun == {"a1": 1, "told": 1, "a2": 2, "b": 2, "asked": 2, "c": 1}
            assert await _numbers(cluster, "a") == [1, 2, 3]
            assert await cluster.events(script("t")) == [], "what a turn told that never was is not done"

    simulate(main)


def test_A13_a_store_that_is_sick_for_long_parks_nothing(database: str, caplog: pytest.LogCaptureFixture) -> None:
    """It is nobody's fault: tells and reminders are done when it is well, and until then it is not stormed."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            sick = Sick(cluster.store)
            Script.switches.add("shut")
            await cluster.call(script("a"), Do((("note", 1), ("tell", "b", (("busy_if", "shut"), ("note", 2))))))
            await cluster.call(script("a"), Do((("note", 1), ("remind", "r", 5, (("note", 3),)))))
            sick.problem = "full"
            Script.switches.clear()
            await asyncio.sleep(3600)
            sick.problem = None
            await asyncio.sleep(120)
            assert await cluster.parked() == []
            assert await cluster.store.tells() == []
            assert await _numbers(cluster, "b") == [2]
            assert await _numbers(cluster, "a") == [1, 1, 3]

    simulate(main)


def test_A13_a_sick_store_is_not_stormed_with_what_only_counts_tries(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            sick = Sick(cluster.store)
            Script.switches.add("bad")
            await cluster.call(script("a"), Do((("note", 1), ("tell", "b", (("fail_if", "bad"), ("note", 2))))))
            sick.problem = "full"
            before = sick.commits
            for _ in range(200):
                await asyncio.sleep(0.05)
            assert sick.commits - before < 60
            sick.problem = None
            Script.switches.clear()
            await asyncio.sleep(120)
            assert await _numbers(cluster, "b") == [2]

    simulate(main)


def test_A13_an_ask_that_a_sick_store_refused_is_done_when_it_is_well(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            sick = Sick(cluster.store, "full")
            command = Do((("note", 1), ("ask", "b", (("note", 2),))))
            with pytest.raises(StoreUnavailable):
                await cluster.call(script("a"), command, command_id="k")
            sick.problem = None
            assert await cluster.call(script("a"), command, command_id="k") == 1
            assert await _numbers(cluster, "b") == [2]

    simulate(main)


FAULTY: dict[str, tuple[Do, type[ActorError]]] = {
    "asks a kind that nobody knows": (Do((("sleep", 0.0), ("ask_of", "nobody", "x"))), ActorError),
    "asks what cannot be said": (Do((("sleep", 0.0), ("ask_what_cannot_be_said", "b"))), ActorFailed),
    "hears what is no answer": (Do((("ask_misanswer", "b"),)), ActorFailed),
    "hears what is no answer from another host": (Do((("ask_misanswer", "far"),)), ActorFailed),
    "refuses with what cannot be said": (Do((("refuse_oddly",),)), ActorError),
    "is cancelled": (Do((("cancelled",),)), ActorFailed),
    "is cancelled later": (Do((("sleep", 1.0), ("cancelled",))), ActorFailed),
    "fails when it is stopped": (Do((("hold_on",),)), ActorError),
    "does not know the step": (Do((("what",),)), ActorFailed),
}


@pytest.mark.parametrize("what", FAULTY)
def test_A13_a_handler_that_errs_fails_alone_and_is_answered(
    database: str, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        message, error = FAULTY[what]
        async with LocalCluster.open(database, hosts=2, clock=LoopClock()) as cluster:
            hosts = [cluster.host(0), cluster.host(1)]
            here = cluster.host_of(script("a"))
            far = next(f"k{n}" for n in range(99) if cluster.host_of(script(f"k{n}")) != here)
            message = Do(tuple(tuple(far if part == "far" else part for part in step) for step in message.steps))
            beside = asyncio.ensure_future(
                cluster.call(script("a:beside"), Do((("count", "beside"), ("sleep", 5), ("note", 1))))
            )
            await asyncio.sleep(0.1)
            with pytest.raises(error):
                await cluster.call(script("a"), message, timeout=20)
            assert asyncio.get_running_loop().time() < 25
            assert await cluster.call(script("a"), note(), timeout=1) == 1, "it serves again at once"
            assert await beside == 1
            assert Script.begun["beside"] == 1
            assert not any(host.dead for host in hosts)
            assert all(host.machine.unanswered == 0 for host in hosts)

    simulate(main)


@pytest.mark.parametrize(
    "say",
    [
        lambda client: client.call(script("a:\ud800"), note(), timeout=5),
        lambda client: client.call(script("a"), note(), command_id="\ud800", timeout=5),
        lambda client: client.call(script("a"), note(), caller=Caller("\ud800"), timeout=5),
        lambda client: client.call(script("a"), note(), caller=Caller("x", display_name="\ud800"), timeout=5),
    ],
    ids=["key", "id", "caller", "display name"],
)
def test_A13_what_cannot_be_sent_keeps_nobody_else_waiting(
    database: str, say: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            client = Client(cluster, 1)
            bad = asyncio.ensure_future(say(client))
            good = asyncio.ensure_future(client.call(script("b"), note(), timeout=5))
            await asyncio.wait([bad, good])
            assert good.result() == 1
            assert asyncio.get_running_loop().time() < 1
            bad.exception()
            await client.close()

    simulate(main)


def test_A13_a_deep_chain_of_asks_is_refused_and_harms_nobody(database: str, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            host = cluster.host(0)
            steps: tuple[Any, ...] = (("note", 1),)
            for depth in range(400):
                steps = (("ask", f"d{depth}", steps),)
            with pytest.raises(Cycle):
                await cluster.call(script("a"), Do(steps), timeout=20)
            assert not host.dead
            assert await cluster.call(script("b"), note(), timeout=5) == 1
            assert host.machine.unanswered == 0

    simulate(main)


def test_A13_refused_stays_refused_from_memory_and_from_the_store(database: str) -> None:
    """The state would allow it by now: the first answer counts all the same."""

    async def main() -> None:
        async with LocalCluster.open(database, hosts=1, clock=LoopClock()) as cluster:
            for again in range(3):
                with pytest.raises(Refused):
                    await cluster.call(script("a"), Do((("refuse_below", 1), ("note", 9))), command_id="k")
                if again == 0:
                    await cluster.call(script("a"), note(1))
                if again == 1:
                    await cluster.restart(0)
            assert await _numbers(cluster, "a") == [1]
            assert await cluster.call(script("a"), Seen()) == 1

    simulate(main)


def test_A13_a_timer_that_rings_a_little_early_rings_again() -> None:
    """A loop may; what is to be tried again must not wait for whatever wakes the host next."""

    async def main() -> None:
        async with LocalCluster.open(hosts=1, clock=LoopClock()) as cluster:
            host, loop = cluster.host(0), asyncio.get_running_loop()
            rung: list[float] = []
            due = loop.time() + 1.0
            host.machine._timers.at(due, lambda: rung.append(loop.time()))
            host._set_timer()
            await asyncio.sleep(0.5)
            assert host._timer is not None
            host._timer.cancel()
            host._ring()
            await asyncio.sleep(0.6)
            assert rung == [pytest.approx(due)]

    simulate(main)
