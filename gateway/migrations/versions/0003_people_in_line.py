"""People in line: leaving for a while, several matters, tickets from afar, moves by staff."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    add_columns(
        "queue_entry",
        sa.Column("holder_index", sa.String(length=64), nullable=True),
        sa.Column("away_until", sa.BigInteger(), nullable=True),
        sa.Column("leaves", sa.Integer(), server_default="0", nullable=False),
        sa.Column("matters", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("here_by", sa.BigInteger(), nullable=True),
        sa.Column("moved_rank", sa.BigInteger(), nullable=True),
        sa.Column("moved_order", sa.Double(), nullable=True),
        sa.Column("by", sa.String(length=32), nullable=True),
    )

    add_columns(
        "ticket",
        sa.Column("item_name", sa.String(length=200), nullable=True),
        sa.Column("matters", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("away_until", sa.BigInteger(), nullable=True),
        sa.Column("leaves", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rejoins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("here_by", sa.BigInteger(), nullable=True),
        sa.Column("soon", sa.Boolean(), server_default="0", nullable=False),
    )
