"""Clerks and windows know what people call the clerks; windows opened by earlier releases claim theirs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns

revision = "0012"
down_revision = "0011"

ACCOUNT = sa.table("account", *map(sa.column, ("username", "display_name", "roles", "halls")), sa.column("disabled"))
WINDOW = sa.table("window", *map(sa.column, ("id", "day", "clerk", "claim")))
CLERK = sa.table(
    "clerk",
    *map(sa.column, ("id", "name")),
    *(sa.column(name, sa.JSON) for name in ("claim", "halls", "account")),
)
NAMES = {"hall_window": ("clerk",), "rating_service": ("clerk_name",), "follow_up": ("clerk_name", "owner_name")}


def upgrade() -> None:
    for table, columns in NAMES.items():
        add_columns(table, *(sa.Column(column, sa.String(length=200), nullable=True) for column in columns))
    add_columns("window", sa.Column("names", sa.JSON(), server_default="{}", nullable=False))
    add_columns(
        "clerk",
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("account", sa.JSON(), server_default="{}", nullable=False),
    )
    db = op.get_bind()
    _enrol(db)
    _claim(db)


def _enrol(db: sa.Connection) -> None:
    """Accounts from before this release have told no clerk's actor anything."""
    for account in db.execute(sa.select(ACCOUNT)).all():
        halls = account.halls.split()
        for district in sorted({hall[:6] for hall in halls}):
            own = [hall for hall in halls if hall[:6] == district and "clerk" in account.roles.split()]
            told = {"halls": own, "active": not account.disabled}
            _put(db, f"{district}:{account.username}", name=account.display_name, account=told)


def _claim(db: sa.Connection) -> None:
    """A window opened before there were claims holds none, so its clerk could open another. Leaders never claim."""
    accounts = db.execute(sa.select(ACCOUNT)).all()
    leaders = {account.username for account in accounts if {"manager", "admin"} & set(account.roles.split())}
    unclaimed = sa.select(WINDOW).where(WINDOW.c.clerk.is_not(None), WINDOW.c.claim.is_(None))
    for window in db.execute(unclaimed).all():
        key = f"{window.id[:6]}:{window.clerk}"
        if window.clerk in leaders or db.execute(sa.select(CLERK.c.claim).where(CLERK.c.id == key)).scalar():
            continue
        claim = f"before-claims {window.id}"
        held = {"claim": claim, "window": window.id, "day": window.day, "until": 0, "kept": True}
        _put(db, key, claim=held)
        db.execute(WINDOW.update().where(WINDOW.c.id == window.id).values(claim=claim))


def _put(db: sa.Connection, key: str, **values: Any) -> None:
    """Set columns of a clerk's row, which is made where there is none."""
    if db.execute(CLERK.update().where(CLERK.c.id == key).values(**values)).rowcount == 0:
        row = {"claim": {}, "halls": [], "name": "", "account": {}, **values}
        db.execute(CLERK.insert().values(id=key, **row))
