"""A process's door: what is asked over it is answered as through Ray, and whoever asks hears when that is gone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors._edge.changes import encode_changes
from actors._edge.sender import HostDown
from actors._edge.watching import Watched
from actors.address import Address
from actors.ray.door import Door
from actors.ray.following import follow
from actors.ray.frames import LARGEST, Frames, frame
from actors.ray.handshake import OtherStore, Seated
from actors.ray.neighbour import AHEAD, Changes, Neighbour, Neighbours
from actors.ray.transport import RayTransport

EPOCH = "epoch"
A = Address("counter", "a")


@given(st.lists(st.binary(max_size=300)), st.integers(1, 50))
def test_frames_come_out_as_they_went_in_however_they_are_cut(bodies: list[bytes], size: int) -> None:
    sent = b"".join(map(frame, bodies))
    frames, found = Frames(), []
    for at in range(0, len(sent), size):
        found += frames.feed(sent[at : at + size])
    assert found == bodies


def test_who_does_not_speak_in_frames_is_told_from_one_who_does() -> None:
    with pytest.raises(ValueError, match="a frame of"):
        list(Frames().feed(b"GET / HTTP/1.1\r\n\r\n"))
    assert int.from_bytes(b"GET ", "big") > LARGEST


class Process:
    """Answers what it is told to, when it is told to."""

    def __init__(self) -> None:
        self.answers: dict[bytes, asyncio.Future[bytes | None]] = {}
        self.collected: list[tuple[str, int, int]] = []
        self.batches: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.taken = 0
        self.watched: list[Any] = []
        self.left = asyncio.Event()

    async def deliver(self, index: int, epoch: str, envelope: bytes) -> bytes | None:
        if epoch != EPOCH:
            raise OtherStore(epoch)
        answer = self.answers[envelope] = asyncio.get_running_loop().create_future()
        return await answer

    async def collect(self, index: int, epoch: str, session: str, number: int, have: int) -> bytes | None:
        self.collected.append((session, number, have))
        return None

    async def changes(self, index: int, epoch: str, reader: str, watched: Any) -> AsyncIterator[bytes]:
        self.watched += [reader, watched]
        try:
            while (batch := await self.batches.get()) is not None:
                if isinstance(batch, Exception):
                    raise batch
                self.taken += 1
                yield batch
        finally:
            self.left.set()

    async def watch(self, index: int, epoch: str, reader: str, address: Address, on: bool) -> None:
        self.watched.append((reader, address, on))

    async def asked(self, *envelopes: bytes) -> None:
        while not self.answers.keys() >= set(envelopes):
            await asyncio.sleep(0)


def at_the_door(work: Callable[[Process, Door], Awaitable[None]]) -> None:
    async def main() -> None:
        process = Process()
        door = Door(process)
        await door.open()
        try:
            await work(process, door)
        finally:
            await asyncio.sleep(0.01)  # Python's server does not like to end with one who is just coming in
            door.close()
            await asyncio.sleep(0.01)  # sockets close a turn of the loop later

    asyncio.run(main())


def test_each_question_gets_its_own_answer() -> None:
    async def work(process: Process, door: Door) -> None:
        line = await Neighbour.connect(door.path)
        first, second, third = (line.deliver(0, EPOCH, envelope) for envelope in (b"1", b"2", b"3"))
        await process.asked(b"1", b"2", b"3")
        second.cancel()
        for envelope in (b"3", b"2", b"1"):
            process.answers[envelope].set_result(None if envelope == b"3" else envelope * 100_000)
        assert await first == b"1" * 100_000
        assert await third is None, "it serves another host by now"
        assert await line.collect(0, EPOCH, "session", 7, 1) is None
        assert process.collected == [("session", 7, 1)]
        with pytest.raises(OtherStore):
            await line.deliver(0, "another", b"4")
        line.close()

    at_the_door(work)


def test_who_waits_for_a_process_that_ends_hears_it() -> None:
    async def work(process: Process, door: Door) -> None:
        line = await Neighbour.connect(door.path)
        waiting = line.deliver(0, EPOCH, b"1")
        await process.asked(b"1")
        door.close()
        with pytest.raises(ConnectionError):
            await waiting
        assert line.lost
        with pytest.raises(ConnectionError):
            line.deliver(0, EPOCH, b"2")
        with pytest.raises(FileNotFoundError):
            await Neighbour.connect(door.path)

    at_the_door(work)


def test_a_stranger_is_hung_up_on_and_nobody_else() -> None:
    async def work(process: Process, door: Door) -> None:
        line = await Neighbour.connect(door.path)
        for noise in (b"GET / HTTP/1.1\r\n\r\n", frame(b"noise")):
            reader, writer = await asyncio.open_unix_connection(door.path)
            writer.write(noise)
            assert await reader.read() == b""
            writer.close()
        answer = line.deliver(0, EPOCH, b"1")
        await process.asked(b"1")
        process.answers[b"1"].set_result(b"yes")
        assert await answer == b"yes"
        line.close()

    at_the_door(work)


def test_changes_come_in_order_and_no_more_of_them_than_are_read() -> None:
    """A gateway that reads slowly leaves them with the host, which knows what to do with too many."""

    async def work(process: Process, door: Door) -> None:
        large = 2000
        for number in range(large):
            process.batches.put_nowait(number.to_bytes(4, "big") * 5000)
        process.batches.put_nowait(None)
        line = await Changes.connect(door.path)
        line.follow(0, EPOCH, [A])
        before = -1
        while process.taken != before:
            before = process.taken
            await asyncio.sleep(0.05)
        assert AHEAD <= before < large / 2
        for number in range(large):
            assert (await line.next())[:4] == number.to_bytes(4, "big")
        with pytest.raises(ConnectionError):
            await line.next()
        assert process.watched[1] == [A]

    at_the_door(work)


@pytest.mark.parametrize("what", ["a question", "changes"])
def test_what_fails_unforeseen_is_heard_and_not_waited_for(what: str, caplog: pytest.LogCaptureFixture) -> None:
    async def work(process: Process, door: Door) -> None:
        if what == "a question":
            line = await Neighbour.connect(door.path)
            answer = line.deliver(0, EPOCH, b"1")
            await process.asked(b"1")
            process.answers[b"1"].set_exception(ValueError("unforeseen"))
            with pytest.raises(ConnectionError):
                await answer
        else:
            process.batches.put_nowait(ValueError("unforeseen"))  # type: ignore[arg-type]
            changes = await Changes.connect(door.path)
            changes.follow(0, EPOCH, None)
            with pytest.raises(ConnectionError):
                await changes.next()

    at_the_door(work)
    assert "unforeseen" in caplog.text


def test_A15_whoever_follows_hears_that_it_is_another_database() -> None:
    async def work(process: Process, door: Door) -> None:
        process.batches.put_nowait(OtherStore("another"))  # type: ignore[arg-type]
        changes = await Changes.connect(door.path)
        changes.follow(0, EPOCH, None)
        with pytest.raises(OtherStore):
            await changes.next()

    at_the_door(work)


def test_a_channel_that_is_opened_while_the_line_is_made_is_told() -> None:
    async def work(process: Process, door: Door) -> None:
        watched = Watched()
        transport = RayTransport(link(Seated(None, 1, "node", door.path)), EPOCH, "node")
        changes = follow(transport, 0, EPOCH, watched)
        process.batches.put_nowait(encode_changes([]))
        first = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)  # it is connecting
        watched.add(A)
        assert await first == []
        assert process.watched[1] == [A] or (process.watched[0], A, True) in process.watched
        await changes.aclose()  # type: ignore[attr-defined]
        transport.close()

    at_the_door(work)


def test_a_follower_says_what_it_looks_at_and_when_it_leaves() -> None:
    async def work(process: Process, door: Door) -> None:
        watched = Watched()
        transport = RayTransport(link(Seated(None, 1, "node", door.path)), EPOCH, "node")
        changes = follow(transport, 0, EPOCH, watched)
        process.batches.put_nowait(encode_changes([]))
        assert await anext(changes) == []
        watched.add(A)
        watched.discard(A)
        while len(process.watched) < 4:
            await asyncio.sleep(0)
        reader = process.watched[0]
        assert process.watched == [reader, [], (reader, A, True), (reader, A, False)]
        await changes.aclose()  # type: ignore[attr-defined]
        await process.left.wait()
        transport.close()

    at_the_door(work)


def link(seated: Seated) -> Any:
    """A line to a supervisor that knows one host's process."""

    async def seat(host: int) -> Seated:
        return seated

    lost: list[int] = []
    return SimpleNamespace(
        seat=seat,
        hosts=1,
        term=lambda host: 1,
        doors={seated.door},
        lost=lambda host, seated: lost.append(host),
        lost_hosts=lost,
        on_change=lambda listener: lambda: None,
    )


def through_ray(answer: bytes) -> Any:
    async def remote(*_: Any) -> bytes:
        return answer

    return SimpleNamespace(deliver=SimpleNamespace(remote=remote))


@pytest.mark.parametrize(
    ("node", "door", "carried"), [("here", True, "door"), ("there", True, "ray"), ("here", False, "ray")]
)
def test_only_a_process_of_the_same_node_that_has_a_door_is_reached_through_it(
    node: str, door: bool, carried: str
) -> None:
    async def work(process: Process, open_door: Door) -> None:
        seated = Seated(through_ray(b"ray"), 1, node, open_door.path if door else "/nowhere/door")
        transport = RayTransport(link(seated), EPOCH, "here")
        answer = asyncio.ensure_future(transport.deliver(0, b"1"))
        if carried == "door":
            await process.asked(b"1")
            process.answers[b"1"].set_result(b"door")
        assert await answer == carried.encode()
        transport.close()

    at_the_door(work)


def test_A15_another_database_and_a_process_that_ends_are_hosts_that_are_down() -> None:
    async def work(process: Process, door: Door) -> None:
        seated = link(Seated(through_ray(b"ray"), 1, "", door.path))
        with pytest.raises(HostDown):
            await RayTransport(seated, "another").deliver(0, b"1")
        waiting = asyncio.ensure_future(RayTransport(seated, EPOCH).deliver(0, b"1"))
        await process.asked(b"1")
        door.close()
        with pytest.raises(HostDown):
            await waiting
        assert seated.lost_hosts == [0, 0]

    at_the_door(work)


def test_two_who_ask_at_once_share_a_line_and_what_serves_no_host_is_left() -> None:
    async def work(process: Process, door: Door) -> None:
        neighbours = Neighbours()
        one, other = await asyncio.gather(neighbours.line(door.path), neighbours.line(door.path))
        assert one is other is await neighbours.line(door.path)
        neighbours.keep({"another"})
        while not (one is not None and one.lost):
            await asyncio.sleep(0)
        again = await neighbours.line(door.path)
        assert again is not None
        assert again is not one
        neighbours.close()

    at_the_door(work)
