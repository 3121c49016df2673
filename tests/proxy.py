"""A line to a server that a test can cut: at once, before a message reaches the server, or before its answer leaves."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Proxy:
    """Passes bytes between clients and a server.

    ``cut_before``: given what a client sends; where true, nothing of it reaches the server and the line is cut.
    ``lose_answer``: the same, but the server gets it, and its answer is waited for and not passed on.
    Each happens ``times`` times.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.cut_before: Callable[[bytes], bool] = _never
        self.lose_answer: Callable[[bytes], bool] = _never
        self.times = 1
        self.happened = 0
        self.refusing = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        server = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Cut every line there is."""
        for writer in list(self._writers):
            writer.transport.abort()

    def retarget(self, port: int) -> None:
        """Lead new lines to another server, as a virtual address does in a failover."""
        self._target = port

    def _due(self, fault: Callable[[bytes], bool], data: bytes) -> bool:
        if self.happened < self.times and fault(data):
            self.happened += 1
            return True
        return False

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            writer.transport.abort()
            return
        try:
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, to_server}
        silent = asyncio.Event()
        for task in (
            asyncio.ensure_future(self._there(reader, to_server, writer, silent)),
            asyncio.ensure_future(self._back(from_server, writer, to_server, silent)),
        ):
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _there(
        self,
        reader: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
        client: asyncio.StreamWriter,
        silent: asyncio.Event,
    ) -> None:
        try:
            while data := await reader.read(1 << 20):
                if self._due(self.cut_before, data):
                    break
                if self._due(self.lose_answer, data):
                    silent.set()
                to_server.write(data)
        except OSError:
            pass
        self._end(client, to_server)

    async def _back(
        self,
        from_server: asyncio.StreamReader,
        client: asyncio.StreamWriter,
        to_server: asyncio.StreamWriter,
        silent: asyncio.Event,
    ) -> None:
        try:
            while data := await from_server.read(1 << 20):
                if silent.is_set():
                    break  # it has answered, so it was done
                client.write(data)
        except OSError:
            pass
        self._end(client, to_server)

    def _end(self, *writers: asyncio.StreamWriter) -> None:
        for writer in writers:
            self._writers.discard(writer)
            writer.transport.abort()


def _never(_: bytes) -> bool:
    return False
