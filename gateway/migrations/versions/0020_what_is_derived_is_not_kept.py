"""Where a ticket stands, and who is next at a window, is derived where it is read; windows know whom to ask to rate."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"


def upgrade() -> None:
    op.execute("DELETE FROM reminder WHERE kind = 'counter'")  # that a counter stops asking follows from the time
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        for name in ("p90", "p50", "position"):
            batch_op.drop_column(name)
    for name in ("queue_entry", "window_handover"):  # what is sealed is longer
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column("moved_reason", type_=sa.String(length=1200), existing_nullable=True)
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("arrived", sa.Boolean(), server_default="1", nullable=False))
    with op.batch_alter_table("hall_queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False))
    lasts = sa.text("outcome = ''")
    op.create_index("ix_visit_under_way", "visit", ["day"], sqlite_where=lasts, postgresql_where=lasts)
    op.create_index("ix_rating_service_day_hall", "rating_service", ["day", "hall"])
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ask", sa.JSON(), server_default="{}", nullable=False))
        for name in ("heads", "waits"):
            batch_op.drop_column(name)


def downgrade() -> None:
    for name in ("queue_entry", "window_handover"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.alter_column("moved_reason", type_=sa.String(length=200), existing_nullable=True)
    op.drop_index("ix_visit_under_way", "visit")
    with op.batch_alter_table("hall_queue", schema=None) as batch_op:
        batch_op.drop_column("seq")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_column("arrived")
    op.drop_index("ix_rating_service_day_hall", "rating_service")
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("heads", sa.JSON(), server_default="{}", nullable=False))
        batch_op.drop_column("ask")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        for name in ("position", "p50", "p90"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
