"""The whole hall."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
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
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_agenda"), ["agenda"], unique=False)

    op.create_table(
        "guest",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("missed", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "hall_version",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("hall_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_version_hall"), ["hall"], unique=False)

    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("hours", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("phase", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("closed_day", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("always_open", sa.Boolean(), server_default="0", nullable=False))

    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shut", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("opens", sa.String(length=32), nullable=True))

    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rejoined_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("rejoins", sa.Integer(), nullable=True))

    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rule", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("passed", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.drop_column("passed")
        batch_op.drop_column("rule")

    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.drop_column("rejoins")
        batch_op.drop_column("rejoined_at")

    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("opens")
        batch_op.drop_column("shut")

    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.drop_column("always_open")
        batch_op.drop_column("closed_day")
        batch_op.drop_column("phase")
        batch_op.drop_column("hours")
        batch_op.drop_column("document")

    with op.batch_alter_table("hall_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hall_version_hall"))

    op.drop_table("hall_version")
    op.drop_table("guest")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointment_agenda"))

    op.drop_table("appointment")
