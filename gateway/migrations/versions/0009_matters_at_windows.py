"""Windows know all that a ticket is for."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("matters", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.drop_column("matters")
