"""A11: no ticket lost or called twice, under load, with hosts dying at random. Every seed is printed or in a name."""

import itertools
import os
import random
import signal
from collections import Counter
from typing import Any

import anyio
import pytest

from actors import ActorError, Address, Caller, LocalCluster, Refused, Unknown, VirtualClock
from actors._edge.sender import HostDown
from actors.crash import Crashed
from hall import messages as m
from hall.errand import errand_of
from hall.hall import district_of
from hall.next import in_fives
from hall.waits.estimator import Estimate, is_news
from tests.conftest import ClusterFactory
from tests.databases import costly
from tests.hall.statistics.days import settled
from tests.hall.town import HALL, NINE, Town

pytestmark = pytest.mark.anyio

TICKETS, STEPS, ONE_IN = 30, 40, 60


def halls_beside(cluster: Any) -> str:
    """A hall that lives on another host than its district, where there is another."""
    district = cluster.host_of(Address("district", district_of(HALL)))
    halls = [f"{HALL}{number:03d}" for number in range(1, 22)]
    return next((hall for hall in halls if cluster.host_of(Address("hall", hall)) != district), HALL)


class Load:
    """Three clerks and the citizens of two queues, all at once. Whoever gets no answer says the same again."""

    def __init__(self, it: Town, rng: random.Random) -> None:
        self.it = it
        self.rng = rng
        self.taken: list[str] = []
        self.answers = 0
        self._answered = anyio.Event()

    async def run(self) -> None:
        async with anyio.create_task_group() as group:
            for prefix in "AB":
                group.start_soon(self._citizens, f"{self.it.hall}:{prefix}")
            for number in (1, 2, 3):
                group.start_soon(self._clerk, f"{self.it.hall}-{number:02d}", f"clerk{number:02d}")

    async def further(self, answers: int) -> None:
        """Wait until this many more answers have come."""
        goal = self.answers + answers
        while self.answers < goal:
            await self._answered.wait()

    async def _say(self, address: Address, message: Any, caller: Caller, id: str) -> Any:
        """None where it was refused."""
        answer: Any = None
        while True:
            try:
                answer = await self.it.cluster.call(address, message, command_id=id, caller=caller, timeout=20)
                break
            except (Refused, Unknown):
                break
            except ActorError:
                await anyio.lowlevel.checkpoint()
        self.answers += 1
        self._answered.set()
        self._answered = anyio.Event()
        return answer

    async def _clerk(self, window: str, name: str) -> None:
        rng, who = self.rng, Caller(name, ("clerk",), (self.it.hall,))
        commands: list[Any] = [m.CallNext(), m.CallNext(), m.Start(), m.Finish(), m.NoShow(), m.Hold(), m.Recall()]
        for step in range(STEPS):
            transfer = m.Transfer(queue=f"{self.it.hall}:{rng.choice('AB')}")
            help_ = m.Help(queue=f"{self.it.hall}:{rng.choice('AB')}")
            command = rng.choice([*commands, m.Open(), m.Pause(), transfer, help_])
            if rng.random() < 0.2:
                command = rng.choice((m.CallTicket, m.ResumeTicket))(ticket=f"A{rng.randrange(1, TICKETS):03d}")
            await self._say(Address("window", window), command, who, f"{window}/{step}")

    async def _citizens(self, queue: str) -> None:
        rng, staff = self.rng, Caller("manager", ("manager",))
        for count in range(TICKETS // 2):
            key = f"take/{queue}/{count}"
            errand = m.RunErrand(queue=queue, kiosk=None, take=m.Take(later=rng.random() < 0.1))
            ticket = await self._say(errand_of(self.it.hall, key), errand, staff, key)
            self.taken.append(ticket["id"])
            if rng.random() < 0.2:
                given_up = Address("ticket", rng.choice(self.taken))
                await self._say(given_up, m.CancelTicket(), staff, f"cancel/{queue}/{count}")
            for more in range(rng.randrange(4)):
                asked: list[Any] = [m.LeaveTicket(), m.ReturnTicket(), m.RejoinTicket(), m.ConfirmHere()]
                to: int | str = rng.choice(["front", "back", "own", rng.randrange(1, 9)])
                asked += [m.MoveTicket(to=to, reason="reason"), m.AddTicketMatter(item=f"{rng.choice('ab')}-item")]
                one = Address("ticket", rng.choice(self.taken))
                await self._say(one, rng.choice(asked), staff, f"more/{queue}/{count}/{more}")


async def history(it: Town) -> tuple[dict[str, str], Counter[str]]:
    """Where both queues' journals leave every ticket. Fails where one is handed over while it is at a window, or while
    its holder is not here and nobody asked for it."""
    where: dict[str, str] = {}
    issued: Counter[str] = Counter()
    for queue in (f"{it.hall}:A", f"{it.hall}:B"):
        state: dict[str, str] = {}
        absent: set[str] = set()
        for event in await it.cluster.events(Address("queue", queue), 0, 100_000):
            ticket = event.data.get("ticket", "")
            match event.type:
                case "queue.joined":
                    assert state.get(ticket, "left") == "left", (queue, event)
                    issued[ticket] += event.data.get("issued", True)
                    state[ticket] = "waiting"
                    if event.data.get("here_by") is not None:
                        absent.add(ticket)
                case "queue.away":
                    assert state[ticket] == "waiting"
                    absent.add(ticket)
                case "queue.back" | "queue.here":
                    assert state[ticket] == "waiting"
                    absent.remove(ticket)
                case "queue.moved":
                    assert state[ticket] == "waiting"
                case "queue.handed_over":
                    assert state[ticket] in ("waiting", "missed"), (queue, event)
                    assert ticket not in absent or event.data["rule"] == "asked_for", (queue, event)
                    absent.discard(ticket)
                    state[ticket] = "called"
                case "queue.rejoined":
                    assert state[ticket] == "missed"
                    state[ticket] = "waiting"
                case "queue.taken_back":
                    assert state[ticket] == "called"
                    state[ticket] = "waiting"
                case "queue.followed":
                    assert state[ticket] in ("called", "serving", "held")
                    state[ticket] = event.data["state"]
                case "queue.left":
                    if event.data.get("outcome", "finished") != "transferred":
                        where[ticket] = event.data.get("outcome", "finished")
                    state[ticket] = "left"
                    absent.discard(ticket)
        for ticket, now in state.items():
            if now != "left":
                assert ticket not in where, (ticket, now, where[ticket])
                where[ticket] = now
    return where, issued


async def check(it: Town, taken: list[str]) -> None:
    """Every ticket was given once and is in exactly one place, and all who show it show the same."""
    where, issued = await history(it)
    assert issued == Counter(taken)
    assert set(where) == set(taken)
    for ticket, state in where.items():
        await it.until("ticket", ticket, lambda shown, state=state: shown["state"] == state)
    views = [await it.view("window", f"{it.hall}-{number:02d}") for number in (1, 2, 3)]
    at_windows = Counter(t["id"] for view in views for t in (view["ticket"], *view["held"]) if t)
    assert at_windows == Counter(t for t, state in where.items() if state in ("called", "serving", "held"))
    waiting = sum(state == "waiting" for state in where.values())
    await it.until("hall", it.hall, lambda shown: shown["waiting"] == waiting)
    with anyio.fail_after(20):  # what the hall shows may change once more: both are looked at
        while not on_the_map(
            (await it.view("district", district_of(it.hall)))["halls"], await it.view("hall", it.hall)
        ):
            await anyio.lowlevel.checkpoint()


def on_the_map(halls: list[Any], shown: Any) -> bool:
    """Whether the map shows the hall as it is: numbers of people by fives, estimates as far as they are news."""
    same = ("open", "windows_open", "level")
    estimates = [one["estimate"] and Estimate(**one["estimate"]) for one in (*halls, shown)]
    return (
        [[place[name] for name in same] for place in halls] == [[shown[name] for name in same]]
        and [in_fives(place["waiting"]) for place in halls] == [in_fives(shown["waiting"])]
        and not is_news(*estimates)
    )


class Reaper:
    """Kills hosts of this process at random named points while it is armed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.armed = False
        self.kills = 0

    def __call__(self, point: str) -> None:
        if self.armed and self.random.randrange(ONE_IN) == 0:
            self.kills += 1
            raise Crashed(point)


async def heal(cluster: LocalCluster) -> None:
    """Restart hosts as soon as they are dead."""
    while True:
        for index in range(cluster.hosts):
            try:
                cluster.host(index)
            except HostDown:
                await cluster.restart(index)
        await anyio.lowlevel.checkpoint()


@costly("seed, hosts", itertools.product(range(6), (2, 1)), often=1)
async def test_A11_no_ticket_lost_or_called_twice(database: str, seed: int, hosts: int) -> None:
    reaper, clock = Reaper(seed), VirtualClock(NINE)
    async with LocalCluster.open(database, clock=clock, hosts=hosts, crash=reaper) as cluster:
        it = Town(cluster, clock, halls_beside(cluster))
        await it.configure()
        load = Load(it, random.Random(seed))
        reaper.armed = True
        with anyio.fail_after(60):
            async with anyio.create_task_group() as healing:
                healing.start_soon(heal, cluster)
                await load.run()
                reaper.armed = False
                await anyio.lowlevel.checkpoint()
                healing.cancel_scope.cancel()
        for index in range(hosts):
            await cluster.restart(index)
        await settled(it)
        await check(it, load.taken)
        assert reaper.kills > 0


@pytest.mark.slow
@pytest.mark.ray
async def test_A11_kill_9_on_ray(ray_cluster_factory: ClusterFactory) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    kills = 0

    async def kill(cluster: Any, load: Load) -> None:
        nonlocal kills
        while True:
            await load.further(chance.randrange(5, 25))
            os.kill(chance.choice(await cluster.status()).pid, signal.SIGKILL)
            kills += 1

    async with ray_cluster_factory(hosts=2, modules=("hall",)) as cluster:
        it = Town(cluster, VirtualClock(NINE), halls_beside(cluster))
        await it.configure()
        load = Load(it, chance)
        with anyio.fail_after(300):
            async with anyio.create_task_group() as killing:
                killing.start_soon(kill, cluster, load)
                await load.run()
                killing.cancel_scope.cancel()
            await cluster.status()
            await settled(it)
            await check(it, load.taken)
        assert kills > 0
