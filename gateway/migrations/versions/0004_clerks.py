"""Clerks, pauses and hand-overs of windows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "clerk",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("claim", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("halls", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("hall_window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pause", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claim", sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column("pause", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("offer", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.add_column(sa.Column("handed_over_from", sa.String(length=200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("window_handover", schema=None) as batch_op:
        batch_op.drop_column("handed_over_from")

    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.drop_column("offer")
        batch_op.drop_column("pause")
        batch_op.drop_column("claim")

    with op.batch_alter_table("hall_window", schema=None) as batch_op:
        batch_op.drop_column("pause")

    op.drop_table("clerk")
