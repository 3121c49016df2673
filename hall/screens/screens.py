"""A hall's screens: the list that its managers see, and the numbers of new ones. Each screen tells what it is."""

from actors import Actor, Address, Rows, applies, handles
from common.shapes import Json
from common.times import iso
from hall import access
from hall.numbers import hall_of
from hall.screens import events, messages
from hall.screens.kinds import TABLET, numbered
from hall.screens.tables import ListedScreenRow, ScreensRow


class Screens(Actor, kind="screens"):
    read_by = "hall"
    publish = "state"
    row: ScreensRow
    listed: dict[str, ListedScreenRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(ScreensRow, self.key) or ScreensRow(id=self.key)
        self.listed = {row.id: row for row in db.all(ListedScreenRow, hall=self.key)}

    def view(self) -> Json:
        return {"screens": self._shown()}

    def _shown(self) -> list[Json]:
        rows = sorted(self.listed.values(), key=lambda row: (row.kind, row.place, row.admitted_at, row.id))
        return [
            {
                "id": row.id,
                "kind": row.kind,
                "place": row.place,
                "name": row.name,
                "by": row.by,
                "admitted_at": iso(row.admitted_at),
                "seen_at": iso(row.seen_at) if row.seen_at else None,
            }
            for row in rows
        ]

    @handles
    async def register(self, command: messages.RegisterScreen) -> Json:
        """A window has one tablet, whose successor shuts it out; other screens get a number of their own."""
        access.must_manage_or_set_up(self.caller, self.key)
        admit = messages.AdmitScreen(kind=command.kind, place=command.place, name=command.name)
        if command.kind == TABLET:
            return await self.ask(Address("screen", command.place), admit)
        number = self.row.numbered + 1
        admitted = await self.ask(Address("screen", numbered(self.key, number)), admit)
        self.emit(events.ScreensNumbered(number=number))
        return admitted

    @handles
    def list_screens(self, query: messages.ListScreens) -> list[Json]:
        access.must_manage_or_set_up(self.caller, self.key)
        return self._shown()

    @handles
    def note(self, command: messages.NoteScreen) -> None:
        access.must_be_inside(self.caller)
        self.emit(events.ScreensNoted(**{name: getattr(command, name) for name in command.__struct_fields__}))

    @handles
    def drop(self, command: messages.DropScreen) -> None:
        access.must_be_inside(self.caller)
        if command.screen in self.listed:
            self.emit(events.ScreensDropped(screen=command.screen))

    # State ------------------------------------------------------------------------------------------------------------

    @applies
    def gave_number(self, event: events.ScreensNumbered) -> None:
        self.row.numbered = event.number
        self.save(self.row)

    @applies
    def noted(self, event: events.ScreensNoted) -> None:
        fields = {name: getattr(event, name) for name in event.__struct_fields__ if name != "screen"}
        row = ListedScreenRow(id=event.screen, hall=self.key, **fields)
        self.listed[row.id] = row
        self.save(row)

    @applies
    def dropped(self, event: events.ScreensDropped) -> None:
        self.remove(self.listed.pop(event.screen))
