"""Statistics."""

import sqlalchemy as sa

from common.steps import create_index, create_table

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    create_table(
        "visit",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("hour", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=True),
        sa.Column("clerk", sa.String(length=200), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("serving_since", sa.BigInteger(), nullable=True),
        sa.Column("worked", sa.BigInteger(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("over_at", sa.BigInteger(), nullable=True),
        sa.Column("wait", sa.Integer(), nullable=True),
        sa.Column("service", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_visit_ticket", "visit", "ticket")
    create_index("ix_visit_day_hall", "visit", "day", "hall")
    create_table(
        "day_summary",
        sa.Column("grouping", sa.String(length=8), nullable=False),
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("arrivals", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("waits", sa.Integer(), nullable=False),
        sa.Column("wait_seconds", sa.BigInteger(), nullable=False),
        sa.Column("in_target", sa.Integer(), nullable=False),
        sa.Column("services", sa.Integer(), nullable=False),
        sa.Column("service_seconds", sa.BigInteger(), nullable=False),
        sa.Column("wait_bins", sa.LargeBinary(), nullable=False),
        sa.Column("service_bins", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("grouping", "day", "hall", "key"),
        sqlite_with_rowid=False,
    )
