"""The operators' book, ``operator/all``: who had a message's content revealed, when and why. It is but a journal."""

from __future__ import annotations

from actors import Actor, Address, Command, Event, applies, handles
from common.access import must_have
from gateway.operator.token import OPERATES

BOOK = Address("operator", "all")


class NoteReveal(Command[None], frozen=True, kw_only=True, tag="operator.note_reveal"):
    """An administrator or operator is about to see what a parked message says. ``message``: what operators call it."""

    message: str
    source: str
    target: str
    reason: str


class Revealed(Event, frozen=True, kw_only=True, tag="operator.revealed"):
    message: str
    source: str
    target: str
    reason: str


class Operator(Actor, kind="operator"):
    read_by = "administrators"

    def view(self) -> dict[str, object]:
        return {}

    @handles
    def note_reveal(self, command: NoteReveal) -> None:
        must_have(self.caller, OPERATES, "operator.only")
        self.emit(
            Revealed(message=command.message, source=command.source, target=command.target, reason=command.reason)
        )

    @applies
    def revealed(self, event: Revealed) -> None:
        """Nothing follows from it but that it is written down."""
