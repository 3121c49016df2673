"""Where a ticket stands, and who is next at a window, is derived where it is read; windows know whom to ask to rate."""

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns, create_index, drop_columns, widen

revision = "0021"
down_revision = "0020"

REMINDER = sa.table("reminder", sa.column("kind"))


def upgrade() -> None:
    drop_columns("ticket", "p90", "p50", "position")
    for table in ("queue_entry", "window_handover"):  # what is sealed is longer
        widen(table, "moved_reason", sa.String(1200))
    add_columns("visit", sa.Column("arrived", sa.Boolean(), server_default="1", nullable=False))
    add_columns("hall_queue", sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False))
    lasts = sa.text("outcome = ''")
    create_index("ix_visit_under_way", "visit", "day", sqlite_where=lasts, postgresql_where=lasts)
    create_index("ix_rating_service_day_hall", "rating_service", "day", "hall")
    add_columns("window", sa.Column("ask", sa.JSON(), server_default="{}", nullable=False))
    drop_columns("window", "heads", "waits")
    # That a counter stops asking follows from the time.
    op.get_bind().execute(REMINDER.delete().where(REMINDER.c.kind == "counter"))
