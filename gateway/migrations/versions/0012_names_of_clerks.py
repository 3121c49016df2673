"""Clerks and windows know what people call the clerks; windows opened by earlier releases claim theirs."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

NAMES = {"hall_window": ("clerk",), "rating_service": ("clerk_name",), "follow_up": ("clerk_name", "owner_name")}


def upgrade() -> None:
    for table, columns in NAMES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.add_column(sa.Column(column, sa.String(length=200), nullable=True))
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("clerk", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("account", sa.JSON(), server_default="{}", nullable=False))
    db = op.get_bind()
    _enrol(db)
    _claim(db)


def _enrol(db: sa.Connection) -> None:
    """Accounts from before this release have told no clerk's actor anything."""
    found = db.execute(sa.text("SELECT username, display_name, roles, halls, disabled FROM account")).all()
    for username, display_name, roles, halls, disabled in found:
        for district in sorted({hall[:6] for hall in halls.split()}):
            own = [hall for hall in halls.split() if hall[:6] == district and "clerk" in roles.split()]
            account = {"halls": own, "active": not disabled}
            _put(db, f"{district}:{username}", name=display_name, account=json.dumps(account))


def _claim(db: sa.Connection) -> None:
    """A window opened before there were claims holds none, so its clerk could open another. Leaders never claim."""
    leaders = {
        username
        for username, roles in db.execute(sa.text("SELECT username, roles FROM account")).all()
        if {"manager", "admin"} & set(roles.split())
    }
    open_windows = sa.text("SELECT id, day, clerk FROM window WHERE clerk IS NOT NULL AND claim IS NULL")
    for window, day, clerk in db.execute(open_windows).all():
        key = f"{window[:6]}:{clerk}"
        held = db.execute(sa.text("SELECT claim FROM clerk WHERE id = :id"), {"id": key}).scalar()
        if clerk in leaders or (held and json.loads(held)):
            continue
        claim = {"claim": f"before-claims {window}", "window": window, "day": day, "until": 0, "kept": True}
        _put(db, key, claim=json.dumps(claim))
        db.execute(sa.text("UPDATE window SET claim = :claim WHERE id = :id"), {"claim": claim["claim"], "id": window})


def _put(db: sa.Connection, key: str, **values: Any) -> None:
    """Set columns of a clerk's row, which is made where there is none."""
    db.execute(sa.text("INSERT OR IGNORE INTO clerk (id, claim, halls) VALUES (:id, '{}', '[]')"), {"id": key})
    for name, value in values.items():
        db.execute(sa.text(f"UPDATE clerk SET {name} = :value WHERE id = :id"), {"value": value, "id": key})


def downgrade() -> None:
    with op.batch_alter_table("clerk", schema=None) as batch_op:
        batch_op.drop_column("account")
        batch_op.drop_column("name")
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.drop_column("names")
    for table, columns in NAMES.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
