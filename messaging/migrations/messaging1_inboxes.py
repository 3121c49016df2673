"""Inboxes, and the notices in them."""

import sqlalchemy as sa

from common.steps import create_index, create_table

revision = "messaging1"
down_revision = None
branch_labels = ("messaging",)


def upgrade() -> None:
    create_table(
        "inbox",
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("came", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    create_table(
        "inbox_notice",
        sa.Column("id", sa.String(80), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_inbox_notice_person", "inbox_notice", "person")
