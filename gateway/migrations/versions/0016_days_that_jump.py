"""Queues know the latest day that is over, so that a clock put back brings no number twice."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_day", sa.String(length=32), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("last_day")
