"""What the gateway tells of desks: everybody who is there, once it has settled, again and again, whatever fails."""

import asyncio
from collections.abc import Callable

from actors import HostUnavailable
from gateway.live.presence import Presence, Watchers

W1, W2 = "440106-01", "440106-02"


class Scenario:
    """Steps, after each of which something is told; how often telling fails; how much is told at least."""

    def __init__(self, *steps: Callable[[Presence], object], failures: int = 0, least: int = 0) -> None:
        self.steps = steps
        self.failures = failures
        self.least = least


def run(scenario: Scenario, *, beat: float = 60) -> list[Watchers]:
    """Play a scenario against what is told."""
    told: list[Watchers] = []

    async def play() -> None:
        news = asyncio.Event()

        async def tell(desks: Watchers) -> None:
            told.append(desks)
            news.set()
            if scenario.failures:
                scenario.failures -= 1
                raise HostUnavailable

        presence = Presence("window", tell, settle=0, beat=beat)
        running = asyncio.create_task(presence.run())
        async with asyncio.timeout(10):
            for step in scenario.steps:
                step(presence)
                await news.wait()
                news.clear()
            while len(told) < scenario.least:
                await news.wait()
                news.clear()
        running.cancel()

    asyncio.run(play())
    return told


def test_everybody_is_told_and_the_last_one_to_leave() -> None:
    told = run(
        Scenario(
            lambda presence: (presence.came(f"window:{W1}", "clerk01"), presence.came(f"window:{W2}", "clerk02")),
            lambda presence: presence.left(f"window:{W1}", "clerk01"),
            lambda presence: presence.left(f"window:{W2}", "clerk02"),
        )
    )
    assert told == [{W1: ["clerk01"], W2: ["clerk02"]}, {W2: ["clerk02"]}, {}]


def test_two_pages_of_one_person_are_one_desk() -> None:
    told = run(
        Scenario(
            lambda presence: (presence.came(f"window:{W1}", "clerk01"), presence.came(f"window:{W1}", "clerk01")),
            lambda presence: presence.left(f"window:{W1}", "clerk01"),
        )
    )
    assert told == [{W1: ["clerk01"]}] * 2


def test_only_people_at_windows_count() -> None:
    told = run(
        Scenario(
            lambda presence: [
                *(presence.came(channel, "clerk01") for channel in ("map", "hall:440106", "window:x", f"window:{W1}")),
                presence.came(f"window:{W2}", ""),
            ]
        )
    )
    assert told == [{W1: ["clerk01"]}]


def test_what_could_not_be_told_is_told_again() -> None:
    told = run(Scenario(lambda presence: presence.came(f"window:{W1}", "clerk01"), failures=2, least=3))
    assert told == [{W1: ["clerk01"]}] * 3


def test_the_same_is_told_again_at_every_beat() -> None:
    told = run(Scenario(lambda presence: presence.came(f"window:{W1}", "clerk01"), least=4), beat=0.001)
    assert told[:4] == [{W1: ["clerk01"]}] * 4
