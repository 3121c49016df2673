"""The district: its map of halls. Halls tell it when what the map shows of them changed."""

from msgspec import UNSET

from actors import Actor, Rows, applies, handles
from common.shapes import Json
from common.times import iso
from hall import access, events, messages
from hall.tables import DistrictHallRow
from hall.views import seconds

FIGURES = ("waiting", "windows_open", "p50", "p90", "level")


class District(Actor, kind="district"):
    read_by = "everywhere"
    publish = "state"
    halls: dict[str, DistrictHallRow]
    _shown: dict[str, Json]
    """What the map shows of each hall, kept until the hall changes: the map is shown anew whenever one of them does."""

    def load(self, db: Rows) -> None:
        rows = db.all(DistrictHallRow, district=self.key)
        self.halls = {row.hall: row for row in rows}
        self._shown = {}

    def view(self) -> Json:
        return {
            "halls": [self._hall(hall) for hall in sorted(self.halls)],
            "at": iso(max((row.changed_at for row in self.halls.values()), default=0)),
        }

    def _hall(self, hall: str) -> Json:
        shown = self._shown.get(hall)
        if shown is None:
            row = self.halls[hall]
            shown = self._shown[hall] = {
                "id": row.hall,
                "name": row.name,
                "name_en": row.name_en,
                "lon": row.lon,
                "lat": row.lat,
                "open": row.open,
                "phase": row.phase or ("open" if row.open else "closed"),
                "opens": row.opens,
                "waiting": row.waiting,
                "windows_open": row.windows_open,
                "estimate": seconds(row.p50, row.p90),
                "level": row.level,
            }
        return shown

    def _changes(self, row: DistrictHallRow) -> None:
        row.changed_at = self.now
        self._shown.pop(row.hall, None)
        self.save(row)

    @handles
    def list_hall(self, command: messages.ListHall) -> None:
        access.must_be_inside(self.caller)
        self.emit(events.DistrictHallListed(**{name: getattr(command, name) for name in command.__struct_fields__}))

    @applies
    def listed(self, event: events.DistrictHallListed) -> None:
        row = self.halls.get(event.hall)
        if row is None:
            row = DistrictHallRow(
                hall=event.hall,
                district=self.key,
                name=event.name,
                name_en=event.name_en,
                lon=event.lon,
                lat=event.lat,
                open=event.open,
            )
            self.halls[event.hall] = row
        row.name, row.name_en, row.lon, row.lat = event.name, event.name_en, event.lon, event.lat
        row.open, row.phase, row.opens = event.open, event.phase, event.opens
        self._changes(row)

    @handles
    def summary(self, command: messages.HallSummary) -> None:
        access.must_be_inside(self.caller)
        row = self.halls.get(command.hall)
        if row is None:
            return
        new = {name: getattr(command, name) for name in FIGURES if getattr(row, name) != getattr(command, name)}
        if new:
            self.emit(events.DistrictHallChanged(hall=command.hall, **new))

    @applies
    def changed(self, event: events.DistrictHallChanged) -> None:
        row = self.halls[event.hall]
        for name in FIGURES:
            value = getattr(event, name)
            if value is not UNSET:
                setattr(row, name, value)
        self._changes(row)
