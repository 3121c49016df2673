"""A gateway in a process of its own, without pages: takes calls from a socket and passes them to the hosts.

``python -m tests.ray.gateway SOCKET RAY IP DATABASE REDIS MODULE…``. The other end is ``Gateway`` below.
"""

import asyncio
import contextlib
import logging
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from actors import ActorError, Address, HostUnavailable
from actors.errors import from_wire, to_wire

HEAD = 4  # bytes that say how long a message is


async def receive(reader: asyncio.StreamReader) -> Any:
    size = int.from_bytes(await reader.readexactly(HEAD), "big")
    return pickle.loads(await reader.readexactly(size))


def send(writer: asyncio.StreamWriter, message: Any) -> None:
    data = pickle.dumps(message)
    writer.write(len(data).to_bytes(HEAD, "big") + data)


class Follower:
    """Reads the cluster's feed as pages do, and notes where it is not the journal."""

    def __init__(self) -> None:
        self.first = self.last = 0
        self.faults: list[str] = []

    async def follow(self, cluster: Any) -> None:
        async with cluster.feed() as feed:
            async for change in feed:
                if self.first and change.position != self.last + 1:
                    self.faults.append(f"{change.position} after {self.last}")
                self.first = self.first or change.position
                self.last = change.position


async def serve(path: str, address: str, ip: str, database: str, redis: str, modules: list[str]) -> None:
    from actors.ray.cluster import RayCluster, RayFailed
    from actors.ray.session import connect

    import ray  # isort: skip

    while not ray.is_initialized():
        try:
            ray.init(address, _node_ip_address=ip, namespace="tianhe", log_to_driver=False, logging_level=logging.ERROR)
        except Exception as error:
            print("not joined:", error, file=sys.stderr, flush=True)
            await asyncio.sleep(0.5)
    connect(address, "tianhe")
    while True:
        try:
            cluster = await RayCluster.start(database, hosts=3, modules=modules, redis=redis)
            break
        except Exception as error:  # the database or the hosts are not there yet
            if isinstance(error, RayFailed) and error.code != "ray":
                raise
            print("not started:", repr(error), file=sys.stderr, flush=True)
            await asyncio.sleep(0.5)
    follower = Follower()
    following = asyncio.create_task(follower.follow(cluster))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls: set[asyncio.Task[None]] = set()

        async def call(number: int, what: str, args: Any) -> None:
            try:
                match what:
                    case "call":
                        target, message, options = args
                        value: Any = await cluster.call(target, message, **options)
                    case "feed":
                        value = (follower.first, follower.last, follower.faults)
                    case _:
                        value = await getattr(cluster, what)(*args)
                send(writer, (number, None, value))
            except ActorError as error:
                send(writer, (number, to_wire(error), None))

        with contextlib.suppress(asyncio.IncompleteReadError):
            while True:
                task = asyncio.create_task(call(*await receive(reader)))
                calls.add(task)
                task.add_done_callback(calls.discard)

    async with await asyncio.start_unix_server(answer, path):
        print("serving", file=sys.stderr, flush=True)
        await following


class Gateway:
    """The caller's end of such a process. Raises HostUnavailable where it is gone, as a browser's request fails."""

    def __init__(self, path: Path, environment: dict[str, str], *arguments: str) -> None:
        self._path = path
        self._environment = environment
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self._reading: asyncio.Task[None] | None = None

    @property
    def up(self) -> bool:
        return self._writer is not None

    @property
    def ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def start(self) -> None:
        self._path.unlink(missing_ok=True)
        with self._path.with_suffix(".log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.ray.gateway", str(self._path), *self._arguments],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    async def connect(self) -> bool:
        """Whether it serves."""
        try:
            reader, self._writer = await asyncio.open_unix_connection(str(self._path))
        except OSError:
            return False
        self._reading = asyncio.create_task(self._read(reader))
        return True

    async def _read(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                number, error, value = await receive(reader)
                waiting = self._waiting.pop(number, None)
                if waiting is not None and not waiting.done():
                    waiting.set_exception(from_wire(*error)) if error else waiting.set_result(value)
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(HostUnavailable(reason="gateway gone"))
        self._waiting.clear()

    async def ask(self, what: str, *args: Any) -> Any:
        if self._writer is None:
            raise HostUnavailable(reason="gateway gone")
        self._number += 1
        waiting = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        send(self._writer, (self._number, what, args))
        return await waiting

    async def call(self, target: Address, message: Any, **options: Any) -> Any:
        return await self.ask("call", target, message, options)

    async def close(self) -> None:
        self.kill()
        if self._reading is not None:
            await self._reading


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    socket, ray_address, node, url, redis_url, *actors_modules = sys.argv[1:]
    try:
        asyncio.run(serve(socket, ray_address, node, url, redis_url, actors_modules))
    finally:
        os._exit(1)
