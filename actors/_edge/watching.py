"""What the reader of a feed looks at, told to every host's stream: hosts make views of nothing else.

A host that has not heard of it yet shows a change without its view, which the reader then asks for: late, never wrong.
"""

from collections import Counter
from collections.abc import Callable

from actors.address import Address

Told = Callable[[Address, bool], None]


class Watched:
    """Actors by how many times somebody looks at them."""

    def __init__(self) -> None:
        self._counts: Counter[Address] = Counter()
        self._streams: list[Told] = []

    @property
    def addresses(self) -> list[Address]:
        return list(self._counts)

    def add(self, address: Address) -> None:
        self._counts[address] += 1
        if self._counts[address] == 1:
            self._tell(address, True)

    def discard(self, address: Address) -> None:
        self._counts[address] -= 1
        if self._counts[address] <= 0:
            del self._counts[address]
            self._tell(address, False)

    def attach(self, stream: Told) -> Callable[[], None]:
        """Have a host's stream told of what changes; answers how to end that."""
        self._streams.append(stream)
        return lambda: self._streams.remove(stream)

    def _tell(self, address: Address, on: bool) -> None:
        for stream in list(self._streams):
            stream(address, on)
