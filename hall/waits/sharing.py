"""What each queue has of the windows that serve several. Pure.

A free window calls whoever has waited longest (`hall.next.choose`), so windows that serve several queues go where the
wait is longer until the waits are alike, or until a queue has all of them. `shares` looks for that balance: from equal
parts, each queue's part of a window grows with the wait that it would have, a few times over.
"""

from collections.abc import Mapping, Sequence

ROUNDS = 3
NOTICED = 0.15
"""Share of a queue's capacity by which it must change for a queue to follow: shares move with every few tickets."""

STEPS = 20
"""Shares are told in twentieths, so that not every ticket changes them."""


def shares(windows: Mapping[str, Sequence[str]], work: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Of every queue (as in ``work``), the windows on duty for it and its share of each, above 0 to 1.

    ``windows``: window on duty → its queues. ``work``: seconds of service that wait in each queue, and of one person
    more: whoever asks for an estimate.
    """
    parts: dict[str, dict[str, float]] = {queue: {} for queue in work}
    shared: list[tuple[str, list[str]]] = []
    for window, all_queues in windows.items():
        queues = [queue for queue in all_queues if queue in work]
        for queue in queues:
            parts[queue][window] = 1 / len(queues)
        if len(queues) > 1:
            shared.append((window, queues))
    for _ in range(ROUNDS if shared else 0):
        waits = {queue: work[queue] / sum(served.values()) for queue, served in parts.items() if served}
        for window, queues in shared:
            weights = [parts[queue][window] * waits[queue] for queue in queues]
            total = sum(weights)
            for queue, weight in zip(queues, weights, strict=True):
                parts[queue][window] = max(weight / total, 1e-4)
    return {
        queue: {window: max(round(part * STEPS), 1) / STEPS for window, part in served.items()}
        for queue, served in parts.items()
    }


def moved(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    """Whether a queue's windows together have become so different a capacity that its estimates should follow."""
    old, new = sum(before.values()), sum(after.values())
    return before.keys() != after.keys() or abs(new - old) > NOTICED * old


def roughly(waiting: int) -> int:
    """A number of people to about a sixth: shares need not follow every ticket of a long line."""
    step = 1
    while waiting >= step * 12:
        step *= 2
    return waiting // step * step
