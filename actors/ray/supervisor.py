"""The supervisor: the one process that decides who serves which host. A Ray actor, started again by Ray.

It hears the beat of every host's process, ends those that hang, seats a spare wherever a host has nobody, and tells
every gateway and host at once. It keeps nothing: a new one asks the processes what they serve. While there is none,
hosts go on serving whoever knows them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
from collections.abc import Coroutine
from typing import Any

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
import ray
from ray.exceptions import RayError

from actors._host.hanging import Culprit
from actors.ray import control, crew
from actors.ray.bulletin import Bulletin
from actors.ray.handshake import SUPERVISOR, Joined, Plan, Seated, Seats, Welcome
from actors.ray.processes import life_of
from actors.ray.seating import Seat, Seating
from actors.ray.version import Code, code_of
from actors.ray.watch import STEP, Watch

log = logging.getLogger(__name__)

TAKING = 30.0  # seconds in which a process must take up a host: it reads what an earlier life left
DRAINING = 15.0  # seconds that a host may take to finish what it has accepted
AGAIN = 0.5  # seconds until a host that could not be taken up is tried again
GATHERING = 3.0  # seconds between the first process and the last
EVENLY = 20.0  # seconds in which every node's processes should be there
LOOKING = 10.0  # seconds between two looks whether a node has joined


class Supervisor:
    """The Ray actor. Gateways ask everything public here, but ``beat`` and ``hung``, which are the processes'."""

    def __init__(self, plan: Plan) -> None:
        if plan.logs is not None:
            plan.logs.configure(SUPERVISOR)
        self._plan = plan
        self._code = code_of(plan.modules)
        self._self = ray.get_runtime_context().current_actor
        self._here = str(ray.get_runtime_context().get_node_id())
        self._watch = Watch(plan.patience)
        self._seating = Seating()
        self._handles: dict[int, Any] = {}
        self._joined: dict[int, Joined] = {}
        self._keepers: dict[int, asyncio.Task[None]] = {}
        self._bulletin = Bulletin(str(life_of(os.getpid())))
        self._known_others: set[Code] = set()  # that some nodes have, also after a new start
        self._silent: frozenset[int] = frozenset()
        self._culprits: dict[int, Culprit] = {}  # by host, what ended its process
        self._changing = asyncio.Lock()  # of the layout, or of the code
        self._paused = True  # nobody is seated
        self._most: int | None = None  # hosts on a node, while the other nodes are only starting
        self._tasks: set[asyncio.Task[Any]] = set()
        self._spawn(self._step())
        self._ready = self._spawn(self._bring_up())

    # What gateways ask ----------------------------------------------------------------------------------------------

    async def hello(self) -> Welcome:
        """What runs here, as soon as something does."""
        await asyncio.shield(self._ready)
        life, _ = self._bulletin.version
        return Welcome(self._plan.epoch, self._seating.hosts, self._code, len(self._behind()), life)

    async def seats(self, known: tuple[str, int], patience: float) -> Seats:
        """Who serves which host, as soon as that is another version than ``known``, or after ``patience`` seconds."""
        await self._bulletin.other_than(known, patience)
        seats = self._seating.seats
        found = {host: self._seated(seat) for host, seat in seats.items()}
        return Seats(self._bulletin.version, self._seating.hosts, found, self._silent, len(self._seating.spares))

    def _seated(self, seat: Seat) -> Seated:
        who = self._joined.get(seat.worker)
        node, door = (who.node, who.door) if who is not None else ("", "")
        return Seated(self._handles[seat.worker], seat.term, node, door)

    async def beat(self, number: int, life: str, behind: float) -> None:
        self._watch.heard(number, life, behind)

    async def hung(self, host: int, culprit: Culprit) -> None:
        """A host's process is about to end itself: whoever serves the host next has to know why."""
        self._culprits[host] = culprit

    async def resize(self, hosts: int) -> None:
        """Another number of hosts: all finish what they have accepted, then serve anew. Callers wait meanwhile."""
        await asyncio.shield(self._ready)
        async with self._changing:
            self._paused, then = True, self._seating.hosts
            try:
                await self._leave_all()
                await self._written_down(hosts)
                then = hosts
            finally:
                self._seating.lay_out(then)
                self._paused = False
                await self._staff()
                self._settle()

    async def _written_down(self, hosts: int) -> None:
        """Have somebody write the number of hosts into the database."""
        while not self._joined:
            await self._bulletin.next()
        await self._handles[next(iter(self._joined))].lay_out.remote(hosts)

    async def roll(self, *, behind: bool = False) -> None:
        """Start every process again (or those only that run other code), one at a time: spares take over meanwhile."""
        await asyncio.shield(self._ready)
        async with self._changing:
            log.warning("processes are started again, one after the other")
            found = self._behind() if behind else list(self._joined)
            try:
                for number in sorted(found, key=lambda number: (number not in self._seating.spares, number)):
                    await self._start_again(number)
            finally:
                self._seating.bar(())
                self._settle()
            for number in self._behind():
                log.error(
                    "worker %d still runs %s: install %s on its node", number, self._joined[number].code, self._code
                )
                self._known_others.add(self._joined[number].code)

    async def _start_again(self, number: int) -> None:
        before = self._joined.get(number)
        self._seating.bar({number})
        await self._hand_over(number)
        await control.kill(self._handles[number], restart=True)
        while (now := self._joined.get(number)) is None or now is before:
            await self._bulletin.next()

    def _behind(self) -> list[int]:
        """Processes that run other code, and might run ours once they are started again."""
        known = {self._code, *self._known_others}
        return [number for number, who in self._joined.items() if who.code not in known]

    async def stop(self) -> None:
        """All hosts finish what they have accepted; every process ends for good."""
        self._paused = True
        await self._leave_all()
        for keeper in self._keepers.values():
            keeper.cancel()
        await asyncio.gather(*(control.kill(handle, restart=False) for handle in self._handles.values()))

    # The processes --------------------------------------------------------------------------------------------------

    async def _bring_up(self) -> None:
        self._nodes = await crew.places(self._plan, self._here)
        for number in await crew.there(self._plan, self._nodes):
            self._engage(number)
        while not self._seating.hosts:
            await self._bulletin.next()
        for number in range(self._seating.hosts):
            self._engage(number)
        # First hear who serves what: an earlier supervisor may have seated them.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GATHERING):
                while len(self._joined) < len(self._keepers):
                    await self._bulletin.next()
        self._paused = False
        self._settle()
        with contextlib.suppress(TimeoutError):  # a node does not come: its share goes to the others
            async with asyncio.timeout(EVENLY):
                while len(self._seating.seats) < self._seating.hosts:
                    await self._bulletin.next()
        self._most = None
        await self._staff()
        self._settle()

    async def _staff(self) -> None:
        """As many processes as this number of hosts needs, and a spare for each node."""
        size = crew.size_of(self._seating.hosts, self._nodes)
        for number in range(size):
            self._engage(number)
        serving = {seat.worker for seat in self._seating.seats.values()}
        for number in [number for number in self._handles if number >= size and number not in serving]:
            self._keepers.pop(number).cancel()
            self._left(number)
            await control.kill(self._handles.pop(number), restart=False)

    def _engage(self, number: int) -> None:
        if number not in self._keepers:
            self._keepers[number] = self._spawn(self._keep(number))

    async def _keep(self, number: int) -> None:
        """Know one process, from one life to the next."""
        while True:
            try:
                handle = self._handles[number] = await crew.hire(self._plan, number, self._nodes)
                who: Joined = await self._adopted(handle)
                if who.epoch != self._plan.epoch:
                    log.critical("worker %d uses another database than this cluster: it is replaced", number)
                    await control.kill(handle, restart=False)
                elif await self._join(number, handle, who):
                    await handle.gone.remote()
            except (RayError, ProcessLookupError):
                pass
            if number in self._joined:
                log.error("worker %d is gone", number)
                self._left(number)
            await asyncio.sleep(STEP)

    async def _adopted(self, handle: Any) -> Joined:
        try:
            async with asyncio.timeout(self._plan.patience.starting):
                joined: Joined = await handle.adopt.remote(self._self)
        except TimeoutError:
            await control.kill(handle, restart=True)
            raise ProcessLookupError from None
        return joined

    async def _join(self, number: int, handle: Any, who: Joined) -> bool:
        if not self._seating.hosts:
            await self._decide_layout(handle, who)
        if not self._seating.joined(number, who.node, who.host, who.hosts, who.term):
            await handle.leave.remote()
        self._joined[number] = who
        self._watch.joined(number, str(who.life))
        self._tell()
        self._settle()
        return True

    async def _decide_layout(self, handle: Any, who: Joined) -> None:
        """The store says how many hosts there are; one that was never laid out is now, once."""
        async with self._changing:
            if self._seating.hosts:
                return
            if not who.layout:
                await handle.lay_out.remote(self._plan.hosts)
            self._seating.hosts = who.layout or self._plan.hosts
            self._most = math.ceil(self._seating.hosts / max(1, len(self._nodes)))

    def _left(self, number: int) -> None:
        self._joined.pop(number, None)
        self._watch.left(number)
        self._seating.left(number)
        self._tell()
        self._settle()

    # Seats ----------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Seat spares wherever a host has nobody."""
        if not self._paused:
            for host, seat in self._seating.propose(self._most).items():
                self._spawn(self._seat(host, seat))

    async def _seat(self, host: int, seat: Seat) -> None:
        try:
            async with asyncio.timeout(TAKING):
                culprit = self._culprits.get(host)
                await self._handles[seat.worker].take.remote(host, self._seating.hosts, seat.term, culprit)
                self._culprits.pop(host, None)
        except RayError as error:
            log.error("worker %d cannot serve host %d: %s", seat.worker, host, type(error).__name__)
            await asyncio.sleep(AGAIN)
            self._seating.refuse(host, seat)
            self._settle()
            return
        except TimeoutError:
            await self._end(seat.worker)
            return
        if self._seating.take(host, seat):
            self._tell()

    async def _hand_over(self, number: int) -> None:
        """Another process serves this one's host."""
        host = next((host for host, seat in self._seating.seats.items() if seat.worker == number), None)
        if host is None:
            return
        await self._leave(number)
        self._seating.vacate(number)
        self._settle()
        while host not in self._seating.seats:
            await self._bulletin.next()

    async def _leave_all(self) -> None:
        await asyncio.gather(*(self._leave(seat.worker) for seat in list(self._seating.seats.values())))

    async def _leave(self, number: int) -> None:
        try:
            async with asyncio.timeout(DRAINING):
                await self._handles[number].leave.remote()
        except RayError:
            pass  # gone: what it had acknowledged is on disk
        except TimeoutError:
            await self._end(number)

    # The watchdog ---------------------------------------------------------------------------------------------------

    async def _step(self) -> None:
        loop = asyncio.get_running_loop()
        before = looked = loop.time()
        while True:
            await asyncio.sleep(STEP)
            now = loop.time()
            for number in self._watch.step(now - before):
                self._spawn(self._end(number))
            before = now
            if self._silence() != self._silent:
                self._tell()
            if self._plan.shared and self._ready.done() and now - looked > LOOKING:
                looked = now
                self._spawn(self._look_for_nodes())

    def _silence(self) -> frozenset[int]:
        seats, silent = self._seating.seats, self._watch.silent()
        return frozenset(h for h in range(self._seating.hosts) if h not in seats or seats[h].worker in silent)

    async def _end(self, number: int) -> None:
        """End a process that hangs; somebody else serves its host at once. Should it wake, it can write nothing."""
        who = self._joined.get(number)
        if who is None:
            return
        log.error("worker %d does not answer: it is ended", number)
        beside = [self._handles[n] for n in self._seating.neighbours(who.node, number) if n in self._handles]
        handle = self._handles[number]
        self._left(number)
        await crew.end_hard(handle, who, self._here, beside)

    async def _look_for_nodes(self) -> None:
        """A node that has joined gets a spare."""
        nodes = await crew.places(self._plan, self._here)
        if {node.id for node in nodes} != {node.id for node in self._nodes}:
            self._nodes = nodes
            await self._staff()

    # Small things ---------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Everybody who follows hears of the change."""
        self._silent = self._silence()
        self._bulletin.tell()

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.critical("the supervisor cannot go on", exc_info=error)
            os._exit(1)  # Ray starts a new one, which asks everybody anew
