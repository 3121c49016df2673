"""Departments as a tree, posts, deputies; accounts hold posts, and sessions act for somebody."""

import sqlalchemy as sa

from common.steps import add_columns, create_table

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    for table in ("account", "account_listing"):
        add_columns(
            table,
            sa.Column("posts", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("departments", sa.JSON(), server_default="[]", nullable=False),
        )
    add_columns("session", sa.Column("acting", sa.String(32), server_default="", nullable=False))
    create_table(
        "account_deputy",
        sa.Column("username", sa.String(32), primary_key=True),
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("deputy", sa.String(32), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("appointed_by", sa.String(32), nullable=False),
    )
    create_table(
        "department",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_en", sa.String(64), nullable=False),
        sa.Column("parent", sa.String(32), nullable=False),
        sa.Column("halls", sa.JSON(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("into", sa.String(32), nullable=False),
    )
    create_table(
        "post",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("department", sa.String(32), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_en", sa.String(64), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
    )
    create_table(
        "organisation_member",
        sa.Column("username", sa.String(32), primary_key=True),
        sa.Column("posts", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("deputies", sa.JSON(), nullable=False),
    )
