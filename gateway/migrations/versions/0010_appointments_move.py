"""Appointments move to other days, say why no ticket was given, and stand in line by their time."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    add_columns(
        "appointment",
        sa.Column("moved_from", sa.String(length=64), nullable=True),
        sa.Column("moved_to", sa.String(length=64), nullable=True),
        sa.Column("refusal", sa.JSON(), nullable=True),
    )
    add_columns("queue_entry", sa.Column("slot", sa.BigInteger(), nullable=True))
