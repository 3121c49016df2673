"""Whose the phone of an account is, which accounts are part of others, and by what kind of browser somebody came."""

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns, create_index

revision = "people2"
down_revision = "people1"
branch_labels = None

LONG = 3 * 3600 * 1_000_000
"""Microseconds. Sessions that last longer are on a device of the person's own."""


def upgrade() -> None:
    add_columns(
        "people_person",
        sa.Column("phone_owner", sa.String(64), nullable=True),
        sa.Column("merged_into", sa.String(64), nullable=True),
    )
    create_index("ix_people_person_merged_into", "people_person", "merged_into")
    add_columns(
        "people_session",
        sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("device", sa.String(32), server_default="", nullable=False),
    )
    person, identifier, session = (
        sa.table("people_person", *(sa.column(name) for name in ("id", "phone", "phone_owner"))),
        sa.table("people_identifier", sa.column("id", sa.String), sa.column("person")),
        sa.table("people_session", *(sa.column(name) for name in ("own", "created_at", "expires_at"))),
    )
    # One phone of each: where a provider had named another one beside, that one opens the account until it is changed.
    owner = (
        sa.select(sa.func.max(sa.func.substr(identifier.c.id, len("phone:") + 1)))
        .where(identifier.c.person == person.c.id, identifier.c.id.like("phone:%"))
        .scalar_subquery()
    )
    op.execute(person.update().where(person.c.phone.is_not(None)).values(phone_owner=owner))
    own = session.c.expires_at - session.c.created_at > LONG
    op.execute(session.update().where(own).values(own=sa.true()))
