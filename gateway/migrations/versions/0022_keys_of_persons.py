"""Data keys of persons, by what persons are found, the book of keys, the purge, letters, and who was warned."""

import time

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns, create_index, create_table

revision = "0022"
down_revision = "0021"

APPOINTMENT = sa.table("appointment", sa.column("mask"), sa.column("end"))


def upgrade() -> None:
    create_table(
        "person_key",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(32), nullable=True),
        sa.Column("about", sa.String(128), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("day", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("master", sa.String(32), nullable=False),
        sa.Column("wrapped", sa.String(200), nullable=False),
    )
    create_index("ix_person_key_kind_day", "person_key", "kind", "day")
    for column in ("person", "about", "master"):
        create_index(f"ix_person_key_{column}", "person_key", column)
    create_table(
        "person_find",
        sa.Column("blind", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("day", sa.String(32), nullable=False),
    )
    for column in ("person", "day"):
        create_index(f"ix_person_find_{column}", "person_find", column)
    create_table(
        "keybook",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("changes", sa.BigInteger(), nullable=False),
    )
    create_table(
        "purge",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("swept", sa.JSON(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
    )
    create_table(
        "letter",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("about", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(1000), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("busy_until", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
    )
    add_columns("appointment", sa.Column("warned", sa.Boolean(), server_default="0", nullable=False))
    # Agendas forget their people's masks when their day is over, from now on; these days are.
    over = int(time.time() - 24 * 3600) * 1_000_000
    op.get_bind().execute(APPOINTMENT.update().where(APPOINTMENT.c.end < over).values(mask=None))
