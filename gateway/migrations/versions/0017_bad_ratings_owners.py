"""Bad ratings have an owner from the start, and one extension."""

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns, create_index, create_table

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    create_table(
        "follow_up_manager",
        sa.Column("id", sa.String(length=64), primary_key=True),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("halls", sa.Integer(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
    )
    create_index("ix_follow_up_manager_hall", "follow_up_manager", "hall")
    add_columns(
        "follow_up",
        sa.Column("extended_at", sa.BigInteger(), nullable=True),
        sa.Column("extension", sa.String(length=2000), nullable=True),
    )
    _enrol(op.get_bind())


def _enrol(db: sa.Connection) -> None:
    """Accounts from before this release have told no follow-ups anything."""
    found = db.execute(sa.text("SELECT username, display_name, roles, halls, disabled FROM account ORDER BY username"))
    columns = ("id", "hall", "name", "display_name", "halls", "admin", "active", "since", "chosen")
    insert = sa.table("follow_up_manager", *map(sa.column, columns)).insert()
    for username, display_name, roles, halls, disabled in found.all():
        if disabled or not {"manager", "admin"} & set(roles.split()):
            continue
        manages = halls.split()
        person = {"name": username, "display_name": display_name, "admin": "admin" in roles.split(), "active": True}
        for hall in manages:
            place = {"id": f"{hall}:{username}", "hall": hall, "halls": len(manages)}
            db.execute(insert.values(**person, **place, since=0, chosen=False))
