"""A process's line to the supervisor, without Ray: who serves which host, and who is silent."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from ray.exceptions import RayError

from actors._edge.sender import HostDown
from actors._edge.wire import decode_replies
from actors.ray import control, link
from actors.ray.handshake import OtherStore, Seated, Seats
from actors.ray.link import DEAF, KNOCK, QUIET, VOUCH, Link
from actors.ray.transport import RayTransport
from actors.testing import simulate


class Supervisor:
    """Answers as the real one does; ``dead``: its process is gone; ``deaf``: it answers nobody."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = Seats(("life", 0), 0, {}, frozenset())
        self.dead = self.deaf = False
        self.killed = 0
        self._changed = asyncio.Event()
        self.seats = SimpleNamespace(remote=self._seats)
        monkeypatch.setattr(control, "find", self._find)
        monkeypatch.setattr(control, "kill", self._kill)

    async def _find(self, name: str, namespace: str) -> Any:
        return None if self.dead else self

    async def _kill(self, handle: Any, *, restart: bool) -> None:
        assert restart
        self.killed += 1
        self.deaf = False

    async def _seats(self, known: tuple[str, int], patience: float) -> Seats:
        if self.deaf:
            await asyncio.Event().wait()
        if known == self.now.version:
            waiting = asyncio.ensure_future(self._changed.wait())
            await asyncio.wait([waiting], timeout=patience)
        if self.dead:
            raise RayError("gone")
        return self.now

    def say(self, hosts: int, seats: dict[int, Seated], silent: tuple[int, ...] = ()) -> None:
        self.now = Seats(("life", self.now.version[1] + 1), hosts, seats, frozenset(silent))
        self._wake()

    def die(self) -> None:
        self.dead = True
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def process(answer: Any, calls: list[str]) -> Any:
    async def remote(*args: Any) -> Any:
        calls.append(answer if isinstance(answer, str) else type(answer).__name__)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return SimpleNamespace(deliver=SimpleNamespace(remote=remote))


def test_the_heir_of_a_lost_host_is_asked_as_soon_as_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        supervisor, calls = Supervisor(monkeypatch), []
        supervisor.say(1, {0: Seated(process(RayError("gone"), calls), 1)})
        line = Link("tests", supervisor)
        transport = RayTransport(line, "epoch")
        await line.news(1)
        with pytest.raises(HostDown):
            await transport.deliver(0, b"")
        waiting = asyncio.ensure_future(transport.deliver(0, b""))
        await asyncio.sleep(KNOCK / 2)
        assert len(calls) == 1, "who is lost is not asked again at once"
        supervisor.say(1, {0: Seated(process("heir", calls), 2)})
        assert await waiting == "heir"
        assert calls == ["RayError", "heir"]
        await line.close()

    simulate(main)


def test_whoever_waits_for_a_process_is_told_when_another_serves_its_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its node is gone, and Ray does not know yet: its answer never comes."""

    async def main() -> None:
        async def never(*_: Any) -> bytes:
            await asyncio.Event().wait()
            return b""

        supervisor, calls = Supervisor(monkeypatch), []
        dead = Seated(SimpleNamespace(deliver=SimpleNamespace(remote=never)), 1)
        supervisor.say(2, {0: dead, 1: Seated(process("other", calls), 1)})
        line = Link("tests", supervisor)
        transport = RayTransport(line, "epoch")
        await line.news(1)
        waiting = asyncio.ensure_future(transport.deliver(0, b""))
        cancelled = asyncio.ensure_future(transport.deliver(0, b""))
        await asyncio.sleep(5)
        cancelled.cancel()
        await asyncio.wait([cancelled])
        assert cancelled.cancelled(), "who is cancelled is cancelled"
        supervisor.say(2, {1: Seated(process("other", calls), 1)})
        await asyncio.sleep(1)
        assert not waiting.done(), "it may only be finishing what it has accepted"
        supervisor.say(2, {0: Seated(process("heir", calls), 2), 1: Seated(process("other", calls), 1)})
        with pytest.raises(HostDown):
            await asyncio.wait_for(waiting, 1)
        assert await transport.deliver(0, b"") == "heir"
        assert transport._waiting == {}
        assert transport._moved == set()
        await line.close()

    simulate(main)


def test_one_that_did_not_answer_once_is_asked_again_where_nobody_says_that_it_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def main() -> None:
        supervisor, calls = Supervisor(monkeypatch), []
        supervisor.say(1, {0: Seated(process(RayError("the line broke"), calls), 1)})
        line = Link("tests", supervisor)
        transport = RayTransport(line, "epoch")
        await line.news(1)
        for _ in range(2):
            with pytest.raises(HostDown):
                await transport.deliver(0, b"")
        assert len(calls) == 2
        supervisor.die()
        with pytest.raises(HostDown):
            await transport.deliver(0, b"")
        assert len(calls) == 3, "nor does the supervisor's death keep anyone from a host that is known"
        await line.close()

    simulate(main)


@pytest.mark.parametrize("answer", [None, OtherStore("other")])
def test_A15_who_serves_another_host_or_another_database_has_not_answered(
    answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class OfAnotherStore(RayError, OtherStore):
        pass

    async def main() -> None:
        supervisor, calls = Supervisor(monkeypatch), []
        given = OfAnotherStore("other") if answer else None
        supervisor.say(1, {0: Seated(process(given, calls), 1)})
        line = Link("tests", supervisor)
        await line.news(1)
        with pytest.raises(HostDown):
            await RayTransport(line, "epoch").deliver(0, b"")
        await line.close()

    simulate(main)


def test_whoever_believes_in_a_host_that_is_gone_hears_the_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        supervisor = Supervisor(monkeypatch)
        supervisor.say(2, {})
        line = Link("tests", supervisor)
        await line.news(1)
        replies = decode_replies(await RayTransport(line, "epoch").deliver(5, b""))
        assert (replies.trouble, replies.layout) == ("layout", 2)
        await line.close()

    simulate(main)


def test_silence_is_told_and_without_the_supervisor_nobody_is_vouched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        supervisor, told = Supervisor(monkeypatch), []
        seats = {host: Seated(None, host + 1) for host in (0, 1)}
        supervisor.say(2, seats)
        line = Link("tests", supervisor)
        await line.news(1)
        stop = line.on_change(lambda: told.append(line.silent()))
        supervisor.say(2, seats, silent=(1,))
        await asyncio.sleep(0.1)
        supervisor.say(2, seats)
        await asyncio.sleep(0.1)
        assert told == [{1}, frozenset()]
        supervisor.die()
        await asyncio.sleep(QUIET + VOUCH + 1)
        assert line.silent() == {0, 1}
        assert told[-1] == {0, 1}
        supervisor.dead = False
        await asyncio.sleep(1)
        assert line.silent() == frozenset()
        assert told[-1] == frozenset()
        stop()
        before = len(told)
        supervisor.say(2, seats, silent=(0,))
        await asyncio.sleep(0.1)
        assert len(told) == before
        await line.close()

    simulate(main)


@pytest.mark.parametrize("supervises", [True, False])
def test_a_supervisor_that_answers_nobody_is_started_again_by_gateways(
    supervises: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        supervisor = Supervisor(monkeypatch)
        supervisor.say(1, {0: Seated(None, 1)})
        line = Link("tests", supervisor, supervises=supervises)
        await line.news(1)
        supervisor.deaf = True
        await asyncio.sleep(3 * (DEAF + QUIET + VOUCH))
        assert supervisor.killed == (1 if supervises else 0)
        assert line.silent() == (frozenset() if supervises else {0})
        await line.close()

    simulate(main)


def test_silence_is_told_while_rays_control_service_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking the supervisor up waits for it; nobody else may."""

    async def main() -> None:
        supervisor, told, asked = Supervisor(monkeypatch), [], 0

        async def find(name: str, namespace: str) -> Any:
            nonlocal asked
            asked += 1
            await asyncio.sleep(3600)

        supervisor.say(1, {0: Seated(None, 1)})
        line = Link("tests", supervisor)
        await line.news(1)
        line.on_change(lambda: told.append(line.silent()))
        monkeypatch.setattr(control, "find", find)
        supervisor.die()
        await asyncio.sleep(60)
        assert told[0] == {0}
        assert asked == 1, "and one thread waits, not a new one each time"
        await line.close()

    simulate(main)


def test_constants_fit_each_other() -> None:
    assert link.KNOCK < link.QUIET
    assert link.QUIET + link.VOUCH <= link.DEAF


def test_a_line_ends_though_its_supervisor_dies_at_that_very_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        supervisor = Supervisor(monkeypatch)
        answer: asyncio.Future[Seats] = asyncio.get_running_loop().create_future()
        supervisor.seats = SimpleNamespace(remote=lambda known, patience: answer)
        line = Link("tests", supervisor)
        await asyncio.sleep(1)
        answer.set_exception(RayError("gone"))
        closing = asyncio.ensure_future(line.close())
        await asyncio.wait([closing], timeout=60)
        assert closing.done()

    simulate(main)
