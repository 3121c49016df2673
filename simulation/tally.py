"""What has happened in a simulated day so far."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts of people, except: ``unexpected`` counts answers by ``status code`` that no normal day has; ``late``
    counts commands that had to be sent again because the hall was away."""

    taken: int = 0
    turned_away: int = 0
    booked: int = 0
    absent: int = 0
    served: int = 0
    missed: int = 0
    left: int = 0
    outings: int = 0
    rated: int = 0
    late: int = 0
    waiting: int = 0
    away: bool = False
    unexpected: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        return self.unexpected.total()

    def add(self, other: "Tally") -> None:
        """Count another day's people and errors too."""
        for name in (
            "taken",
            "turned_away",
            "booked",
            "absent",
            "served",
            "missed",
            "left",
            "outings",
            "rated",
            "late",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.unexpected += other.unexpected
