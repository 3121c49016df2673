"""One clerk, one window: whatever is opened at once, crashes in between, or is left over from yesterday."""

import random
from contextlib import suppress
from typing import Any

import anyio
import pytest

from actors import ActorError, Address, Caller, Forbidden, LocalCluster, Refused, VirtualClock
from common.times import next_midnight
from hall import messages as m
from hall.clerk import CLAIM, clerk_of
from tests.hall.test_A11_nobody_twice import Reaper, heal
from tests.hall.town import CLERK, HALL, MANAGER, NINE, OTHER, W1, W2, W3, Town, town

pytestmark = pytest.mark.anyio

INSIDE = Caller("hall", ("actor",))
WINDOWS = (W1, W2, W3)
MINUTE = CLAIM / 1_000_000
TO_MIDNIGHT = (next_midnight(NINE) - NINE) / 1_000_000 + 1
"""Seconds."""


async def where(it: Town, name: str = "clerk01") -> Any:
    """The window that the clerk's actor knows of."""
    return (await it.view("clerk", clerk_of(HALL, name).key))["window"]


async def test_a_second_window_is_refused_with_the_name_of_the_first() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        with pytest.raises(Refused) as caught:
            await it.do(W2, m.Open())
        assert caught.value.code == "window.clerk_elsewhere"
        assert caught.value.facts == {"window": "01", "elsewhere": W1}
        assert (await it.view("window", W2))["state"] == "closed"
        await it.do(W1, m.Close())
        await it.until("clerk", clerk_of(HALL, "clerk01").key, lambda view: view["window"] is None)
        assert (await it.do(W2, m.Open()))["clerk"] == "clerk01"


async def test_a_pause_keeps_the_clerk_and_going_on_asks_nobody() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        await it.do(W1, m.Pause())
        with pytest.raises(Refused, match="clerk_elsewhere"):
            await it.do(W2, m.Open())
        assert (await it.do(W1, m.Open()))["state"] == "open"
        assert await where(it) == W1


async def test_leaders_run_any_number_of_windows() -> None:
    async with town() as it:
        for window in WINDOWS:
            assert (await it.do(window, m.Open(), MANAGER))["state"] == "open"


async def test_of_windows_opened_at_the_same_moment_one_opens() -> None:
    async with town() as it:
        opened: list[str] = []

        async def open_(window: str) -> None:
            with suppress(Refused):
                opened.append((await it.do(window, m.Open()))["id"])

        async with anyio.create_task_group() as group:
            for window in WINDOWS:
                group.start_soon(open_, window)
        assert len(opened) == 1
        assert await where(it) == opened[0]


async def test_a_claim_whose_window_never_opened_is_let_go() -> None:
    async with town() as it:
        clerk = clerk_of(HALL, "clerk01")
        await it.cluster.call(clerk, m.ClaimWindow(claim="lost", window=W1), caller=CLERK)
        with pytest.raises(Refused, match="clerk_elsewhere"):
            await it.do(W2, m.Open())
        it.clock.advance(MINUTE + 1)
        await it.until("clerk", clerk.key, lambda view: view["window"] is None)
        assert (await it.do(W2, m.Open()))["state"] == "open"


async def test_late_word_of_an_earlier_claim_does_not_free_the_present_one() -> None:
    async with town() as it:
        clerk = clerk_of(HALL, "clerk01")
        await it.cluster.call(clerk, m.ClaimWindow(claim="lost", window=W1), caller=CLERK)
        await it.do(W1, m.Open())
        await it.cluster.call(clerk, m.FreeClaim(claim="lost"), caller=INSIDE)
        await it.cluster.call(Address("window", W1), m.ConfirmClaim(claim="lost", clerk=clerk.key), caller=INSIDE)
        it.clock.advance(3 * MINUTE)
        with pytest.raises(Refused, match="clerk_elsewhere"):
            await it.do(W2, m.Open())


async def test_the_days_end_frees_the_clerk() -> None:
    async with town() as it:
        await it.do(W1, m.Open())
        it.clock.advance(TO_MIDNIGHT)
        await it.until("window", W1, lambda view: view["state"] == "closed")
        assert (await it.do(W2, m.Open()))["state"] == "open"


async def test_a_claim_of_yesterday_binds_nobody_even_where_no_word_came() -> None:
    async with town() as it:
        clerk = clerk_of(HALL, "clerk01")
        await it.cluster.call(clerk, m.ClaimWindow(claim="lost", window=W1), caller=CLERK)
        await it.cluster.call(clerk, m.KeepClaim(claim="lost"), caller=INSIDE)
        it.clock.advance(TO_MIDNIGHT)
        assert (await it.do(W2, m.Open()))["state"] == "open"


async def test_nobody_claims_for_somebody_else() -> None:
    async with town() as it:
        with pytest.raises(Forbidden):
            await it.cluster.call(clerk_of(HALL, "clerk01"), m.ClaimWindow(claim="x", window=W1), caller=OTHER)
        with pytest.raises(Forbidden):
            await it.cluster.call(clerk_of(HALL, "clerk01"), m.FreeClaim(claim="x"), caller=CLERK)


async def _work(it: Town, rng: random.Random, name: str) -> None:
    """A hasty clerk at all windows, who says the same again where no answer came."""
    who = Caller(name, ("clerk",), (it.hall,))
    for step in range(40):
        window = rng.choice([f"{it.hall}-{number:02d}" for number in (1, 2, 3)])
        command = rng.choice([m.Open(), m.Open(), m.Close(), m.Pause(), m.OfferWindow(), m.TakeOver()])
        while True:
            try:
                await it.do(window, command, who, id=f"{name}/{step}")
                break
            except (Refused, Forbidden):
                break
            except ActorError:
                await anyio.lowlevel.checkpoint()


async def _sat(it: Town) -> None:
    """Fold the journal in the order of commits: nobody ever sits at two windows."""
    sits: dict[str, str] = {}
    for event in await it.cluster.store.since(0, 100_000):
        match event.type:
            case "window.opened" | "window.taken_over":
                sits[event.key] = event.data["clerk"]
            case "window.closed" | "window.day_over":
                sits.pop(event.key, None)
        assert len(set(sits.values())) == len(sits), sits


@pytest.mark.parametrize("hosts", [1, 2])
@pytest.mark.parametrize("seed", range(5))
async def test_nobody_ever_sits_at_two_windows_nor_is_locked_out(seed: int, hosts: int) -> None:
    reaper, clock = Reaper(seed), VirtualClock(NINE)
    async with LocalCluster.open(clock=clock, hosts=hosts, crash=reaper) as cluster:
        it = Town(cluster, clock, f"{HALL}{seed + 1:03d}")
        await it.configure()
        rng = random.Random(seed)
        reaper.armed = True
        with anyio.fail_after(60):
            async with anyio.create_task_group() as healing:
                healing.start_soon(heal, cluster)
                async with anyio.create_task_group() as clerks:
                    for name in ("clerk01", "clerk02", "clerk03"):
                        clerks.start_soon(_work, it, rng, name)
                reaper.armed = False
                await anyio.lowlevel.checkpoint()
                healing.cancel_scope.cancel()
        for index in range(hosts):
            await cluster.restart(index)
        await _sat(it)
        # Whoever leaves their window may open another one, at the latest when a lost claim has been asked about.
        clock.advance(2 * MINUTE)
        windows = [f"{it.hall}-{number:02d}" for number in (1, 2, 3)]
        for window in windows:
            if (await it.view("window", window))["state"] != "closed":
                await it.do(window, m.Close(), MANAGER)
        for window, name in zip(windows, ("clerk01", "clerk02", "clerk03"), strict=True):
            await it.until("clerk", clerk_of(it.hall, name).key, lambda view: view["window"] is None)
            assert (await it.do(window, m.Open(), Caller(name, ("clerk",), (it.hall,))))["clerk"] == name
        assert reaper.kills > 0
