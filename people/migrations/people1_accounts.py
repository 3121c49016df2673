"""Accounts of citizens, codes sent to phones, enterprises and their mandates."""

import sqlalchemy as sa

from common.steps import create_index, create_table

revision = "people1"
down_revision = None
branch_labels = ("people",)


def upgrade() -> None:
    create_table(
        "people_identifier",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_people_identifier_person", "people_identifier", "person")
    create_table(
        "people_phone_codes",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("sent", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("challenges", sa.JSON(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "people_person",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("phone", sa.String(1200), nullable=True),
        sa.Column("phone_at", sa.BigInteger(), nullable=False),
        sa.Column("phone_mask", sa.String(200), nullable=True),
        sa.Column("identity", sa.String(1200), nullable=True),
        sa.Column("identity_at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(64), nullable=True),
        sa.Column("name_mask", sa.String(200), nullable=True),
        sa.Column("number_mask", sa.String(200), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("things", sa.JSON(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "people_session",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    create_index("ix_people_session_person", "people_session", "person")
    create_table(
        "people_enterprise",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("representative", sa.String(64), nullable=False),
        sa.Column("representative_sealed", sa.String(1200), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_people_enterprise_representative", "people_enterprise", "representative")
    create_table(
        "people_mandate",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("enterprise", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("agent_sealed", sa.String(1200), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.Column("granted_by", sa.String(64), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_people_mandate_enterprise", "people_mandate", "enterprise")
    create_index("ix_people_mandate_agent", "people_mandate", "agent")
