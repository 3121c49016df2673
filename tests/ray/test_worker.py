"""A host's process without Ray: it serves the host it was given, of its database, and says why it cannot."""

import asyncio
import inspect
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import ray

from actors._edge.changes import decode_changes
from actors._edge.sender import Client
from actors.catching_up import catch_up
from actors.clock import SystemClock
from actors.ray import worker
from actors.ray.handshake import OtherStore, Plan
from actors.ray.processes import Life, end, life_of
from actors.ray.worker import HostActor
from actors.stores.contract import StoreError
from actors.stores.sqlite import SqliteStore
from tests.actors.counters import Add, counter
from tests.actors.test_subscriptions import _as_before, heard, subscribe  # noqa: F401 - a fixture


class Direct:
    """A transport to one process."""

    def __init__(self, process: HostActor, epoch: str) -> None:
        self._process = process
        self._epoch = epoch

    async def deliver(self, host: int, envelope: bytes) -> bytes:
        answer = await self._process.deliver(host, self._epoch, envelope)
        assert answer is not None
        return answer

    async def collect(self, host: int, session: str, number: int, have: int) -> bytes:
        answer = await self._process.collect(host, self._epoch, session, number, have)
        assert answer is not None
        return answer


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs a test with a process and the epoch of its database."""
    monkeypatch.setattr(ray, "get_runtime_context", lambda: SimpleNamespace(get_node_id=lambda: "node"))
    monkeypatch.setattr(worker.control, "cluster", lambda namespace: None)
    monkeypatch.setattr(worker, "collect_rarely", lambda: None)  # this process is not only a host's

    async def never(*_: Any) -> None:
        await asyncio.Event().wait()

    supervisor = SimpleNamespace(
        seats=SimpleNamespace(remote=never),
        beat=SimpleNamespace(options=lambda **_: SimpleNamespace(remote=lambda *_: None)),
    )
    path = str(tmp_path / "hosts.db")

    def run(work: Callable[..., Coroutine[Any, Any, None]], *, create: bool = True) -> None:
        async def main() -> None:
            epoch = "none yet"
            if create:
                store = SqliteStore(path, create=True)
                epoch = store.epoch
                await store.close()
            modules = ("tests.actors.counters",)
            plan = Plan("tests", path, epoch, False, 1, modules, SystemClock(), segments=tmp_path / "sealed")
            process = HostActor(7, plan)
            try:
                await work(process, epoch, supervisor)
            finally:
                await process.leave()
                process._door.close()
                if process._link is not None:
                    await process._link.close()
                if process._pulse is not None:
                    process._pulse.stop()
                process._opened.cancel()
                if process._opened.done() and not process._opened.cancelled():
                    await process._opened.result().close()

        asyncio.run(main())

    return run


def test_it_serves_the_host_it_was_given(run: Callable[..., None], tmp_path: Path) -> None:
    async def work(process: HostActor, epoch: str, supervisor: Any) -> None:
        joined = await process.adopt(supervisor)
        assert (await process._opened).segments == tmp_path / "sealed"
        assert (joined.host, joined.epoch, joined.layout, joined.node) == (None, epoch, 0, "node")
        assert await process.deliver(0, epoch, b"") is None, "a spare serves nobody"
        await process.lay_out(2)
        await process.take(1, 2, 5)
        joined = await process.adopt(supervisor)
        assert (joined.host, joined.hosts, joined.term, joined.layout) == (1, 2, 5, 2)
        assert await process.deliver(0, epoch, b"") is None
        assert await process.status(0, epoch) is None
        status = await process.status(1, epoch)
        assert status is not None
        assert (status.pid, status.node) == (os.getpid(), "node")

    run(work)


def test_A15_whoever_means_another_database_is_answered_nothing(run: Callable[..., None]) -> None:
    """Whatever is asked of a host names the database that it means."""
    given: dict[str, Any] = {
        "envelope": b"", "session": "s", "number": 0, "have": 0, "reader": "r", "watched": None,
        "address": counter("a"), "on": True,
    }  # fmt: skip
    public = [(name, inspect.signature(it)) for name, it in vars(HostActor).items() if name[0] != "_" and callable(it)]
    of_a_host = {name: signature for name, signature in public if "index" in signature.parameters and name != "take"}
    assert {"deliver", "collect", "changes", "watch", "status"} <= set(of_a_host)

    async def work(process: HostActor, epoch: str, supervisor: Any) -> None:
        await process.adopt(supervisor)
        await process.take(0, 1, 1)
        for name, signature in of_a_host.items():
            assert list(signature.parameters)[1:3] == ["index", "epoch"], name
            # Ray adds one of its own to a class that it has made actors of.
            rest = [given[parameter] for parameter in list(signature.parameters)[3:] if parameter[0] != "_"]
            asked = getattr(process, name)(0, "another", *rest)
            with pytest.raises(OtherStore):
                await (anext(asked) if inspect.isasyncgen(asked) else asked)

    run(work)


def test_it_tells_what_it_commits_and_hands_on_what_it_has(run: Callable[..., None]) -> None:
    async def work(process: HostActor, epoch: str, supervisor: Any) -> None:
        await process.adopt(supervisor)
        await process.take(0, 1, 1)
        changes = process.changes(0, epoch, "reader", None)
        assert decode_changes(await anext(changes)) == [], "the line stands"
        client = Client(Direct(process, epoch), 1)
        assert await client.call(counter("a"), Add(by=1)) == 1
        assert [change.seq for change in decode_changes(await anext(changes))] == [1]
        await process.take(0, 1, 2)  # the same again: a supervisor that lost its memory
        assert await client.call(counter("a"), Add(by=1)) == 2
        await process.leave()
        assert [change.seq for batch in [b async for b in changes] for change in decode_changes(batch)] == [2]
        assert await process.deliver(0, epoch, b"") is None
        await process.take(0, 1, 3)
        assert await client.call(counter("a"), Add(by=1)) == 3, "from what is on disk"
        await client.close()

    run(work)


def test_a_subscription_begins_while_hosts_are_laid_out(
    run: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    """A process that is started with it into a running cluster says so, and leaves it to that moment."""

    async def work(process: HostActor, epoch: str, supervisor: Any) -> None:
        await process.adopt(supervisor)
        await process.take(0, 1, 1)
        client = Client(Direct(process, epoch), 1)
        await client.call(counter("a"), Add(by=1))
        subscribe(since="beginning")
        await process.leave()
        await process.take(0, 1, 2)
        assert "tianhe layout" in caplog.text
        await client.call(counter("a"), Add(by=2))
        await process.leave()
        await process.lay_out(1)
        await process.take(0, 1, 3)
        await client.call(counter("a"), Add(by=4))
        store = await process._opened

        async def told() -> list[int]:
            while await store.tells():
                await asyncio.sleep(0)
            return [event.data["by"] for event in await store.events(heard())]

        assert await told() == [4]
        await catch_up(store, client.call)
        assert await told() == [4, 1, 2]
        await client.close()

    run(work)


def test_readiness_fails_where_the_database_is_lost(run: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(process: HostActor, epoch: str, supervisor: Any) -> None:
        await process.adopt(supervisor)
        await process.take(0, 1, 1)
        assert await process.problem(0, epoch) == ""
        store: Any = await process._opened

        async def lost() -> int:
            raise StoreError("gone")

        async def silent() -> int:
            await asyncio.Event().wait()
            return 0

        with monkeypatch.context() as patched:
            patched.setattr(store, "probe", lost)
            assert "gone" in (await process.problem(0, epoch) or "")
            patched.setattr(worker, "PROBE", 0.01)
            patched.setattr(store, "probe", silent)
            assert "does not answer" in (await process.problem(0, epoch) or "")
        assert await process.problem(0, epoch) == ""
        assert await process.problem(3, epoch) is None, "whoever asks the wrong one hears nothing"

    run(work)


def test_one_whose_database_is_not_there_yet_waits_for_it(
    run: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "OPENING", 0.01)
    tries, really = 0, worker.open_store

    async def later(url: str, **options: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries < 4:
            raise StoreError("missing")
        return await really(url, **options)

    monkeypatch.setattr(worker, "open_store", later)

    async def work(process: HostActor, epoch: str, supervisor: Any) -> None:
        assert (await process.adopt(supervisor)).epoch == epoch
        assert tries == 4
        assert caplog.text.count("cannot open its database") == 1, "said once, not at every try"

    run(work)


def test_only_the_process_that_was_meant_is_ended() -> None:
    """A process number is given anew: whoever has it by now has done nothing."""
    own = life_of(os.getpid())
    assert own is not None
    assert not end(Life(own.pid, own.started + 1))
    assert not end(Life(2**22 + 1, 5)), "beyond the largest process number that Linux gives"
