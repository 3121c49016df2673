"""The measured actor: a queue that people join, reduced to what every command costs: one event, one row, one reply."""

from typing import Any

import ray
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Actor, Address, Command, Event, Row, Rows, applies, handles
from actors.stores.contract import Batch
from actors.stores.sqlite import SqliteStore


class LineRow(Row):
    __tablename__ = "benchmark_line"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    issued: Mapped[int] = mapped_column(default=0)


class WaitingRow(Row):
    __tablename__ = "benchmark_waiting"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    line: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[int]


class Join(Command[int], frozen=True, tag="benchmark.join"):
    """Take the next number."""

    stay: bool = False  # whether a row for the person is kept, as a waiting ticket's is


class Joined(Event, frozen=True, tag="benchmark.joined"):
    number: int
    stay: bool = False


class Line(Actor, kind="benchmark"):
    row: LineRow
    waiting: list[WaitingRow]

    def load(self, db: Rows) -> None:
        self.row = db.get(LineRow, self.key) or LineRow(id=self.key)
        self.waiting = db.all(WaitingRow, line=self.key)

    def view(self) -> dict[str, Any]:
        return {"issued": self.row.issued, "waiting": len(self.waiting)}

    @handles
    def join(self, command: Join) -> int:
        self.emit(Joined(number=self.row.issued + 1, stay=command.stay))
        return self.row.issued

    @applies
    def joined(self, event: Joined) -> None:
        self.row.issued = event.number
        self.save(self.row)
        if event.stay:
            ticket = WaitingRow(id=f"{self.key}-{event.number}", line=self.key, number=event.number)
            self.waiting.append(ticket)
            self.save(ticket)


def line(number: int) -> Address:
    return Address("benchmark", f"line-{number:06d}")


def rows(address: Address, seq: int, position: int) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]:
    """The journal, command and line rows of one ``Join``, as large as the real ones."""
    key = address.key
    data = f'{{"type":"benchmark.joined","number":{seq},"stay":false}}'
    journal = ("benchmark", key, seq, "benchmark.joined", position, "anonymous", f"{position:032x}", data, b"h" * 32)
    command = ("benchmark", key, f"{position:032x}", b"d" * 16, b"\x92\xc4\x01\x01\xc0", position)
    return journal, command, (key, seq)


class EntityActor:
    """The peer: one Ray actor for one entity, which commits every command itself."""

    def __init__(self, database: str, number: int) -> None:
        self._store = SqliteStore(database, patience=30)
        self._address = line(number)
        self._seq = 0

    async def join(self) -> int:
        self._seq += 1
        journal, command, row = rows(self._address, self._seq, self._seq * 100_000 + hash(self._address) % 100_000)
        await self._store.commit(Batch(journal=[journal], commands=[command], rows={(LineRow, (row[0],)): row}))
        return self._seq

    async def memory(self) -> int:
        return resident()


def resident(pid: int | str = "self") -> int:
    """Bytes of memory that a process holds, this one by default; what several share is counted by parts."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return 1024 * next(int(text.split()[1]) for text in file if text.startswith("Pss:"))


RayEntity: Any = ray.remote(num_cpus=0)(EntityActor)
