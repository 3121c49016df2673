"""Honest waits: what queues have measured, and what each ticket was told."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENTS = ("waits_since", "handed_at", "started_at")
FIGURES = ("told_p50", "told_p90")


def upgrade() -> None:
    op.create_table(
        "queue_pace",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=64), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("queue_pace", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queue_pace_queue"), ["queue"], unique=False)

    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        for name in MOMENTS:
            batch_op.add_column(sa.Column(name, sa.BigInteger(), nullable=True))
        for name in FIGURES:
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        for name in (*MOMENTS, *FIGURES):
            batch_op.drop_column(name)

    with op.batch_alter_table("queue_pace", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queue_pace_queue"))

    op.drop_table("queue_pace")
