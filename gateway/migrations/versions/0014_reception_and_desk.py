"""Reception and desk: reasons of moves, who is absent, what other queues have inherited, notes of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for table in ("queue_entry", "window_handover"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("moved_reason", sa.String(length=200), nullable=True))
            batch_op.add_column(sa.Column("moved_by", sa.String(length=200), nullable=True))
    with op.batch_alter_table("hall_queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("absent", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_by_name", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("notes", sa.JSON(), server_default="[]", nullable=False))
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notes", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("heirs", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_column("heirs")
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.drop_column("notes")
    with op.batch_alter_table("queue_entry", schema=None) as batch_op:
        batch_op.drop_column("notes")
        batch_op.drop_column("moved_by_name")
    with op.batch_alter_table("hall_queue", schema=None) as batch_op:
        batch_op.drop_column("absent")
    for table in ("window_handover", "queue_entry"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("moved_by")
            batch_op.drop_column("moved_reason")
