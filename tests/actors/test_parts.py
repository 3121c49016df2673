"""Parts: an actor that is composed works as one that is written in one piece."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from actors import (
    Actor,
    ActorFailed,
    Address,
    Command,
    Event,
    LocalCluster,
    Part,
    Query,
    Refused,
    Row,
    Rows,
    applies,
    handles,
)
from actors.clock import SECOND
from actors.journal import verify
from actors.testing import LoopClock, simulate


class DeskRow(Row):
    __tablename__ = "test_desk"
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), default="")
    served: Mapped[int] = mapped_column(default=0)


class Open(Command[None], frozen=True, tag="test.desk.open"):
    name: str


class Serve(Command[int], frozen=True, tag="test.desk.serve"):
    """``wrongly``: and then fail."""

    wrongly: bool = False


class ServeLater(Command[None], frozen=True, tag="test.desk.serve_later"):
    seconds: int


class Send(Command[int], frozen=True, tag="test.desk.send"):
    """Tell another desk to serve, and ask it how many it has served."""

    to: str


class Served(Query[int], frozen=True, tag="test.desk.served_query"):
    pass


class Opened(Event, frozen=True, tag="test.desk.opened"):
    name: str


class OneServed(Event, frozen=True, tag="test.desk.one_served"):
    by: str


class Opening(Part[DeskRow]):
    @handles
    def open(self, command: Open) -> None:
        self.emit(Opened(name=command.name))

    @applies
    def opened(self, event: Opened) -> None:
        self.state.name = event.name
        self.save(self.state)

    def must_be_open(self) -> None:
        if not self.state.name:
            raise Refused("test.desk_is_shut")


class Serving(Part[DeskRow]):
    @handles
    def serve(self, command: Serve) -> int:
        self.part(Opening).must_be_open()
        self.emit(OneServed(by=self.caller.name))
        if command.wrongly:
            raise ZeroDivisionError
        return self.state.served

    @handles
    def later(self, command: ServeLater) -> None:
        self.emit(OneServed(by="a promise"))
        self.remind("serve", self.now + command.seconds * SECOND, Serve())

    @handles
    async def send(self, command: Send) -> int:
        self.emit(OneServed(by="another desk"))
        self.tell(desk(command.to), Serve())
        return await self.ask(desk(command.to), Served())

    @applies
    def one_served(self, event: OneServed) -> None:
        self.state.served += 1
        self.save(self.state)


class Desk(Actor, kind="test_desk", parts=(Opening, Serving)):
    state: DeskRow
    publish = "log"

    def load(self, db: Rows) -> None:
        self.state = db.get(DeskRow, self.key) or DeskRow(id=self.key)

    def view(self) -> dict[str, Any]:
        return {"name": self.state.name, "served": self.state.served}

    def publication(self, event: Event) -> dict[str, Any]:
        return {"served": self.state.served}

    @handles
    def served(self, query: Served) -> int:
        return self.state.served


def desk(key: str) -> Address:
    return Address("test_desk", key)


def test_a_composed_actor_takes_commands_of_its_parts_and_keeps_what_they_did() -> None:
    async def main() -> None:
        async with LocalCluster.open(hosts=1, clock=LoopClock()) as cluster:
            with pytest.raises(Refused, match=r"test\.desk_is_shut"):
                await cluster.call(desk("a"), Serve())
            await cluster.call(desk("a"), Open(name="one"))
            assert await cluster.call(desk("a"), Serve()) == 1
            await cluster.restart(0)
            assert await cluster.call(desk("a"), Serve()) == 2
            assert await cluster.call(desk("a"), Served()) == 2
            assert list(verify(await cluster.store.chained())) == []

    simulate(main)


def test_a_part_that_fails_takes_back_what_it_did(caplog) -> None:  # type: ignore[no-untyped-def]
    async def main() -> None:
        async with LocalCluster.open(hosts=1, clock=LoopClock()) as cluster:
            await cluster.call(desk("a"), Open(name="one"))
            with pytest.raises(ActorFailed):
                await cluster.call(desk("a"), Serve(wrongly=True))
            assert await cluster.call(desk("a"), Serve()) == 1

    simulate(main)


def test_a_part_tells_asks_and_reminds() -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(hosts=2, clock=clock) as cluster:
            for key in "ab":
                await cluster.call(desk(key), Open(name=key))
            assert await cluster.call(desk("a"), Send(to="b")) in (0, 1)
            await cluster.call(desk("b"), ServeLater(seconds=5))
            await clock.sleep_until(clock.now() + 10 * SECOND)
            assert await cluster.call(desk("b"), Served()) == 3
            by = [event.data["by"] for event in await cluster.events(desk("b")) if event.type == "test.desk.one_served"]
            assert by == ["test_desk/a", "a promise", "test_desk/b"]

    simulate(main)


def test_the_journal_gives_a_composed_actor_back() -> None:
    async def main() -> None:
        clock = LoopClock()
        async with LocalCluster.open(hosts=1, clock=clock) as cluster:
            await cluster.call(desk("a"), Open(name="one"))
            for _ in range(3):
                await cluster.call(desk("a"), Serve())
            then = clock.now()
            await clock.sleep_until(then + SECOND)
            await cluster.call(desk("a"), Serve())
            past = await cluster.past.at(desk("a"), then)
            assert past.actor.view() == {"name": "one", "served": 3}
            shown = [publication["served"] for _, publication in await cluster.publications(desk("a"))]
            assert shown == [0, 1, 2, 3, 4]

    simulate(main)


class Twin(Part[Any]):
    @handles
    def open_too(self, command: Open) -> None: ...


class Again(Part[Any]):
    @applies
    def opened_too(self, event: Opened) -> None: ...


def test_two_parts_that_take_the_same_message_or_event_are_a_type_error() -> None:
    class Both(Actor, kind="test_desk_both", parts=(Opening, Twin)):
        pass

    with pytest.raises(TypeError, match="both take Open"):
        Both.handlers()

    class Applied(Actor, kind="test_desk_applied", parts=(Opening, Again)):
        pass

    with pytest.raises(TypeError, match="both take Opened"):
        Applied.appliers()


def test_F12_a_handler_with_the_name_of_an_applier_in_another_base_is_a_type_error() -> None:
    class Left(Actor):
        @handles
        def open(self, command: Open) -> None: ...

    class Right(Actor):
        @applies
        def open(self, event: Opened) -> None: ...

    with pytest.raises(TypeError, match="open is defined in Left and Right"):

        class Between(Left, Right, kind="test_desk_between"):
            pass

    with pytest.raises(TypeError, match="open is defined in"):

        class Over(Left, kind="test_desk_over"):
            def open(self) -> None:  # type: ignore[override]
                """Not a handler any more: the one below would silently be gone."""


def test_a_part_that_there_is_not() -> None:
    with pytest.raises(KeyError, match="Twin"):
        Desk("a").part(Twin)
