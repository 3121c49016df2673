"""Reception and desk: reasons of moves, who is absent, what other queues have inherited, notes of staff."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for table in ("queue_entry", "window_handover"):
        add_columns(
            table,
            sa.Column("moved_reason", sa.String(length=200), nullable=True),
            sa.Column("moved_by", sa.String(length=200), nullable=True),
        )
    add_columns("hall_queue", sa.Column("absent", sa.Integer(), server_default="0", nullable=False))
    add_columns(
        "queue_entry",
        sa.Column("moved_by_name", sa.String(length=200), nullable=True),
        sa.Column("notes", sa.JSON(), server_default="[]", nullable=False),
    )
    add_columns("window_handover", sa.Column("notes", sa.Integer(), server_default="0", nullable=False))
    add_columns("queue", sa.Column("heirs", sa.JSON(), server_default="{}", nullable=False))
