"""An actor that does what it should not, to see that nobody else suffers."""

import asyncio
from typing import Any, ClassVar

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Address, Busy, Command, Event, Query, Row, Rows, applies, handles


class OddRow(Row):
    __tablename__ = "test_odd"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    total: Mapped[int] = mapped_column(BigInteger, default=0)


class Tear(Command[int], frozen=True, tag="test.odd.tear"):
    """Emit an event whose application fails half-way."""

    swallow: bool = False


class Scribble(Command[int], frozen=True, tag="test.odd.scribble"):
    """Change a row without an event."""


class Grow(Command[int], frozen=True, tag="test.odd.grow"):
    by: int


class TellBadly(Command[None], frozen=True, tag="test.odd.tell_badly"):
    """Emit, then tell what cannot be written down."""


class Arm(Command[None], frozen=True, tag="test.odd.arm"):
    """Set a reminder to grow (``at`` 0: cancel it); with ``by`` 0 it is one whose handler finds others busy."""

    at: int
    by: int = 1


class Wait(Command[None], frozen=True, tag="test.odd.wait"):
    """Take a while, then do as ``Arm``."""

    seconds: float
    at: int


class Try(Command[None], frozen=True, tag="test.odd.try"):
    """Grow, where ``Odd.ready``; else somebody else is busy."""


class Break(Command[None], frozen=True, tag="test.odd.break"):
    """Raise what no handler should."""


class TellOdd(Command[None], frozen=True, tag="test.odd.tell_odd"):
    to: str
    what: str


class AskOther(Command[int], frozen=True, tag="test.odd.ask_other"):
    to: str


class TellAskOther(Command[None], frozen=True, tag="test.odd.tell_ask_other"):
    to: str
    other: str


class Size(Query[int], frozen=True, tag="test.odd.size"):
    pass


class Grown(Event, frozen=True, tag="test.odd.grown"):
    by: int
    torn: bool = False


class Odd(Actor, kind="odd"):
    row: OddRow
    publish = "state"
    ready: ClassVar[bool] = True
    blind: ClassVar[bool] = False

    def load(self, db: Rows) -> None:
        self.row = db.get(OddRow, self.key) or OddRow(id=self.key)

    def view(self) -> dict[str, Any]:
        if self.blind:
            raise RuntimeError("a bug in a view")
        return {"total": self.row.total}

    @handles
    def tear(self, command: Tear) -> int:
        try:
            self.emit(Grown(by=1000, torn=True))
        except ZeroDivisionError:
            if not command.swallow:
                raise
        return self.row.total

    @handles
    def scribble(self, command: Scribble) -> int:
        self.row.total += 1000
        self.save(self.row)
        return self.row.total

    @handles
    def grow(self, command: Grow) -> int:
        self.emit(Grown(by=command.by))
        return self.row.total

    @handles
    def tell_badly(self, command: TellBadly) -> None:
        self.emit(Grown(by=1))
        self.tell(Address("odd", "x"), Grow(by=object()))  # type: ignore[arg-type]

    @handles
    def arm(self, command: Arm) -> None:
        self.emit(Grown(by=0))
        if command.at:
            self.remind("r", command.at, Grow(by=command.by) if command.by else Try())
        else:
            self.forget("r")

    @handles
    async def wait(self, command: Wait) -> None:
        await asyncio.sleep(command.seconds)
        self.arm(Arm(at=command.at))

    @handles
    def try_(self, command: Try) -> None:
        if not self.ready:
            raise Busy(actor="somebody else")
        self.emit(Grown(by=1))

    @handles
    def break_(self, command: Break) -> None:
        raise RuntimeError("a bug in a handler")

    @handles
    def tell_odd(self, command: TellOdd) -> None:
        self.emit(Grown(by=0))
        self.tell(Address("odd", command.to), {"try": Try(), "break": Break()}[command.what])

    @handles
    async def ask_other(self, command: AskOther) -> int:
        answer: int = await self.ask(Address("odd", command.to), Grow(by=1))
        self.emit(Grown(by=1))
        return answer

    @handles
    def tell_ask_other(self, command: TellAskOther) -> None:
        self.emit(Grown(by=0))
        self.tell(Address("odd", command.to), AskOther(to=command.other))

    @handles
    def size(self, query: Size) -> int:
        return self.row.total

    @applies
    def grown(self, event: Grown) -> None:
        self.row.total += event.by
        if event.torn:
            raise ZeroDivisionError
        self.save(self.row)


def odd(key: str) -> Address:
    return Address("odd", key)
