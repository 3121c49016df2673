"""Deliveries of the live socket beside nchan and `websockets.broadcast`: processor time, bytes, memory, p99, a storm.

The same texts, the same readers, each server a process of its own whose processor time is read from the kernel. A
text is published when all readers have the one before. The board is a hall's own, as it changes while people take
tickets and are called; peers send it whole, ours as our pages ask for it: changes. `nchan` is skipped, with a line,
where it is not installed (Debian: nginx, libnginx-mod-nchan).
"""

from __future__ import annotations

import asyncio
import json
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final, NamedTuple

import hall
from actors import Address, Caller, LocalCluster
from benchmarks.latency import _free_port
from benchmarks.report import Line, percentile
from benchmarks.socket_readers import Crowd
from benchmarks.socket_servers import Server, has_nchan, nchan, ours, websockets
from hall import messages
from hall.setup import DISTRICT, setup

BOARD, SMALL = f"hall:{DISTRICT}", f"line:{DISTRICT}:A"
SIZE: Final = 175
ROUNDS: Final = 3
MESSAGES: Final = {1000: 60, 5000: 20}
IDLE: Final = 2000
STORM: Final = 5000
Open = Callable[[int], AbstractAsyncContextManager[Server]]


class Cost(NamedTuple):
    """Of one run: milliseconds of processor time per 1,000 deliveries, and bytes on the line a delivery."""

    cpu: float
    size: float


async def run() -> list[Line]:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    boards = await _boards()
    small = small_texts()
    lines: list[Line] = []
    peers: dict[str, tuple[Open, str]] = {"nchan": (nchan, "≤ 1.5")} if has_nchan() else {}
    if not peers:
        print("nchan is not installed: skipped")
    peers["websockets.broadcast"] = websockets, ""
    for name, texts, channel, deflate, sockets in (
        ("175 B", small, SMALL, False, 1000),
        ("175 B, deflate asked for", small, SMALL, True, 1000),
        ("175 B", small, SMALL, False, 5000),
        ("a hall's board", boards, BOARD, False, 1000),
        ("a hall's board, deflate asked for", boards, BOARD, True, 1000),
    ):
        lines += await deliveries(name, texts, channel, deflate, sockets, peers)
    lines += [await _memory(deflate) for deflate in (False, True)]
    return [*lines, await _stalled(boards), await _storm(boards)]


async def _boards() -> list[bytes]:
    """A hall's board, change by change."""
    boards: list[bytes] = []
    with tempfile.TemporaryDirectory(dir=".") as folder:
        async with LocalCluster.open(f"{folder}/b.db", hosts=1, kinds=hall.KINDS) as cluster:
            await setup(cluster, always_open=True)
            windows = [f"{DISTRICT}-0{number}" for number in range(1, 6)]
            for number, window in enumerate(windows):
                own = Caller(f"clerk0{number}", ("clerk",), (DISTRICT,))
                await cluster.call(Address("window", window), messages.Open(), caller=own)
            queues = [f"{DISTRICT}:{prefix}" for prefix in "ABC"]
            for number in range(100):
                await cluster.call(Address("queue", queues[number % 3]), messages.Take())
            async with cluster.feed() as feed:

                async def visits() -> None:
                    for number in range(100):
                        await cluster.call(Address("queue", queues[number % 3]), messages.Take())
                        window = number % len(windows)
                        own = Caller(f"clerk0{window}", ("clerk",), (DISTRICT,))
                        for command in (messages.CallNext(), messages.Start(), messages.Finish()):
                            await cluster.call(Address("window", windows[window]), command, caller=own)

                visiting = asyncio.create_task(visits())
                async for change in feed:
                    if change.address == Address("hall", DISTRICT) and change.shown is not None:
                        data = json.loads(bytes(change.shown))
                        boards.append(_push(BOARD, change.seq, data))
                    if len(boards) == 80:
                        break
                visiting.cancel()
    return boards


def small_texts() -> list[bytes]:
    """Publications of `SIZE` bytes, from the tenth on."""
    small = [_push(SMALL, number, {"text": "x" * 92 + f"{number:08}"}) for number in range(1, 80)]
    assert {len(text) for text in small[10:]} == {SIZE}, {len(text) for text in small}
    return small


def _push(channel: str, offset: int, data: object) -> bytes:
    """The text that carries a publication: what peers send, and what ours is given the data of."""
    push = {"push": {"channel": channel, "pub": {"offset": offset, "data": data}}}
    return json.dumps(push, ensure_ascii=False, separators=(",", ":")).encode()


async def deliveries(
    name: str, texts: list[bytes], channel: str, deflate: bool, sockets: int, peers: dict[str, tuple[Open, str]]
) -> list[Line]:
    """Ours beside each peer, of which an aim is said: the best of alternating rounds."""
    here: dict[str, Open] = {"ours": lambda port: ours(port, channel, delta=True)}
    here |= {who: opened for who, (opened, _) in peers.items()}
    best: dict[str, Cost] = {}
    for _ in range(ROUNDS):
        for who, opened in here.items():
            cost = await _cost(opened, texts, sockets, deflate)
            best[who] = min(cost, best.get(who, cost))
    mine = best.pop("ours")
    return [
        Line(f"processor time per 1,000 deliveries, {name}, {sockets:,} sockets",
             f"{mine.cpu:.1f} ms, {mine.size:,.0f} B each", who, f"{cost.cpu:.1f} ms, {cost.size:,.0f} B each",
             mine.cpu / cost.cpu, peers[who][1])
        for who, cost in best.items()
    ]  # fmt: skip


async def _cost(opened: Open, texts: list[bytes], sockets: int, deflate: bool) -> Cost:
    async with opened(_free_port()) as server:
        crowd = Crowd(server.way, deflate=deflate)
        await crowd.come(sockets)
        count = MESSAGES[sockets]
        for text in texts[10:15]:
            await _publish(server, crowd, text)
        cpu, size = server.cpu(), crowd.bytes
        for text in texts[15 : 15 + count]:
            await _publish(server, crowd, text)
        deliveries = count * sockets
        cost = Cost((server.cpu() - cpu) / deliveries * 1e6, (crowd.bytes - size) / deliveries)
        await crowd.go()
        return cost


async def _publish(server: Server, crowd: Crowd, text: bytes, stalled: int = 0) -> list[float]:
    """Have it published and wait until all but the stalled have it; answers the seconds each waited."""
    times: list[float] = []
    crowd.expect(len(crowd.readers) - stalled, times)
    begin = time.perf_counter()
    server.publish(text)
    await crowd.all_arrived()
    return [at - begin for at in times]


async def _memory(deflate: bool) -> Line:
    async def of(opened: Open) -> float:
        async with opened(_free_port()) as server:
            crowd = Crowd(server.way, deflate=deflate)
            await crowd.come(100)
            before = server.memory()
            await crowd.come(IDLE)
            return (server.memory() - before) / IDLE / 1024

    mine, theirs = await of(lambda port: ours(port, BOARD, delta=True)), await of(websockets)
    return Line(f"memory of an idle socket{', deflate asked for' if deflate else ''}", f"{mine:.1f} KB",
                "websockets", f"{theirs:.1f} KB", mine / theirs, "≤ 0.8" if deflate else "")  # fmt: skip


async def _stalled(boards: list[bytes]) -> Line:
    """p99 of deliveries while one reader in 1,000 reads nothing, beside none."""

    async def p99(stalled: int) -> float:
        async with ours(_free_port(), BOARD, delta=True) as server:
            crowd = Crowd(server.way, deflate=True)
            await crowd.come(1000)
            for reader in crowd.readers[:stalled]:
                reader.transport.pause_reading()
            seconds: list[float] = []
            for text in boards[10:60]:
                seconds += await _publish(server, crowd, text, stalled)
            return percentile(seconds[10 * len(crowd.readers) :], 0.99) * 1000

    none, one = [await p99(0)], [await p99(1)]
    for _ in range(ROUNDS - 1):
        none.append(await p99(0))
        one.append(await p99(1))
    return Line("p99 of a delivery, one stalled reader in 1,000", f"{min(one):.1f} ms", "none stalled",
                f"{min(none):.1f} ms", min(one) / min(none), "≤ 1.1")  # fmt: skip


async def _storm(boards: list[bytes]) -> Line:
    """The seconds until so many sockets that come back at once are all shown their board."""
    async with ours(_free_port(), BOARD, delta=True) as server:
        crowd = Crowd(server.way, deflate=True)
        await crowd.come(100)
        await _publish(server, crowd, boards[0])
        await crowd.come(STORM - 100)
        await crowd.go()
        cpu, begin = server.cpu(), time.perf_counter()
        await crowd.come(STORM, at_once=STORM)
        seconds, used = time.perf_counter() - begin, server.cpu() - cpu
    return Line(f"a storm: {STORM:,} sockets back at once, all shown their board", f"{seconds:.2f} s",
                "processor time at the gateway", f"{used:.2f} s", seconds, "≤ 2.5")  # fmt: skip
