"""How a benchmark tells what it measured: rows of a table, one measure and its peer each."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec


class Line(msgspec.Struct):
    """One measure beside its peer. ``ratio`` is compared with ``aim`` (``≥`` or ``≤`` and a number)."""

    measure: str
    ours: str
    peer: str
    peers: str
    ratio: float | None = None
    aim: str = ""

    @property
    def met(self) -> str:
        if self.ratio is None or not self.aim:
            return ""
        bound = float(self.aim.lstrip("≥≤ ").rstrip("×").replace(",", ""))
        return "yes" if (self.ratio >= bound if self.aim.startswith("≥") else self.ratio <= bound) else "**no**"

    def markdown(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:,.2f}"
        return f"| {self.measure} | {self.ours} | {self.peer} | {self.peers} | {ratio} | {self.aim} | {self.met} |"


HEAD = "| measure | ours | beside | theirs | ratio | aim | met |\n|---|---|---|---|---|---|---|"


class Timer:
    seconds: float = 0.0


@contextmanager
def timed() -> Iterator[Timer]:
    timer = Timer()
    begin = time.perf_counter()
    yield timer
    timer.seconds = time.perf_counter() - begin


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
