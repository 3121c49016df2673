"""The map knows what each hall's hours say: whether it is at work, and when it gives numbers again."""

import sqlalchemy as sa

from common.steps import add_columns

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    add_columns(
        "district_hall",
        sa.Column("phase", sa.String(32), nullable=False, server_default=""),
        sa.Column("opens", sa.String(32), nullable=True),
    )
