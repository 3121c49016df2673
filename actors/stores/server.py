"""What differs between database servers of one product and another: `PostgreSQL` and `MariaDB` are such."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from actors.stores.contract import Batch, Values
from actors.stores.faults import Verdict
from actors.stores.statements import Compiler

Line = Any
"""A connection of the product's own driver."""


class Server(Protocol):
    """A database on a server, and how its product is spoken to."""

    compiler: Compiler
    driver: str
    """SQLAlchemy's name of dialect and driver."""

    async def connect(self) -> Line:
        """A line to a server that takes writes; of several, to the one that does. Raises StoreError, and what the
        driver raises."""
        ...

    async def connect_to_read(self) -> Line:
        """A line that cannot write."""
        ...

    async def connect_to_hold(self, silent: int) -> Line:
        """A line that the server ends after so many seconds without a word of ours."""
        ...

    async def hold(self, line: Line, key: str) -> bool:
        """Whether the lock of that name is this line's now, as long as the line lasts."""
        ...

    async def close(self, line: Line) -> None:
        """Take leave of the server."""
        ...

    def hang_up(self, line: Line) -> None:
        """Close a line at once, whatever it was in the middle of."""
        ...

    def judge(self, error: BaseException) -> Verdict: ...

    def fault(self, error: Exception) -> Exception:
        """The error as the contract names it; one that is no matter of the database as it is."""
        ...

    async def fetch(self, line: Line, sql: str, values: Sequence[Any]) -> Sequence[Values]: ...

    async def execute(self, line: Line, sql: str, values: Sequence[Any]) -> int:
        """Answers how many rows were changed."""
        ...

    def snapshot(self, line: Line) -> AbstractAsyncContextManager[None]:
        """What is read in the block is of one moment."""
        ...

    def transaction(self, line: Line) -> AbstractAsyncContextManager[None]:
        """What is written in the block is written whole, or not at all where it raises."""
        ...

    def alone(self, line: Line) -> AbstractAsyncContextManager[None]:
        """A transaction that one process at a time is in."""
        ...

    async def write(self, line: Line, batch: Batch) -> int:
        """Write a batch, in a transaction of its own; answers the position of its first event. Raises Conflict,
        Unwritable, and what the driver raises."""
        ...

    def number(self, line: Line) -> int:
        """What the server knows a line by."""
        ...

    async def end(self, line: Line, number: int) -> None:
        """End what may still be at work for another line of ours, and wait until it is gone."""
        ...

    async def origin(self, line: Line) -> str:
        """Where the database lies, as a copy of it does not know (`sql.first_facts`)."""
        ...
