"""Statistics: how many events a row was made of, so that whole months can be summed once; ratings are counted."""

import sqlalchemy as sa

from common.steps import add_columns, create_index

revision = "0013"
down_revision = "0012"

COUNTS = ("ratings", "rating_sum", "bad_ratings")


def upgrade() -> None:
    add_columns("day_summary", sa.Column("version", sa.BigInteger(), server_default="0", nullable=False))
    add_columns("day_summary", *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in COUNTS))
    add_columns("rating_service", sa.Column("taken_at", sa.BigInteger(), nullable=True))
    add_columns("window_handover", sa.Column("taken_at", sa.BigInteger(), nullable=True))
    add_columns("rating", sa.Column("counted", sa.Boolean(), server_default="0", nullable=False))
    create_index("ix_rating_counted_day", "rating", "counted", "day")
