"""What a queue's entry says of someone: where they stand, who may call them, whether they are here. Without I/O."""

from hall.next import Place, rank_of
from hall.tables import EntryRow

AT_WINDOW = ("called", "serving", "held")
BUSY = ("called", "serving")


def suits(entry: EntryRow, window: str, items: list[str] | None = None) -> bool:
    """Whether somebody may be called to a window. An express window takes its ``items`` only, but whoever was sent to
    the window itself."""
    return entry.for_window == window or (entry.for_window is None and (items is None or entry.item in items))


def stand_by_the_rules(entry: EntryRow) -> None:
    """Forget that staff had moved someone."""
    entry.moved_rank = entry.moved_order = None
    entry.moved_reason = entry.moved_by = entry.moved_by_name = None


def place_of(entry: EntryRow) -> Place:
    """Where someone stands: where staff put them, else by the rules."""
    if entry.moved_rank is not None and entry.moved_order is not None:
        return Place(entry.moved_rank, entry.moved_order, entry.ticket, came_of(entry))
    joined_at, slot = (entry.taken_at, entry.slot) if entry.rejoined_at is None else (entry.rejoined_at, None)
    return Place(rank_of(joined_at, entry.priority, entry.lane, slot), entry.order, entry.ticket, came_of(entry))


def came_of(entry: EntryRow) -> tuple[int, int]:
    """By what someone is earlier or later than others, whatever their rank."""
    return entry.taken_at, entry.order


def is_absent(entry: EntryRow) -> bool:
    """Whether someone waits who is away, or has not come yet."""
    return entry.state == "waiting" and (entry.away_until is not None or entry.here_by is not None)
