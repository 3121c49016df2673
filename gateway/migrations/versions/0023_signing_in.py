"""A second factor, sign-in by providers, and sessions that end when they are not used."""

import sqlalchemy as sa

from common.steps import add_columns, create_index, create_table

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    add_columns(
        "account",
        sa.Column("factor", sa.String(255), server_default="", nullable=False),
        sa.Column("factor_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("recovery", sa.JSON(), server_default="[]", nullable=False),
    )
    add_columns("account_listing", sa.Column("second_factor", sa.Boolean(), server_default="0", nullable=False))
    add_columns(
        "session",
        sa.Column("how", sa.String(16), server_default="password", nullable=False),
        sa.Column("idle_until", sa.BigInteger(), server_default="0", nullable=False),
    )
    create_table(
        "account_identity",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("username", sa.String(32), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
    )
    create_index("ix_account_identity_username", "account_identity", "username")
    create_table(
        "identity_claim",
        sa.Column("mark", sa.String(64), primary_key=True),
        sa.Column("username", sa.String(32), nullable=False),
    )
