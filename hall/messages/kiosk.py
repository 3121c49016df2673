"""What can be said to a kiosk."""

from actors import Command
from hall.messages.queue import Take
from hall.messages.shared import Json


class ConfigureKiosk(Command[None], frozen=True, kw_only=True, tag="kiosk.configure"):
    """Admin."""

    hall: str
    name: str


class SetKioskService(Command[None], frozen=True, kw_only=True, tag="kiosk.set_service"):
    """Staff. Take a terminal out of service, or put it back."""

    in_service: bool


class Print(Command[Json], frozen=True, kw_only=True, tag="kiosk.print"):
    """Anyone at the kiosk. Take a ticket from one of the hall's queues; answered like `Take`."""

    queue: str | None = None
    take: Take
