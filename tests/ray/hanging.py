"""An actor with a handler that never gives the loop back."""

import time

from actors import Actor, Address, Command, Rows, handles


class Hang(Command[None], frozen=True, tag="test.hang"):
    pass


class PassOn(Command[None], frozen=True, tag="test.pass_on"):
    to: str


class Hanging(Actor, kind="test_hanging"):
    def load(self, db: Rows) -> None:
        pass

    @handles
    def hang(self, command: Hang) -> None:
        while True:
            time.sleep(0.001)

    @handles
    def pass_on(self, command: PassOn) -> None:
        self.relay(Address("test_hanging", command.to), Hang())
