"""Screens of every kind, and their halls' lists; what the past had left of desks and visitors."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("screen", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), server_default="tablet", nullable=False))
        batch_op.add_column(sa.Column("place", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("name", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("seen_at", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("revoked", sa.Boolean(), server_default="0", nullable=False))
    op.create_table(
        "screens",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("numbered", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "listed_screen",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("admitted_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_listed_screen_hall", "listed_screen", ["hall"])
    # Tablets from before there were lists have told theirs nothing; not listed, none could be revoked.
    op.execute(
        "INSERT INTO listed_screen SELECT id, substr(id, 1, instr(id, '-') - 1), 'tablet', id, '', \"by\", at, 0 "
        "FROM screen WHERE issue > 0"
    )
    # Nothing wakes these any more: runs of gateways that have ended, and visitors of days that are over in Shanghai.
    op.execute("DELETE FROM presence WHERE desks = '{}'")
    op.execute("DELETE FROM visitor WHERE day < strftime('%Y%m%d', 'now', '+8 hours')")


def downgrade() -> None:
    op.drop_index("ix_listed_screen_hall", table_name="listed_screen")
    op.drop_table("listed_screen")
    op.drop_table("screens")
    with op.batch_alter_table("screen", schema=None) as batch_op:
        for name in ("kind", "place", "name", "seen_at", "revoked"):
            batch_op.drop_column(name)
