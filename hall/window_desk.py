"""What a window does when its clerk's desk is gone from the live socket.

Whether the desk is there is what gateways say (`hall.presence`). A clerk whose last desk is gone for `AWAY` while a
ticket is called, and who has sent no command since, is taken to have left: the ticket goes back to the front of its
queue, and the window pauses and says why. A ticket that is being served stays: the person is there, and the clerk with
them. A clerk who was never seen at a desk works over HTTP alone, and is not missed.
"""

from actors import Address, handles
from hall import access, events, messages
from hall.window_duty import WindowOnDuty

AWAY = 180_000_000
"""Microseconds without a desk after which a called ticket is given back."""


class WindowAtDesk(WindowOnDuty):
    def _clerk_may(self, command: str, *, anyone: bool = False) -> None:
        super()._clerk_may(command, anyone=anyone)
        if self.row.away_since is not None:  # whoever runs the window is there, desk or no desk
            self.emit(events.WindowAttended())
            self.forget("desk")

    @handles
    def desk_seen(self, command: messages.DeskSeen) -> None:
        access.must_be_inside(self.caller)
        if command.gateway in self.row.desks.get(command.clerk, []):
            return
        away = self.row.away_since
        self.emit(events.WindowDeskSeen(gateway=command.gateway, clerk=command.clerk))
        if away is not None and self.row.away_since is None:
            self.forget("desk")

    @handles
    def desk_left(self, command: messages.DeskLeft) -> None:
        access.must_be_inside(self.caller)
        if command.gateway not in self.row.desks.get(command.clerk, []):
            return
        away = self.row.away_since
        self.emit(events.WindowDeskLeft(gateway=command.gateway, clerk=command.clerk, since=command.since))
        if away is None and self.row.away_since is not None:
            self.remind("desk", self.row.away_since + AWAY, messages.DeskAway())

    @handles
    def desk_away(self, command: messages.DeskAway) -> None:
        access.must_be_inside(self.caller)
        since, row = self.row.away_since, self._current()
        if since is None or self.now < since + AWAY or row is None or self.row.state != "calling":
            return
        self.emit(events.WindowGaveBack())
        self.tell(Address("queue", row.queue), messages.TakeBack(ticket=row.ticket, handover=row.id))
        self.emit(events.WindowPaused(reason="away"))
        self._go_off_duty()
        self._tell_hall()
