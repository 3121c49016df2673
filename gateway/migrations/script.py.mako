"""${message}."""

import sqlalchemy as sa

from gateway.migrations.steps import add_columns, create_index, create_table

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}
