"""Queues know which of their windows have somebody."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    add_columns("queue", sa.Column("engaged", sa.JSON(), nullable=True))
