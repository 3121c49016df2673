"""Screens of every kind, and their halls' lists; what the past had left of desks and visitors."""

from datetime import datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns, create_index, create_table

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    add_columns(
        "screen",
        sa.Column("kind", sa.String(length=32), server_default="tablet", nullable=False),
        sa.Column("place", sa.String(length=64), server_default="", nullable=False),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("seen_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("revoked", sa.Boolean(), server_default="0", nullable=False),
    )
    create_table(
        "screens",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("numbered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "listed_screen",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("admitted_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_listed_screen_hall", "listed_screen", "hall")
    db = op.get_bind()
    _list(db)
    _forget(db)


def _list(db: sa.Connection) -> None:
    """Tablets from before there were lists have told theirs nothing; not listed, none could be revoked."""
    columns = ("id", "hall", "kind", "place", "name", "by", "admitted_at", "seen_at")
    listing = sa.table("listed_screen", *map(sa.column, columns))
    screen = sa.table("screen", *map(sa.column, ("id", "issue", "by", "at")))
    for row in db.execute(sa.select(screen).where(screen.c.issue > 0)).all():
        listed = {"id": row.id, "hall": row.id.split("-")[0], "kind": "tablet", "place": row.id, "name": ""}
        db.execute(listing.insert().values(**listed, by=row.by, admitted_at=row.at, seen_at=0))


def _forget(db: sa.Connection) -> None:
    """Nothing wakes these any more: runs of gateways that have ended, visitors of days that are over in Shanghai."""
    presence = sa.table("presence", sa.column("id"), sa.column("desks", sa.JSON))
    for row in db.execute(sa.select(presence)).all():
        if not row.desks:
            db.execute(presence.delete().where(presence.c.id == row.id))
    today = datetime.now(timezone(timedelta(hours=8))).strftime("%Y%m%d")
    visitor = sa.table("visitor", sa.column("day"))
    db.execute(visitor.delete().where(visitor.c.day < today))
