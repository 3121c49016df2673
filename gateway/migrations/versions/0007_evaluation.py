"""Evaluation: services that can be rated, ratings, follow-ups, counts, counters and screens."""

import sqlalchemy as sa

from common.steps import create_index, create_table

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    create_table(
        "rating_service",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("queue_name", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("item_name", sa.String(length=200), nullable=True),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=200), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=False),
        sa.Column("open_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_rating_service_ticket", "rating_service", "ticket")

    create_table(
        "rating",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=200), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.String(length=2000), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("follow_up", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_rating_hall", "rating", "hall")
    create_index("ix_rating_ticket", "rating", "ticket")

    create_table(
        "follow_up",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("service", sa.Integer(), nullable=False),
        sa.Column("ticket_number", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("clerk", sa.String(length=200), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("comment", sa.String(length=2000), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=200), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=2000), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_follow_up_hall", "follow_up", "hall")

    create_table(
        "rating_day",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("tally", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("services", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.Column("level_5", sa.Integer(), nullable=False),
        sa.Column("level_4", sa.Integer(), nullable=False),
        sa.Column("level_3", sa.Integer(), nullable=False),
        sa.Column("level_2", sa.Integer(), nullable=False),
        sa.Column("level_1", sa.Integer(), nullable=False),
        sa.Column("not_adopted", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("closed_in_time", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_rating_day_tally", "rating_day", "tally")

    create_table(
        "counter",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("hall_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("serving", sa.String(length=32), nullable=True),
        sa.Column("queue", sa.String(length=64), nullable=True),
        sa.Column("queue_name", sa.String(length=200), nullable=True),
        sa.Column("clerk", sa.String(length=200), nullable=True),
        sa.Column("clerk_name", sa.String(length=200), nullable=True),
        sa.Column("ask_ticket", sa.String(length=64), nullable=True),
        sa.Column("ask_number", sa.String(length=32), nullable=True),
        sa.Column("ask_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "screen",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
