"""Token buckets: so much at once, and so much again with time, for each of many keys. Pure."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

MOST: Final = 20_000
"""Keys remembered at once; the one that was quiet longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Budget:
    """``burst`` at once, then ``rate`` a second."""

    rate: float
    burst: float

    def times(self, factor: float) -> "Budget":
        return Budget(self.rate * factor, self.burst * factor)


class Buckets:
    """One bucket a key; ``now`` is any clock in seconds that never goes back."""

    def __init__(self, budget: Budget, most: int = MOST) -> None:
        self._budget = budget
        self._most = most
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._spent)

    def wait(self, key: str, now: float, cost: float = 1.0) -> float:
        """Seconds until ``cost`` can be spent; 0 for at once. Spends nothing."""
        lacking = self._at(key, now) + cost - self._budget.burst
        return max(0.0, lacking / self._budget.rate)

    def spend(self, key: str, now: float, cost: float = 1.0) -> float:
        """Spend where there is enough; answers as `wait`, so 0 where it was spent."""
        wait = self.wait(key, now, cost)
        if not wait:
            self.charge(key, now, cost)
        return wait

    def charge(self, key: str, now: float, cost: float = 1.0) -> None:
        """Spend whether there is enough or not, or give back (a ``cost`` below 0); never more than a whole bucket is
        owed."""
        self._spent[key] = (min(self._budget.burst, max(0.0, self._at(key, now) + cost)), now)
        self._spent.move_to_end(key)
        while len(self._spent) > self._most:
            self._spent.popitem(last=False)

    def forget(self, key: str) -> None:
        """Nothing is spent of this key's bucket any more."""
        self._spent.pop(key, None)

    def _at(self, key: str, now: float) -> float:
        """How much is spent of a key's bucket at this moment."""
        spent, at = self._spent.get(key, (0.0, now))
        return max(0.0, spent - (now - at) * self._budget.rate)
