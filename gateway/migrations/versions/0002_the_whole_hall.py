"""The whole hall."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("passed", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.drop_column("passed")
        batch_op.drop_column("rule")
