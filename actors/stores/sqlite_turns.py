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

    async def take(self) -> None:
        """Wait for the turn, in the order in which it was asked for."""
        waiting = self._waiter.submit(self._wait)
        try:
            await asyncio.wrap_future(waiting)
        except BaseException:
            # Nobody wants it any more: it is given back as soon as it comes.
            if not waiting.cancel():
                waiting.add_done_callback(lambda _: self.give())
            raise

    def give(self) -> None:
        """End the turn."""
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def taken(self) -> bool:
        """Take the turn where nobody has it or waits for it."""
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

    def _wait(self) -> None:
        fcntl.flock(self._door, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def close(self) -> None:
        self._waiter.shutdown(wait=False)
        os.close(self._file)
        os.close(self._door)
