"""The screen: which device is let in as it, and for what.

A manager of the hall admits it; from then on only the newest token opens anything, so a device that was lost is shut
out by admitting its successor, or by revoking it. Tokens are derived (`hall.screens.tokens`); nothing secret is kept.
"""

from actors import Actor, Address, Forbidden, Invalid, Rows, Unknown, View, applies, handles
from common.shapes import Json
from hall import access
from hall.numbers import hall_of, is_kiosk, is_window
from hall.screens import events, messages
from hall.screens.kinds import TABLET, fits
from hall.screens.tables import ScreenRow

SEEN_EVERY = 600_000_000
"""Microseconds after which it is noted again that a screen is at work."""


class Screen(Actor, kind="screen"):
    read_by = "hall"
    row: ScreenRow

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(ScreenRow, self.key) or ScreenRow(id=self.key)

    def view(self) -> Json:
        window = self._place if is_window(self._place) else None
        return {**self._shown(), "window": window, "issue": self._standing, "by": self.row.by}

    def _shown(self) -> Json:
        row = self.row
        return {"id": self.key, "kind": row.kind, "hall": hall_of(self.key), "place": self._place, "name": row.name}

    @property
    def _place(self) -> str:
        return self.row.place or self.key

    @property
    def _standing(self) -> int:
        """The number of the token that holds; 0: none."""
        return 0 if self.row.revoked else self.row.issue

    @handles
    async def admit(self, command: messages.AdmitScreen) -> Json:
        access.must_manage_or_set_up(self.caller, hall_of(self.key))
        mine = command.place == self.key if command.kind == TABLET else hall_of(command.place) == hall_of(self.key)
        if not (mine and fits(command.kind, command.place)):
            raise Invalid("screen.place", field="kind")
        await self._must_exist(command.place)
        self.emit(
            events.ScreenAdmitted(
                issue=self.row.issue + 1,
                by=self.caller.name,
                kind=command.kind,
                place=command.place,
                name=command.name,
            )
        )
        self._tell_list()
        return {**self._shown(), "issue": self.row.issue}

    async def _must_exist(self, place: str) -> None:
        kind = "window" if is_window(place) else "kiosk" if is_kiosk(place) else "hall"
        shown = await self.ask(Address(kind, place), View())
        if not shown.data["name" if kind == "hall" else "hall"]:
            raise Unknown(f"{kind}.unknown", field=kind)

    @handles
    def use(self, command: messages.UseScreen) -> Json:
        if not command.issue or command.issue != self._standing:
            raise Forbidden("screen.unknown", field="Screen-Token")
        if not 0 <= self.now - self.row.seen_at < SEEN_EVERY:
            self.emit(events.ScreenSeen())
            self._tell_list()
        return self._shown()

    @handles
    def issued(self, query: messages.StandingScreen) -> int:
        return self._standing

    @handles
    def revoke(self, command: messages.RevokeScreen) -> None:
        access.must_manage(self.caller, hall_of(self.key))
        if not self._standing:
            raise Unknown("screen.gone", field="screen")
        self.emit(events.ScreenRevoked(by=self.caller.name))
        self.tell(Address("screens", hall_of(self.key)), messages.DropScreen(screen=self.key))

    def _tell_list(self) -> None:
        row = self.row
        note = messages.NoteScreen(
            screen=self.key,
            kind=row.kind,
            place=self._place,
            name=row.name,
            by=row.by,
            admitted_at=row.at,
            seen_at=row.seen_at,
        )
        self.tell(Address("screens", hall_of(self.key)), note)

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def admitted(self, event: events.ScreenAdmitted) -> None:
        row = self.row
        row.issue, row.by, row.at = event.issue, event.by, self.now
        row.kind, row.place, row.name = event.kind, event.place, event.name
        row.revoked, row.seen_at = False, 0
        self.save(row)

    @applies
    def seen(self, event: events.ScreenSeen) -> None:
        self.row.seen_at = self.now
        self.save(self.row)

    @applies
    def revoked(self, event: events.ScreenRevoked) -> None:
        self.row.revoked = True
        self.save(self.row)
