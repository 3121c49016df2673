"""Accounts that can be disabled and must change a temporary password, and the directory that lists them."""

import sqlalchemy as sa
from alembic import op

from common.steps import add_columns, create_table

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    add_columns(
        "account",
        sa.Column("disabled", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("must_change", sa.Boolean(), server_default="0", nullable=False),
    )
    create_table(
        "account_listing",
        sa.Column("username", sa.String(length=32), nullable=False),
        sa.Column("display_name", sa.String(length=64), nullable=False),
        sa.Column("roles", sa.String(length=255), nullable=False),
        sa.Column("halls", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("username"),
    )
    add_columns("hall", sa.Column("kiosks", sa.JSON(), server_default="{}", nullable=False))
    _list(op.get_bind())


def _list(db: sa.Connection) -> None:
    """Accounts from before the directory have told it nothing; without an administrator in it, none could ever go."""
    columns = ("username", "display_name", "roles", "halls", "disabled", "must_change", "admin")
    listing = sa.table("account_listing", *map(sa.column, columns))
    found = db.execute(sa.text("SELECT username, display_name, roles, halls FROM account")).mappings()
    for account in found.all():
        flags = {"disabled": False, "must_change": False, "admin": "admin" in account["roles"].split()}
        db.execute(listing.insert().values(**account, **flags))
