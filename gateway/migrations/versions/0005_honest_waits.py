"""Honest waits: what queues have measured, and what each ticket was told."""

import sqlalchemy as sa

from common.steps import add_columns, create_index, create_table

revision = "0005"
down_revision = "0004"

MOMENTS = ("waits_since", "handed_at", "started_at")
FIGURES = ("told_p50", "told_p90")


def upgrade() -> None:
    create_table(
        "queue_pace",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_queue_pace_queue", "queue_pace", "queue")

    add_columns("queue_entry", *(sa.Column(name, sa.BigInteger(), nullable=True) for name in MOMENTS))
    add_columns("queue_entry", *(sa.Column(name, sa.Integer(), nullable=True) for name in FIGURES))
