"""Small actors for testing the runtime."""

import asyncio
from typing import Any, ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Address, Command, Event, Invalid, Query, Row, Rows, applies, handles


class CounterRow(Row):
    __tablename__ = "test_counter"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    total: Mapped[int] = mapped_column(default=0)


class Add(Command[int], frozen=True, tag="test.add"):
    by: int


class AddSlowly(Command[int], frozen=True, tag="test.add_slowly"):
    by: int
    pauses: tuple[float, ...] = ()


class Pass(Command[int], frozen=True, tag="test.pass"):
    """Add here, then tell another counter to add as much."""

    by: int
    to: str


class AddThere(Command[int], frozen=True, tag="test.add_there"):
    """Ask another counter to add, and remember its answer here."""

    by: int
    to: str
    path: tuple[str, ...] = ()


class AddLater(Command[None], frozen=True, tag="test.add_later"):
    by: int
    at: int
    name: str = "later"


class Fail(Command[None], frozen=True, tag="test.fail"):
    """Emit, then raise what no handler should."""


class Total(Query[int], frozen=True, tag="test.total"):
    pass


class Added(Event, frozen=True, tag="test.added"):
    by: int


class Armed(Event, frozen=True, tag="test.armed"):
    at: int


class Counter(Actor, kind="test_counter"):
    """Adds numbers. ``trace`` records when handlers begin and end."""

    row: CounterRow
    publish = "state"
    trace: ClassVar[list[tuple[str, str, str]]] = []

    def load(self, db: Rows) -> None:
        self.row = db.get(CounterRow, self.key) or CounterRow(id=self.key)

    def view(self) -> dict[str, Any]:
        return {"total": self.row.total}

    @handles
    def add(self, command: Add) -> int:
        if command.by == 0:
            raise Invalid("test.zero", field="by")
        self.emit(Added(by=command.by))
        return self.row.total

    @handles
    async def add_slowly(self, command: AddSlowly) -> int:
        self.trace.append((self.key, "begin", self.command_id))
        for pause in command.pauses:
            await asyncio.sleep(pause)
        self.emit(Added(by=command.by))
        for pause in command.pauses:
            await asyncio.sleep(pause)
        self.trace.append((self.key, "end", self.command_id))
        return self.row.total

    @handles
    def pass_on(self, command: Pass) -> int:
        self.emit(Added(by=command.by))
        self.tell(Address("test_counter", command.to), Add(by=command.by))
        return self.row.total

    @handles
    async def add_there(self, command: AddThere) -> int:
        target = Address("test_counter", command.to)
        if command.path:
            there = await self.ask(target, AddThere(by=command.by, to=command.path[0], path=command.path[1:]))
        else:
            there = await self.ask(target, Add(by=command.by))
        self.emit(Added(by=command.by))
        return there

    @handles
    def add_later(self, command: AddLater) -> None:
        self.emit(Armed(at=command.at))
        self.remind(command.name, command.at, Add(by=command.by))

    @handles
    def fail(self, command: Fail) -> None:
        self.emit(Added(by=1000))
        raise RuntimeError("a bug in a handler")

    @handles
    def total(self, query: Total) -> int:
        return self.row.total

    @applies
    def added(self, event: Added) -> None:
        self.row.total += event.by
        self.save(self.row)

    @applies
    def armed(self, event: Armed) -> None:
        pass


def counter(key: str) -> Address:
    return Address("test_counter", key)
