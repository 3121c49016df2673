"""A ticket and an appointment know which citizen's account took them, and for which enterprise."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    for table in ("ticket", "appointment"):
        add_columns(
            table,
            sa.Column("person", sa.String(64), nullable=True),
            sa.Column("behalf", sa.String(200), nullable=True),
        )
