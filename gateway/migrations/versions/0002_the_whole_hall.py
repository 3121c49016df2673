"""The whole hall."""

import sqlalchemy as sa

from common.steps import add_columns, create_index, create_table

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    create_table(
        "appointment",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("agenda", sa.String(length=64), nullable=False),
        sa.Column("booking", sa.String(length=100), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("end", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(length=1000), nullable=False),
        sa.Column("holder_index", sa.String(length=64), nullable=False),
        sa.Column("mask", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_appointment_agenda", "appointment", "agenda")

    create_table(
        "guest",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("missed", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "hall_version",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_hall_version_hall", "hall_version", "hall")

    add_columns(
        "hall",
        sa.Column("document", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("hours", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("phase", sa.String(length=32), server_default="", nullable=False),
        sa.Column("closed_day", sa.String(length=32), server_default="", nullable=False),
        sa.Column("always_open", sa.Boolean(), server_default="0", nullable=False),
    )

    add_columns(
        "queue",
        sa.Column("shut", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("opens", sa.String(length=32), nullable=True),
    )

    add_columns(
        "queue_entry",
        sa.Column("rejoined_at", sa.BigInteger(), nullable=True),
        sa.Column("rejoins", sa.Integer(), nullable=True),
    )

    add_columns(
        "window_handover",
        sa.Column("rule", sa.String(length=32), nullable=True),
        sa.Column("passed", sa.Integer(), nullable=True),
    )
