"""Windows know all that a ticket is for."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    add_columns("window_handover", sa.Column("matters", sa.JSON(), server_default="[]", nullable=False))
