"""Queues know their hall's hours of today."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    add_columns(
        "queue",
        sa.Column("spans", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("home", sa.BigInteger(), nullable=True),
    )
