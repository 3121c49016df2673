"""Clerks at their windows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "clerk",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("claim", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("halls", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("desks", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "visitor",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("visits", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("hall_window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pause", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claim", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("pause", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("offer", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("desks", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("away_since", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("profiles", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("express", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("window_group", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("helping", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("heads", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("figures", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed_over_from", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("visits", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.drop_column("visits")
        batch_op.drop_column("handed_over_from")

    with op.batch_alter_table("window", schema=None) as batch_op:
        for name in ("figures", "heads", "helping", "window_group", "express", "profiles"):
            batch_op.drop_column(name)
        batch_op.drop_column("away_since")
        batch_op.drop_column("desks")
        batch_op.drop_column("offer")
        batch_op.drop_column("pause")
        batch_op.drop_column("claim")

    with op.batch_alter_table("hall_window", schema=None) as batch_op:
        batch_op.drop_column("pause")

    op.drop_table("visitor")
    op.drop_table("presence")
    op.drop_table("clerk")
