"""How far subscriptions have told the journal, and which parts of the journal are sealed in files."""

import sqlalchemy as sa

from common.steps import create_table, name

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    create_table(
        "subscription",
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    create_table(
        "segment",
        sa.Column("first", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("name", name(64), nullable=False),
        sa.Column("digest", name(64), nullable=False),
        sa.PrimaryKeyConstraint("first"),
    )
