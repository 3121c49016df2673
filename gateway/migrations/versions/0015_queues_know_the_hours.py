"""Queues know their hall's hours of today."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spans", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("home", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("home")
        batch_op.drop_column("spans")
