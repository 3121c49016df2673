"""Who is silent, and who must be ended: policy of the watchdog, without I/O.

Time is counted in the watcher's own steps, and a step that came late counts as one that came in time: where the whole
machine stood still or was busy, the watcher did too, and nobody is blamed for it.
"""

from __future__ import annotations

import msgspec

STEP = 0.25  # seconds between two looks
BEAT = 0.5  # seconds between two beats


class Patience(msgspec.Struct, frozen=True):
    """How long the watchdog waits, in seconds. Someone silent is told of first, and ended later."""

    silent: float = 2.0  # without a beat, or with a loop that does not turn: what it shows may be old
    stopped: float = 4.0  # without a beat: its process is ended
    stuck: float = 4.0  # a loop that does not turn, though its process runs: it ends itself
    starting: float = 120.0  # before a process has said who it is, also on a machine under load


def counted(elapsed: float, step: float) -> float:
    """What a step counts: never more than two, however late it came."""
    return min(elapsed, 2 * step)


class Lag:
    """How long a loop has not turned, as its process's beating thread sees it."""

    def __init__(self) -> None:
        self.behind = 0.0
        self._asked = False

    def turned(self) -> None:
        """The loop took its turn."""
        self._asked = False

    def step(self, elapsed: float) -> bool:
        """A beat later. True where the loop is to be asked to turn."""
        if self._asked:
            self.behind += counted(elapsed, BEAT)
            return False
        self.behind = 0.0
        self._asked = True
        return True


class _Watched:
    def __init__(self, life: str) -> None:
        self.life = life
        self.quiet = 0.0
        self.behind = 0.0
        self.condemned = False


class Watch:
    """All processes that beat, by number. A process that starts anew is another life and is judged from its start."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._watched: dict[int, _Watched] = {}

    def joined(self, number: int, life: str) -> None:
        """A process is there; it is watched from now on."""
        if number not in self._watched or self._watched[number].life != life:
            self._watched[number] = _Watched(life)

    def left(self, number: int) -> None:
        """A process has ended."""
        self._watched.pop(number, None)

    def heard(self, number: int, life: str, behind: float) -> None:
        """A beat. One of an earlier life says nothing."""
        watched = self._watched.get(number)
        if watched is not None and watched.life == life:
            watched.quiet, watched.behind = 0.0, behind

    def step(self, elapsed: float) -> list[int]:
        """A moment later: whom to end. Each is named once a life."""
        found = []
        for number, watched in self._watched.items():
            watched.quiet += counted(elapsed, STEP)
            if watched.quiet >= self.patience.stopped and not watched.condemned:
                watched.condemned = True
                found.append(number)
        return found

    def silent(self) -> frozenset[int]:
        """Whose word is too old to be trusted."""
        return frozenset(
            number
            for number, watched in self._watched.items()
            if max(watched.quiet, watched.behind) >= self.patience.silent
        )
