"""A person's rows in memory, and what can be asked of them without changing anything."""

from dataclasses import dataclass, field

from common.shapes import Json
from common.times import DAY, iso
from people.browsers import OTHER
from people.tables import PersonRow, PersonSessionRow

KEPT_DAYS = 90
"""Things of more than so many days ago are no longer listed."""
MOST_THINGS = 200


@dataclass
class PersonState:
    """``row`` is None while there is no account; ``ended``: there was one, and will be none under this id;
    ``merged_into``: the account that it is a part of instead."""

    id: str
    row: PersonRow | None = None
    sessions: dict[str, PersonSessionRow] = field(default_factory=dict)
    ended: bool = False
    merged_into: str | None = None

    def called(self, level: int) -> str:
        """A mask for who came by a level of assurance: of the name where they may know it, else of the phone."""
        row = self.row
        name = row.name_mask if row is not None and level >= 2 else None
        return "" if row is None else name or row.phone_mask or ""

    def begun(self, level: int, now: int) -> PersonRow:
        """The account, of this level at least; made where there is none."""
        row = self.row or PersonRow(id=self.id, level=level, created_at=now)
        row.level = max(row.level, level)
        self.row = row
        return row

    def session(self, digest: str, now: int) -> PersonSessionRow | None:
        """One that lasts still."""
        session = self.sessions.get(digest)
        return None if session is None or session.expires_at <= now or self.row is None else session

    def forget_phone(self) -> None:
        if self.row is not None:
            self.row.phone = self.row.phone_mask = self.row.phone_owner = None

    def forget_identity(self) -> None:
        row = self.row
        if row is not None:
            row.identity = row.number = row.name_mask = row.number_mask = None
            row.level = 1

    def shown(self, level: int) -> Json:
        """To who came by a level of assurance. By a phone alone nobody learns what a provider has vouched for: the
        phone may have another owner by now."""
        row = self.row
        if row is None:
            return {}
        return {
            "id": self.id,
            "level": row.level,
            "called": self.called(level),
            "name": row.name_mask if level >= 2 else None,
            "phone": row.phone_mask,
            "number": row.number_mask if level >= 2 else None,
            "sessions": [_session_json(one) for one in reversed(self.sessions.values())],
            "things": [{**thing, "at": iso(thing["at"])} for thing in reversed(row.things)],
        }

    def lasting(self, now: int) -> list[Json]:
        """The things that are still listed at a moment."""
        things = [] if self.row is None else self.row.things
        return [thing for thing in things if thing["at"] > now - KEPT_DAYS * DAY][-MOST_THINGS:]


def session_id(digest: str) -> str:
    """How a session is called where it is shown: nobody can sign in by it."""
    return digest[:16]


def _session_json(row: PersonSessionRow) -> Json:
    browser, _, system = row.device.partition("/")
    return {
        "id": session_id(row.digest),
        "since": iso(row.created_at),
        "until": iso(row.expires_at),
        "level": row.level,
        "own": row.own,
        "browser": browser or OTHER,
        "system": system or OTHER,
    }
