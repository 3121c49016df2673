"""The hall's notices, which run out by themselves: what the hall shows is without them from that moment on."""

from actors import Actor, applies, handles
from hall import access, events, messages
from hall.notices import current, next_end
from hall.tables import HallRow


class HallNotices(Actor):
    row: HallRow

    @handles
    def end_notices(self, command: messages.EndNotices) -> None:
        """The reminder: what everybody sees of the hall is without the notices that have run out."""
        access.must_be_inside(self.caller)
        notices = self.row.document.get("notices", [])
        kept = [notice["id"] for notice in current(notices, self.now)]
        self.emit(events.HallNoticesEnded(notices=[notice["id"] for notice in notices if notice["id"] not in kept]))
        self._remind_of_notices()

    @applies
    def notices_ended(self, event: events.HallNoticesEnded) -> None:
        """Nothing to keep: what is shown follows from the moment."""

    def _remind_of_notices(self) -> None:
        """Be woken when the next notice runs out; beside an event."""
        end = next_end(self.row.document.get("notices", []), self.now)
        if end is None:
            self.forget("notices")
        else:
            self.remind("notices", end, messages.EndNotices())
