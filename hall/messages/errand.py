"""What can be said to an errand."""

from msgspec import field

from actors import Command
from hall.messages.queue import Take
from hall.messages.shared import Json


class RunErrand(Command[Json], frozen=True, kw_only=True, tag="errand.run"):
    """Anyone. Take one ticket from ``queue`` or for the item in ``take``, perhaps at a kiosk; answered like `Take`.
    ``more``: further items for the same ticket; ``behalf``: id of whom a citizen says it is for (`common.behalf`)."""

    queue: str | None
    kiosk: str | None
    take: Take
    more: list[str] = field(default_factory=list)
    behalf: str | None = None
