"""Tells keep the order in which they were told, and count their tries; those done before are gone for good."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    # A receiver's command row used to say that a tell was done; now the outbox row's absence does.
    op.execute(
        "DELETE FROM outbox WHERE EXISTS (SELECT 1 FROM command WHERE command.kind = outbox.kind"
        " AND command.key = outbox.key AND command.id = outbox.id)"
    )
    op.drop_index("ix_outbox_at", "outbox")
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("seq", sa.BigInteger(), nullable=False, server_default="0"))
        table.add_column(sa.Column("tries", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("outbox") as table:
        table.alter_column("seq", server_default=None)
        table.alter_column("tries", server_default=None)
    # Of before: in the order of their moments.
    op.execute(
        "UPDATE outbox SET number = (SELECT count(*) FROM outbox AS other"
        " WHERE other.at < outbox.at OR (other.at = outbox.at AND other.number < outbox.number))"
    )
    op.create_index("ix_outbox_mark", "outbox", ["seq", "number", "id"])
    op.create_index("ix_outbox_target", "outbox", ["kind", "key"])
    op.create_table(
        "subscription",
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "segment",
        sa.Column("first", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("first"),
    )
