"""Statistics: how many events a row was made of, so that whole months can be summed once; ratings are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

COUNTS = ("ratings", "rating_sum", "bad_ratings")


def upgrade() -> None:
    with op.batch_alter_table("day_summary", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.BigInteger(), server_default="0", nullable=False))
        for name in COUNTS:
            batch_op.add_column(sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("rating_service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_at", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted", sa.Boolean(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_rating_counted_day"), ["counted", "day"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_counted_day"))
        batch_op.drop_column("counted")
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.drop_column("taken_at")
    with op.batch_alter_table("rating_service", schema=None) as batch_op:
        batch_op.drop_column("taken_at")
    op.execute("DELETE FROM day_summary WHERE day LIKE 'm%'")
    with op.batch_alter_table("day_summary", schema=None) as batch_op:
        for name in ("version", *COUNTS):
            batch_op.drop_column(name)
