"""A queue that heeds what its hall says of the windows it shares with others, and tells how it will go on."""

from actors import applies, handles
from common.shapes import Json
from hall import access, events
from hall.numbers import hall_of, is_late
from hall.queue_telling import TellingQueue
from hall.waits import messages, snapshot
from hall.waits.estimator import is_news
from hall.waits.forecast import hours
from hall.waits.paced_queue import engaged_since
from hall.waits.sharing import moved


class SharedQueue(TellingQueue):
    @handles
    def share_windows(self, command: messages.ShareWindows) -> None:
        access.must_be_inside(self.caller)
        if not self.row.day or is_late(command.day, self.row.day, self.now):
            return
        on_duty = self.row.on_duty
        shares = {window: command.shares.get(window, share) for window, share in on_duty.items()}
        if not moved(on_duty, shares):
            if command.engaged is None or (self.row.engaged or {}).keys() == set(command.engaged):
                return
            shares = on_duty
        before = self._newcomer()
        self.emit(events.QueueShared(shares=shares, engaged=command.engaged))
        if is_news(before, self._newcomer()):
            self._tell_figures(anew=True)

    @applies
    def shared(self, event: events.QueueShared) -> None:
        self._pass_time()
        self.row.on_duty = event.shares
        if event.engaged is not None:
            self.row.engaged = engaged_since(self.row.engaged, event.engaged, self.now)
        self._keep_pace("today")
        self.save(self.row)

    @handles
    def foresee(self, query: messages.Foresee) -> list[tuple[int, int | None, int | None]]:
        found = hours(self.learned, self._scene(), query.until)
        return [
            (hour.begin, hour.estimate.p50, hour.estimate.p90) if hour.estimate else (hour.begin, None, None)
            for hour in found
        ]

    @handles
    def snapshot(self, query: messages.Snapshot) -> Json:
        access.must_manage(self.caller, hall_of(self.key))
        self._must_exist()
        return snapshot.taken(self.learned, self._scene())
