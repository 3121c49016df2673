"""Clerks at their windows."""

import sqlalchemy as sa

from common.steps import add_columns, create_table

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    create_table(
        "clerk",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("claim", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("halls", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "presence",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("desks", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "visitor",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("visits", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    add_columns("hall_window", sa.Column("pause", sa.JSON(), server_default="{}", nullable=False))

    add_columns(
        "window",
        sa.Column("claim", sa.String(length=200), nullable=True),
        sa.Column("pause", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("offer", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("desks", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("away_since", sa.BigInteger(), nullable=True),
        sa.Column("profiles", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("express", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("window_group", sa.String(length=200), server_default="", nullable=False),
        sa.Column("helping", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("heads", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("figures", sa.JSON(), server_default="{}", nullable=False),
    )

    add_columns(
        "window_handover",
        sa.Column("handed_over_from", sa.String(length=200), nullable=True),
        sa.Column("visits", sa.JSON(), server_default="[]", nullable=False),
    )
