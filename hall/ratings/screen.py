"""The screen: which device at a window may answer there for the citizen.

A manager of the hall admits it; from then on only the newest token opens anything, so a tablet that was lost is shut
out by admitting its successor. Tokens are derived (`passes`), and nothing secret is kept here.
"""

from actors import Actor, Address, Rows, Unknown, View, applies, handles
from hall import access
from hall.numbers import hall_of
from hall.ratings import events, messages
from hall.ratings.tables import ScreenRow
from hall.views import Json


class Screen(Actor, kind="screen"):
    row: ScreenRow

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.row = db.get(ScreenRow, self.key) or ScreenRow(id=self.key)

    def view(self) -> Json:
        return {"window": self.key, "issue": self.row.issue, "by": self.row.by}

    @handles
    async def admit(self, command: messages.AdmitScreen) -> int:
        access.must_manage(self.caller, hall_of(self.key))
        window = await self.ask(Address("window", self.key), View())
        if not window.data["hall"]:
            raise Unknown("window.unknown", field="window")
        self.emit(events.ScreenAdmitted(issue=self.row.issue + 1, by=self.caller.name))
        return self.row.issue

    @handles
    def issued(self, query: messages.ScreenIssue) -> int:
        return self.row.issue

    @applies
    def admitted(self, event: events.ScreenAdmitted) -> None:
        self.row.issue, self.row.by, self.row.at = event.issue, event.by, self.now
        self.save(self.row)
