"""Databases of before, and what their upgrade mends."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from actors.messages import encode_message
from gateway.database import migrate, run_on, versions_known
from people.codes.messages import ForgetCodes
from people.person.messages import Lapse

PAYLOAD = encode_message(Lapse())
ACCOUNT = {"level": 1, "created_at": 1, "phone_at": 1, "identity_at": 0, "ended": False}
ASIDE = {"at": 5, "seq": 0, "number": 0, "failure": "NoWitness", "tries": 0, "payload": PAYLOAD}
SELF = {"source_kind": "person", "kind": "person"}


def insert(database: Path, table: str, *rows: dict[str, Any]) -> None:
    def write(db: sa.Connection) -> None:
        found = sa.Table(table, sa.MetaData(), autoload_with=db)
        db.execute(found.insert(), list(rows))
        db.commit()

    run_on(database, write)


def test_PV15_accounts_whose_look_was_put_aside_are_looked_at_again(tmp_path: Path) -> None:
    database = tmp_path / "hall.db"
    migrate(database, versions_known()[-1])
    migrate(database, "people1")
    insert(database, "people_person", *({"id": name, **ACCOUNT} for name in ("aside", "waits", "lost")))
    insert(database, "people_person", {"id": "over", **ACCOUNT, "ended": True})
    insert(database, "people_phone_codes", {"id": "3f0c", "sent": [], "challenges": []})
    insert(database, "outbox", {"id": "1", "key": "aside", "source_key": "aside", **SELF, **ASIDE})
    insert(database, "outbox", {"id": "2", "key": "lost", "source_key": "lost", **SELF, **ASIDE, "payload": b"other"})
    insert(database, "reminder", {"kind": "person", "key": "waits", "name": "lapse", "due": 9, "payload": PAYLOAD})
    migrate(database)

    def left(db: sa.Connection) -> tuple[list[Any], list[Any]]:
        reminders = db.execute(sa.text("SELECT key, name, due, payload FROM reminder ORDER BY key")).all()
        return [tuple(row) for row in reminders], list(db.scalars(sa.text("SELECT id FROM outbox")))

    assert run_on(database, left) == (
        [
            ("3f0c", "forget", 0, encode_message(ForgetCodes())),
            ("aside", "lapse", 0, PAYLOAD),
            ("lost", "lapse", 0, PAYLOAD),
            ("waits", "lapse", 9, PAYLOAD),
        ],
        ["2"],
    )
    migrate(database)
