"""Queues know the latest day that is over and the latest that was closed, halls when they last followed their hours."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    add_columns(
        "queue",
        sa.Column("last_day", sa.String(length=32), server_default="", nullable=False),
        sa.Column("closed_day", sa.String(length=32), server_default="", nullable=False),
    )
    add_columns("hall", sa.Column("turned_at", sa.BigInteger(), server_default="0", nullable=False))
