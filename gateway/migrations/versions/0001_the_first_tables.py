"""The first tables."""

import sqlalchemy as sa
from alembic import op

from common.steps import create_index, create_table, name

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_table(
        "account",
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("display_name", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(length=255), nullable=False),
        sa.Column("halls", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("username"),
    )
    create_table(
        "command",
        sa.Column("kind", name(32), nullable=False),
        sa.Column("key", name(128), nullable=False),
        sa.Column("id", name(400), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "id"),
        sqlite_with_rowid=False,
    )
    create_index("ix_command_at", "command", "at")

    create_table(
        "district_hall",
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("district", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("windows_open", sa.Integer(), nullable=False),
        sa.Column("p50", sa.Integer(), nullable=True),
        sa.Column("p90", sa.Integer(), nullable=True),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hall"),
    )
    create_index("ix_district_hall_district", "district_hall", "district")

    create_table(
        "hall",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "hall_queue",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("prefix", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("p50", sa.Integer(), nullable=True),
        sa.Column("p90", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_hall_queue_hall", "hall_queue", "hall")

    create_table(
        "hall_window",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("serving", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_hall_window_hall", "hall_window", "hall")

    create_table(
        "journal",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("kind", name(32), nullable=False),
        sa.Column("key", name(128), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("type", name(64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", name(160), nullable=False),
        sa.Column("command_id", name(400), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("kind", "key", "seq", name=op.f("uq_journal_kind_key_seq")),
    )
    create_table(
        "kiosk",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("in_service", sa.Boolean(), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("printed_today", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "outbox",
        sa.Column("id", name(400), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("source_kind", name(32), nullable=False),
        sa.Column("source_key", name(128), nullable=False),
        sa.Column("kind", name(32), nullable=False),
        sa.Column("key", name(128), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("failure", name(160), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_outbox_at", "outbox", "at")

    create_table(
        "queue",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("hall_name", sa.String(length=200), nullable=False),
        sa.Column("prefix", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("service_seconds", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("joins", sa.Integer(), nullable=False),
        sa.Column("handovers", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("served_seconds", sa.Integer(), nullable=False),
        sa.Column("on_duty", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "queue_entry",
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("item_name", sa.String(length=200), nullable=True),
        sa.Column("mask", sa.String(length=200), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("for_window", sa.String(length=64), nullable=True),
        sa.Column("window", sa.String(length=64), nullable=True),
        sa.Column("handover", sa.String(length=64), nullable=True),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("ticket"),
    )
    create_index("ix_queue_entry_queue", "queue_entry", "queue")

    create_table(
        "reminder",
        sa.Column("kind", name(32), nullable=False),
        sa.Column("key", name(128), nullable=False),
        sa.Column("name", name(64), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "name"),
    )
    create_index("ix_reminder_due", "reminder", "due")

    create_table(
        "session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    create_index("ix_session_username", "session", "username")

    create_table(
        "sign_in_attempts",
        sa.Column("fingerprint", sa.String(length=5), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    create_table(
        "store",
        sa.Column("name", name(32), nullable=False),
        sa.Column("value", name(64), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    create_table(
        "ticket",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("hall_name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("queue_name", sa.String(length=200), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("p50", sa.Integer(), nullable=True),
        sa.Column("p90", sa.Integer(), nullable=True),
        sa.Column("window", sa.String(length=64), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("holder", sa.String(length=1000), nullable=True),
        sa.Column("holder_index", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_ticket_holder_index", "ticket", "holder_index")

    create_table(
        "window",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("hall_name", sa.String(length=200), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("day", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("clerk", sa.String(length=200), nullable=True),
        sa.Column("current", sa.String(length=64), nullable=True),
        sa.Column("served_today", sa.Integer(), nullable=False),
        sa.Column("waits", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_table(
        "window_handover",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("window", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("queue_name", sa.String(length=200), nullable=False),
        sa.Column("priority", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("item_name", sa.String(length=200), nullable=True),
        sa.Column("mask", sa.String(length=200), nullable=True),
        sa.Column("command", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("worked", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    create_index("ix_window_handover_window", "window_handover", "window")
