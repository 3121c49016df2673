"""People in line: leaving for a while, several matters, tickets from afar, moves by staff."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder_index", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("leaves", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("matters", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("here_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("moved_rank", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("moved_order", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("by", sa.String(length=32), nullable=True))

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("item_name", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("matters", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("away_until", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("leaves", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("rejoins", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("here_by", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("soon", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        for column in ("soon", "here_by", "rejoins", "leaves", "away_until", "matters", "item_name"):
            batch_op.drop_column(column)

    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        for column in (
            "by",
            "moved_order",
            "moved_rank",
            "here_by",
            "matters",
            "leaves",
            "away_until",
            "holder_index",
        ):
            batch_op.drop_column(column)
