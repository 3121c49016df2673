"""Accounts that can be disabled and must change a temporary password, and the directory that lists them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("disabled", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("must_change", sa.Boolean(), server_default="0", nullable=False))
    op.create_table(
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
    # Accounts from before the directory have told it nothing; without an administrator in it, none could ever go.
    op.execute(
        "INSERT INTO account_listing SELECT username, display_name, roles, halls, 0, 0, "
        "(' ' || roles || ' ') LIKE '% admin %' FROM account"
    )
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kiosks", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("hall", schema=None) as batch_op:
        batch_op.drop_column("kiosks")
    op.drop_table("account_listing")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("must_change")
        batch_op.drop_column("disabled")
