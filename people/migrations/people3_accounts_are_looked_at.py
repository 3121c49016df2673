"""Accounts are looked at again for what is over: the reminders of those that held nothing new had been put aside. Codes
that were sent to a phone are forgotten. Who vouched for an enterprise's representative."""

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns

revision = "people3"
down_revision = "people2"
branch_labels = None
depends_on = "0001"

LAPSE = b"\x81\xa4type\xacperson.lapse"
FORGET = b"\x81\xa4type\xb2phone_codes.forget"
"""The commands, as the runtime writes them down."""


def upgrade() -> None:
    add_columns("people_enterprise", sa.Column("vouched", sa.Boolean(), server_default=sa.true(), nullable=False))
    person = sa.table("people_person", *(sa.column(name) for name in ("id", "ended")))
    outbox = sa.table("outbox", *(sa.column(name) for name in ("kind", "payload", "failure")))
    reminder = sa.table("reminder", *(sa.column(name) for name in ("kind", "key", "name", "due", "payload")))
    db = op.get_bind()
    db.execute(
        outbox.delete().where(outbox.c.kind == "person", outbox.c.payload == LAPSE, outbox.c.failure.is_not(None))
    )
    awaited = sa.select(reminder.c.key).where(reminder.c.kind == "person", reminder.c.name == "lapse")
    forgotten = sa.select(person.c.id).where(sa.not_(person.c.ended), person.c.id.not_in(awaited))
    # Due at once: each looks itself when it is over.
    rows = [
        {"kind": "person", "key": key, "name": "lapse", "due": 0, "payload": LAPSE} for key in db.scalars(forgotten)
    ]
    codes = sa.select(sa.table("people_phone_codes", sa.column("id")).c.id)
    rows += [
        {"kind": "phone_codes", "key": key, "name": "forget", "due": 0, "payload": FORGET} for key in db.scalars(codes)
    ]
    if rows:
        db.execute(reminder.insert(), rows)
