"""What can be said to a visitor."""

from actors import Command


class NoteVisit(Command[None], frozen=True, kw_only=True, tag="visitor.note"):
    """Inside. One of the person's tickets was taken."""

    ticket: str


class RecallVisits(Command[None], frozen=True, kw_only=True, tag="visitor.recall"):
    """Inside. Tell the window, which has this ticket under this handover, of the person's other tickets that day."""

    ticket: str
    window: str
    handover: str


class ForgetVisits(Command[None], frozen=True, kw_only=True, tag="visitor.forget"):
    """The visitor's own reminder: the business day is over."""
