"""An actor with a handler that never gives the loop back, the first time it is asked."""

import time

from actors import Actor, Command, Rows, handles


class Hang(Command[None], frozen=True, tag="test.hang"):
    pass


class Hanging(Actor, kind="test_hanging"):
    def load(self, db: Rows) -> None:
        pass

    @handles
    def hang(self, command: Hang) -> None:
        while True:
            time.sleep(0.001)
