"""Who may take over a window of a hall: its clerks by name, those on duty first. Read beside the actors, as a list."""

from sqlalchemy import Connection, select

from common.shapes import Json
from hall.hall_settings import district_of
from hall.tables import ClerkRow


def colleagues(db: Connection, hall: str, day: str) -> list[Json]:
    """The active clerks of a hall on a business day: ``{"name", "display_name", "window"}``, where ``window`` is the id
    of the one they have open, in whichever hall, or None."""
    district = f"{district_of(hall)}:"
    asked = select(ClerkRow.id, ClerkRow.name, ClerkRow.account, ClerkRow.claim).where(ClerkRow.id.startswith(district))
    found = [
        {
            "name": row.id.removeprefix(district),
            "display_name": row.name,
            "window": row.claim["window"] if row.claim and row.claim["day"] >= day else None,
        }
        for row in db.execute(asked)
        if row.account and row.account["active"] and hall in row.account["halls"]
    ]
    return sorted(found, key=lambda one: (one["window"] is None, one["window"] or "", one["display_name"], one["name"]))
