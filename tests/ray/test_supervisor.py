"""The supervisor in virtual time, without Ray: processes come, die, hang, refuse, and every host has one again."""

import asyncio
import os
import random
from collections.abc import Callable, Coroutine
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import ray
from ray.exceptions import RayError

from actors._host.hanging import HungTell
from actors.clock import SystemClock
from actors.ray import control, crew
from actors.ray.control import Node
from actors.ray.handshake import Joined, Plan, Seats
from actors.ray.processes import Life
from actors.ray.supervisor import AGAIN, Supervisor
from actors.ray.version import Code
from actors.ray.watch import BEAT, Patience
from actors.testing import simulate

RESTART = 3.0  # seconds that Ray takes to start a process again


class Process:
    """A host's process, from one life to the next."""

    def __init__(self, ray_: "FakeRay", number: int, node: str) -> None:
        self._ray = ray_
        self.number = number
        self.node = node
        self.epoch = "epoch"
        self.code = ray_.code
        self.lives = 0
        self.refuses = 0
        self.culprits: list[HungTell | None] = []  # with each host that it took
        self.begin()
        for name in ("adopt", "take", "leave", "lay_out", "end", "gone"):
            setattr(self, name, SimpleNamespace(remote=self._method(name)))

    def begin(self) -> None:
        self.lives += 1
        self.life = Life(1000 * self.number + self.lives, self.lives)
        self.died: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.host: int | None = None
        self.hosts = self.term = 0
        self.beating: asyncio.Task[None] | None = None
        self.stopped = False
        self.code = self._ray.code

    def _method(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        async def call(*args: Any) -> Any:
            """As Ray does: a call waits for a process that is being started, and fails when it dies."""
            while self.died.done() and not self.died.cancelled():
                await asyncio.sleep(0.05)
            if self.died.cancelled():
                raise RayError("dead for good")
            died = self.died
            work = asyncio.ensure_future(getattr(self, f"_{name}")(*args))
            await asyncio.wait([work, died], return_when=asyncio.FIRST_COMPLETED)
            if died.done():
                work.cancel()
                raise RayError("died")
            return work.result()

        return call

    async def _answering(self) -> None:
        if self.stopped:
            await asyncio.Event().wait()

    async def _adopt(self, supervisor: Any) -> Joined:
        await self._answering()
        await asyncio.sleep(self._ray.chance.random())
        if self.beating is None:
            self.beating = asyncio.ensure_future(self._beat())
        return Joined(self.life, self.node, self.epoch, self.code, self._ray.layout, self.host, self.hosts, self.term)

    async def _beat(self) -> None:
        while not self.died.done():
            await asyncio.sleep(BEAT)
            if not self.stopped and self._ray.supervisor is not None:
                await self._ray.supervisor.beat(self.number, str(self.life), 0.0)

    async def _take(self, host: int, hosts: int, term: int, culprit: HungTell | None) -> None:
        await self._answering()
        await asyncio.sleep(0.05)
        if self.refuses:
            self.refuses -= 1
            raise RayError("the database is read-only")
        self.culprits.append(culprit)
        self.host, self.hosts, self.term = host, hosts, term

    async def _leave(self) -> None:
        await self._answering()
        self.host = None

    async def _lay_out(self, hosts: int) -> None:
        self._ray.layout = hosts

    async def _end(self, neighbour: Life) -> bool:
        await self._answering()
        return any(other.kill() for other in self._ray.processes.values() if other.life == neighbour)

    async def _gone(self) -> None:
        await asyncio.Event().wait()

    def kill(self, *, restart: bool = True) -> bool:
        """Its process ends; Ray starts it again."""
        if not self.died.done():
            self.died.set_result(None)
        if restart:
            asyncio.get_running_loop().call_later(RESTART, self.begin)
        else:
            self.died = asyncio.get_running_loop().create_future()
            self.died.cancel()
            self._ray.processes.pop(self.number, None)
        return True


class FakeRay:
    def __init__(self, monkeypatch: pytest.MonkeyPatch, nodes: str = "a", layout: int = 0) -> None:
        self.processes: dict[int, Process] = {}
        self.nodes = [Node(node, 1.0, True) for node in nodes]
        self.layout = layout
        self.code = Code("1", "one")
        self.supervisor: Supervisor | None = None
        self.chance = random.Random(1)
        context = SimpleNamespace(current_actor="supervisor", get_node_id=lambda: "a")
        monkeypatch.setattr(ray, "get_runtime_context", lambda: context)
        monkeypatch.setattr(crew, "hire", self._hire)
        monkeypatch.setattr(crew, "end", lambda life: any(p.kill() for p in self.processes.values() if p.life == life))
        monkeypatch.setattr(control, "nodes", self._nodes)
        monkeypatch.setattr(control, "find", self._find)
        monkeypatch.setattr(control, "kill", self._kill)

    async def _hire(self, plan: Plan, number: int, nodes: list[Node]) -> Process:
        if number not in self.processes:
            self.processes[number] = Process(self, number, nodes[number % len(nodes)].id)
        return self.processes[number]

    async def _find(self, name: str, namespace: str) -> Process | None:
        return self.processes.get(int(name.removeprefix("worker-")))

    async def _nodes(self) -> list[Node]:
        return self.nodes

    async def _kill(self, handle: Process, *, restart: bool) -> None:
        handle.kill(restart=restart)

    async def begin(self, hosts: int = 2, *, shared: bool = True) -> Supervisor:
        """A supervisor, as soon as it says that it is ready."""
        plan = Plan("tests", "url", "epoch", shared, hosts, (), SystemClock(), patience=Patience(starting=15.0))
        if self.supervisor is not None:
            for task in self.supervisor._tasks:
                task.cancel()
        self.supervisor = Supervisor(plan)
        self.supervisor._code = self.code
        await self.supervisor.hello()
        return self.supervisor

    def serving(self) -> dict[int, list[int]]:
        """By host, the processes that serve it."""
        found: dict[int, list[int]] = {}
        for process in self.processes.values():
            if process.host is not None and not process.died.done():
                found.setdefault(process.host, []).append(process.number)
        return found

    def of(self, host: int) -> Process:
        ((number,),) = [numbers for index, numbers in self.serving().items() if index == host]
        return self.processes[number]


async def seated(it: FakeRay) -> float:
    """Seconds until every host has exactly one process, and the supervisor says so."""
    assert it.supervisor is not None
    begin = asyncio.get_running_loop().time()
    async with asyncio.timeout(60):
        while True:
            seats: Seats = await it.supervisor.seats(("", 0), 0)
            told = {host: [seat.handle.number] for host, seat in seats.seats.items()}
            if len(told) == seats.hosts and told == it.serving():
                return asyncio.get_running_loop().time() - begin
            await asyncio.sleep(0.05)


def run(monkeypatch: pytest.MonkeyPatch, main: Callable[[FakeRay], Coroutine[Any, Any, None]], **options: Any) -> None:
    async def whole() -> None:
        await main(FakeRay(monkeypatch, **options))

    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)  # or a supervisor that cannot go on ends the tests without a word
    simulate(whole)
    assert ended == []


def test_a_new_database_is_laid_out_once_and_every_node_has_a_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin(4)
        await seated(it)
        assert it.layout == 4
        assert sorted(it.of(host).node for host in range(4)) == ["a", "a", "b", "b"]
        await asyncio.sleep(1)
        assert sorted(p.node for p in it.processes.values() if p.host is None) == ["a", "b"]

    run(monkeypatch, main, nodes="ab")


def test_the_layout_is_the_databases_whatever_the_gateway_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        welcome = await (await it.begin(5)).hello()
        assert welcome.hosts == it.layout == 2
        await seated(it)
        await asyncio.sleep(1)
        assert len(it.processes) == 3, "and the others are sent home"

    run(monkeypatch, main, layout=2)


def test_a_spare_steps_in_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin()
        await seated(it)
        await asyncio.sleep(1)
        before = it.of(0)
        before.kill()
        assert await seated(it) < 0.5, "long before the process is started again"
        assert it.of(0) is not before
        await asyncio.sleep(RESTART + 1)
        it.of(1).kill()
        assert await seated(it) < 0.5, "the one that was started again is the spare now"

    run(monkeypatch, main)


def test_all_processes_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin()
        await seated(it)
        for process in list(it.processes.values()):
            process.kill()
        assert await seated(it) < RESTART + 1

    run(monkeypatch, main)


@pytest.mark.parametrize("node", ["a", "b"])
def test_F14_one_that_is_stopped_is_ended_and_replaced(monkeypatch: pytest.MonkeyPatch, node: str) -> None:
    """Also on another machine than the supervisor's: somebody there ends it."""

    async def main(it: FakeRay) -> None:
        supervisor = await it.begin()
        await seated(it)
        await asyncio.sleep(1)
        host, hanging = next((h, it.of(h)) for h in range(2) if it.of(h).node == node)
        hanging.stopped = True
        silent_at = None
        begin = asyncio.get_running_loop().time()
        while it.serving().get(host) == [hanging.number]:
            seats = await supervisor.seats(("", 0), 0)
            if silent_at is None and host in seats.silent:
                silent_at = asyncio.get_running_loop().time() - begin
            await asyncio.sleep(0.05)
        took = asyncio.get_running_loop().time() - begin
        assert silent_at is not None
        assert 1.5 <= silent_at <= 2.5
        assert 3.5 <= took <= 5.0
        await seated(it)
        assert it.of(host) is not hanging
        await asyncio.sleep(RESTART + 1)
        assert hanging.lives == 2, "ended once"
        assert (await supervisor.seats(("", 0), 0)).silent == frozenset()

    run(monkeypatch, main, nodes="ab")


def test_one_whose_node_hangs_as_a_whole_is_ended_by_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin()
        await seated(it)
        await asyncio.sleep(1)
        there = [process for process in it.processes.values() if process.node == "b"]
        for process in there:
            process.stopped = True
        await asyncio.sleep(10 + RESTART)
        await seated(it)
        assert all(process.lives >= 2 for process in there)

    run(monkeypatch, main, nodes="ab")


def test_one_that_cannot_take_up_a_host_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin()
        await seated(it)
        await asyncio.sleep(1)
        for process in it.processes.values():
            process.refuses = 2
        it.of(0).kill()
        assert await seated(it) < RESTART + 4 * AGAIN

    run(monkeypatch, main)


def test_A13_whoever_comes_next_is_told_what_a_host_hung_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        supervisor = await it.begin()
        await seated(it)
        await asyncio.sleep(1)
        for process in it.processes.values():
            process.refuses = 1
        await supervisor.hung(0, HungTell("tell"))
        it.of(0).kill()
        await seated(it)
        assert it.of(0).culprits[-1] == HungTell("tell"), "also where the first try failed"
        it.of(0).kill()
        await seated(it)
        assert it.of(0).culprits[-1] is None, "that one has nothing to answer for"

    run(monkeypatch, main)


def test_A15_one_with_another_database_serves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        wrong = Process(it, 0, "a")
        wrong.epoch = "another"
        it.processes[0] = wrong
        await it.begin()
        await seated(it)
        assert wrong.host is None
        assert it.processes[0] is not wrong, "it was replaced"

    run(monkeypatch, main)


def test_a_new_supervisor_leaves_everybody_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin(3)
        await seated(it)
        await asyncio.sleep(1)
        before = it.serving()
        await it.begin(3)
        await seated(it)
        assert it.serving() == before
        assert all(process.lives == 1 for process in it.processes.values())

    run(monkeypatch, main, nodes="ab")


@pytest.mark.parametrize(("before", "after"), [(2, 5), (5, 2), (3, 3)])
def test_another_number_of_hosts(monkeypatch: pytest.MonkeyPatch, before: int, after: int) -> None:
    async def main(it: FakeRay) -> None:
        supervisor = await it.begin(before)
        await seated(it)
        await supervisor.resize(after)
        await seated(it)
        assert set(it.serving()) == set(range(after))
        assert {process.hosts for process in it.processes.values() if process.host is not None} == {after}
        assert it.layout == after
        await asyncio.sleep(1)
        assert len(it.processes) == after + 1

    run(monkeypatch, main)


def test_a_roll_starts_everybody_again_and_no_host_waits_for_that(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        supervisor = await it.begin(3)
        await seated(it)
        await asyncio.sleep(1)
        it.code = supervisor._code = Code("2", "two")
        assert (await supervisor.hello()).behind == 4
        rolling = asyncio.ensure_future(supervisor.roll())
        longest = vacant = 0.0
        while not rolling.done():
            await asyncio.sleep(0.05)
            vacant = vacant + 0.05 if len(it.serving()) < 3 else 0.0
            longest = max(longest, vacant)
        await rolling
        assert longest < 0.5
        assert all(process.lives == 2 for process in it.processes.values())
        assert (await supervisor.hello()).behind == 0
        await seated(it)

    run(monkeypatch, main)


def test_only_those_with_other_code_are_started_again_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a node keeps other code, whoever joins next does not start it again."""

    async def main(it: FakeRay) -> None:
        supervisor = await it.begin(2)
        await seated(it)
        await asyncio.sleep(1)
        supervisor._code = Code("2", "two")
        for process in list(it.processes.values())[1:]:
            process.kill()
        await asyncio.sleep(RESTART + 1)
        for number, who in list(supervisor._joined.items())[1:]:
            supervisor._joined[number] = msgspec.structs.replace(who, code=supervisor._code)
        assert (await supervisor.hello()).behind == 1
        before = {number: process.lives for number, process in it.processes.items()}
        await supervisor.roll(behind=True)
        after = {number: process.lives for number, process in it.processes.items()}
        assert sum(after.values()) - sum(before.values()) == 1
        assert (await supervisor.hello()).behind == 0, "it has the old code again; that is known now"

    run(monkeypatch, main)


def test_a_number_that_cannot_be_written_down_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        supervisor = await it.begin(2)
        await seated(it)
        for process in it.processes.values():
            process.lay_out = SimpleNamespace(remote=unwritable)
        with pytest.raises(RayError):
            await supervisor.resize(3)
        await seated(it)
        assert set(it.serving()) == {0, 1}

    async def unwritable(hosts: int) -> None:
        raise RayError("the database is read-only")

    run(monkeypatch, main)


def test_a_node_that_joins_gets_a_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin()
        await seated(it)
        it.nodes = [*it.nodes, Node("b", 1.0, True)]
        await asyncio.sleep(30)
        assert any(process.node == "b" for process in it.processes.values())

    run(monkeypatch, main)


def test_a_files_hosts_stay_on_its_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(it: FakeRay) -> None:
        await it.begin(3, shared=False)
        await seated(it)
        assert {process.node for process in it.processes.values()} == {"a"}

    run(monkeypatch, main, nodes="ba")


@pytest.mark.parametrize("seed", range(8))
def test_whatever_dies_or_hangs_every_host_has_one_again(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    import random

    async def main(it: FakeRay) -> None:
        chance = random.Random(seed)
        await it.begin(3)
        await seated(it)
        for _ in range(30):
            process = chance.choice(list(it.processes.values()))
            match chance.choice(["kill", "stop", "refuse", "supervisor"]):
                case "kill" if not process.died.done():
                    process.kill()
                case "stop":
                    process.stopped = True
                case "refuse":
                    process.refuses = 1
                case "supervisor":
                    await it.begin(3)
            await asyncio.sleep(chance.random() * 2)
        await asyncio.sleep(60)
        await seated(it)

    run(monkeypatch, main, nodes="ab")
