"""Coroutines of the store, run at once as far as they go: a file answers without waiting, and a task for each answer
would cost more than the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Ended = Callable[[Any, Exception | None], None]


def when_done(future: Any, go_on: Callable[[], None]) -> None:
    """Call back when a future that a coroutine yielded is done. Whoever sends the coroutine on must do as tasks do."""
    future._asyncio_future_blocking = False
    future.add_done_callback(lambda _: go_on())


class Driver:
    """Runs coroutines here and now, and goes on with each when what it awaits is done."""

    def __init__(self) -> None:
        self._under_way: set[Coroutine[Any, Any, Any]] = set()

    def drive(self, coroutine: Coroutine[Any, Any, Any], ended: Ended) -> bool:
        """``ended`` gets the result or the error. Answers whether it has been called already."""
        result: Any = None
        fault: Exception | None = None
        try:
            waits_for = coroutine.send(None)
        except StopIteration as stop:
            result = stop.value
        except Exception as error:
            fault = error
        else:
            self._under_way.add(coroutine)
            if waits_for is None:
                asyncio.get_running_loop().call_soon(self._go_on, coroutine, ended)
            else:
                when_done(waits_for, lambda: self._go_on(coroutine, ended))
            return False
        self._under_way.discard(coroutine)
        ended(result, fault)  # not while an exception is handled: whatever fails in it would carry that along
        return True

    def _go_on(self, coroutine: Coroutine[Any, Any, Any], ended: Ended) -> None:
        if coroutine in self._under_way:
            self.drive(coroutine, ended)

    def close(self) -> None:
        """Abandon what is under way."""
        under_way, self._under_way = self._under_way, set()
        for coroutine in under_way:
            coroutine.close()
