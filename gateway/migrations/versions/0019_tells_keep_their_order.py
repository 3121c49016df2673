"""Tells keep the order in which they were told, and count their tries; those done before are gone for good."""

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns, create_index, drop_index

revision = "0019"
down_revision = "0018"

OUTBOX = sa.table("outbox", *map(sa.column, ("id", "kind", "key", "at", "number")))
COMMAND = sa.table("command", *map(sa.column, ("id", "kind", "key")))


def upgrade() -> None:
    drop_index("ix_outbox_at", "outbox")
    add_columns(
        "outbox",
        sa.Column("seq", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("tries", sa.BigInteger(), nullable=False, server_default="0"),
    )
    create_index("ix_outbox_mark", "outbox", "seq", "number", "id")
    create_index("ix_outbox_target", "outbox", "kind", "key")
    _forget_done(op.get_bind())
    _number(op.get_bind())


def _forget_done(db: sa.Connection) -> None:
    """A receiver's command row used to say that a tell was done; now the outbox row's absence does."""
    same = [COMMAND.c[name] == OUTBOX.c[name] for name in ("kind", "key", "id")]
    db.execute(OUTBOX.delete().where(sa.exists().where(*same)))


def _number(db: sa.Connection) -> None:
    """Those of before are in the order of their moments."""
    order = sa.select(OUTBOX.c.id).order_by(OUTBOX.c.at, OUTBOX.c.number, OUTBOX.c.id)
    for number, id_ in enumerate(db.execute(order).scalars().all()):
        db.execute(OUTBOX.update().where(OUTBOX.c.id == id_).values(number=number))
