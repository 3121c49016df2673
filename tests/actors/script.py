"""An actor that does what it is told, step by step: one command may emit, tell, ask, remind, wait, refuse and fail.

Do((("note", 1), ("tell", "b", (("note", 2),)), ("ask", "c", (("note", 3),))))
"""

import asyncio
from collections import Counter
from typing import Any, ClassVar

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Address, Busy, Command, Event, Query, Refused, Row, Rows, applies, handles

Steps = tuple[Any, ...]


class ScriptRow(Row):
    __tablename__ = "test_script"
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    total: Mapped[int] = mapped_column(default=0)
    mark: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    text: Mapped[str] = mapped_column(Text, default="")
    share: Mapped[float] = mapped_column(default=0.0)
    facts: Mapped[Any] = mapped_column(JSON, default=None)


ODD: dict[str, tuple[str, Any]] = {
    "a text longer than its column": ("mark", "x" * 65),
    "a zero character": ("text", "a\0b"),
    "half a character": ("text", "\ud800"),
    "more than 32 bits": ("total", 2**31),
    "more than 64 bits": ("total", 2**64),
    "NaN": ("share", float("nan")),
    "infinite": ("share", float("inf")),
    "NaN in JSON": ("facts", {"a": [float("nan")]}),
    "an object in JSON": ("facts", object()),
}
"""What no column of a `ScriptRow` can hold, and what some database would take, or cut off."""


class Do(Command[int], frozen=True, tag="test.script.do"):
    """Answers how many events the actor has had."""

    steps: Steps


class DoAtOnce(Command[int], frozen=True, tag="test.script.do_at_once"):
    """The same, by a handler that awaits nothing."""

    steps: Steps


class Misanswer(Command[int], frozen=True, tag="test.script.misanswer"):
    """Answered with what is no number."""


class Seen(Query[int], frozen=True, tag="test.script.seen"):
    """How many events the actor has had."""


class Noted(Event, frozen=True, tag="test.script.noted"):
    """``mark`` is unique among all actors, ``text`` None cannot be stored; ``odd`` is one of `ODD`."""

    number: int = 0
    mark: str | None = None
    text: str | None = ""
    odd: str | None = None


class Script(Actor, kind="script"):
    """``switches`` are what the world is like, ``begun`` counts by name how often a step ``count`` was come by."""

    row: ScriptRow
    publish = "state"
    switches: ClassVar[set[str]] = set()
    begun: ClassVar[Counter[str]] = Counter()

    @classmethod
    def placement(cls, key: str) -> str:
        """``x:a`` lives where ``x`` does."""
        return key.partition(":")[0]

    def load(self, db: Rows) -> None:
        self.row = db.get(ScriptRow, self.key) or ScriptRow(id=self.key)

    def view(self) -> dict[str, Any]:
        return {"total": self.row.total}

    @handles
    async def do(self, command: Do) -> int:
        for step, *args in command.steps:
            match step, args:
                case "sleep", [seconds]:
                    await asyncio.sleep(seconds)
                case "hop_slowly", [seconds, left]:
                    await asyncio.sleep(seconds)
                    self.emit(Noted(number=left))
                    if left:
                        self.tell(script(f"hop{left % 7}"), Do((("hop_slowly", seconds, left - 1),)))
                case "ask", [to, steps]:
                    await self.ask(script(to), Do(steps))
                case "ask_total", [to]:
                    await self.ask(script(to), Do((("note", self.row.total),)))
                case "try", [to, steps]:  # and go on, whatever comes of it
                    try:
                        await self.ask(script(to), Do(steps))
                    except Exception as error:
                        self.begun[type(error).__name__] += 1
                case "ask_of", [kind, key]:
                    await self.ask(Address(kind, key), Do(()))
                case "ask_what_cannot_be_said", [to]:
                    await self.ask(script(to), Do((("note", object()),)))
                case "ask_misanswer", [to]:
                    await self.ask(script(to), Misanswer())
                case "hold_on", []:  # fails when it is stopped
                    try:
                        await asyncio.sleep(1000)
                    finally:
                        raise ZeroDivisionError
                case _:
                    self.at_once(step, *args)
        return self.row.total

    @handles
    def do_at_once(self, command: DoAtOnce) -> int:
        for step, *args in command.steps:
            self.at_once(step, *args)
        return self.row.total

    def at_once(self, step: str, *args: Any) -> None:
        match step, args:
            case "note", (number,):
                self.emit(Noted(number=number))
            case (("mark" | "mark_2"), (mark,)):
                self.emit(Noted(mark=mark))
            case "blank", ():
                self.emit(Noted(text=None))
            case "odd", (what,):
                self.emit(Noted(odd=what))
            case "tell", (to, steps):
                self.tell(script(to), do(steps))
            case "relay", (to, steps):
                self.relay(script(to), Do(steps))
            case "relay_total", (to,):
                self.relay(script(to), Do((("note", self.row.total),)))
            case "flood", (to, first, count, steps):
                self.emit(Noted())
                for number in range(first, first + count):
                    self.tell(script(to), Do((*steps, ("note", number))))
            case "hop", (left,):
                self.emit(Noted(number=left))
                if left:
                    self.tell(script(f"hop{left % 7}"), Do((("hop", left - 1),)))
            case "remind", (name, seconds, steps):
                self.remind(name, self.now + int(seconds * 1_000_000), Do(steps))
            case "forget", (name,):
                self.forget(name)
            case "count", (name,):
                self.begun[name] += 1
            case "mark_if", (switch, mark):
                self.emit(Noted(mark=mark)) if switch in self.switches else None
            case "busy_if", (switch,):
                if switch in self.switches:
                    raise Busy(actor="somebody else")
            case "fail_if", (switch,):
                if switch in self.switches:
                    raise ZeroDivisionError
            case "refuse_below", (total,):
                if self.row.total < total:
                    raise Refused("test.too_few")
            case "refuse_oddly", ():
                raise Refused("test.odd", what=object())
            case "cancelled", ():
                raise asyncio.CancelledError
            case _:
                raise LookupError(step)

    @handles
    def misanswer(self, command: Misanswer) -> int:
        self.emit(Noted())
        return "not a number"  # type: ignore[return-value]

    @handles
    def seen(self, query: Seen) -> int:
        return self.row.total

    @applies
    def noted(self, event: Noted) -> None:
        self.row.total += 1
        self.row.mark = event.mark or self.row.mark
        if self.row.text is not None:
            self.row.text = event.text  # type: ignore[assignment]
        if event.odd is not None:
            setattr(self.row, *ODD[event.odd])
        self.save(self.row)


AWAITING = frozenset(
    ("sleep", "ask", "ask_total", "try", "ask_of", "ask_what_cannot_be_said", "ask_misanswer", "hold_on")
)


def do(steps: Steps) -> Do | DoAtOnce:
    """The command for some steps: by the simplest handler that can."""
    return Do(steps) if any(step[0] in AWAITING for step in steps) else DoAtOnce(steps)


def script(key: str) -> Address:
    return Address("script", key)


def note(number: int = 0) -> Do:
    return Do((("note", number),))
