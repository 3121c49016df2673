"""Rows of statistics know how many events they were made of, so that whole months can be summed once."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("day_summary", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM day_summary WHERE day LIKE 'm%'")
    with op.batch_alter_table("day_summary", schema=None) as batch_op:
        batch_op.drop_column("version")
