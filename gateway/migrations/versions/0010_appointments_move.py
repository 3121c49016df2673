"""Appointments move to other days, say why no ticket was given, and stand in line by their time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_from", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("moved_to", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("refusal", sa.JSON(), nullable=True))
    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slot", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.drop_column("slot")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_column("refusal")
        batch_op.drop_column("moved_to")
        batch_op.drop_column("moved_from")
