"""Queues know the latest day that is over and the latest that was closed, halls when they last followed their hours."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_day", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("closed_day", sa.String(length=32), server_default="", nullable=False))
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turned_at", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("closed_day")
        batch_op.drop_column("last_day")
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.drop_column("turned_at")
