"""Whose turn it is to write to a SQLite file: a queue in the kernel for the processes of one machine.

SQLite itself only says that a file is locked, so that each host would have to ask again and again; and who asks at the
right moment wins. Here a host that finds the file taken waits in ``flock``, in a thread. The kernel gives up the lock
of a process that dies.
"""

import asyncio
import concurrent.futures
import fcntl
import os


class Turns:
    """The lock of one file. Two locks in fact, a turnstile: whoever waits for the file holds the door, so that a host
    that has just written queues up behind it."""

    def __init__(self, path: str) -> None:
        self._file = os.open(f"{path}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        self._door = os.open(f"{path}-door", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        self._waiter = concurrent.futures.ThreadPoolExecutor(1, "turn")
        self._waiting: concurrent.futures.Future[None] | None = None

    def take(self) -> bool:
        """Take the turn where nobody has it or waits for it."""
        if self._waiting is not None and not self._waiting.done():
            return False  # for one that was given up, and would be taken for ours
        try:
            fcntl.flock(self._door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)
        return True

    async def wait(self, patience: float) -> None:
        """Wait for the turn so many seconds. Raises TimeoutError."""
        waiting = self._waiting = self._waiter.submit(self._wait)
        try:
            # Not asyncio.timeout: a host's commit is no task.
            done, _ = await asyncio.wait([asyncio.wrap_future(waiting)], timeout=patience)
            if not done:
                raise TimeoutError
        except BaseException:
            # Nobody wants it any more: it is given back as soon as it comes.
            if not waiting.cancel():
                waiting.add_done_callback(lambda _: self.give())
            raise

    def give(self) -> None:
        """End the turn."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def _wait(self) -> None:
        fcntl.flock(self._door, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def close(self) -> None:
        self._waiter.submit(self._close)  # after a wait that nobody wants any more
        self._waiter.shutdown(wait=False)

    def _close(self) -> None:
        os.close(self._file)
        os.close(self._door)
