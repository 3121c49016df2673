"""Bad ratings have an owner from the start, and one extension."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "follow_up_manager",
        sa.Column("id", sa.String(length=64), primary_key=True),
        sa.Column("hall", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("halls", sa.Integer(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_follow_up_manager_hall", "follow_up_manager", ["hall"])
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("extended_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("extension", sa.String(length=2000), nullable=True))
    _enrol(op.get_bind())


def _enrol(db: sa.Connection) -> None:
    """Accounts from before this release have told no follow-ups anything."""
    found = db.execute(sa.text("SELECT username, display_name, roles, halls, disabled FROM account ORDER BY username"))
    insert = sa.text(
        "INSERT INTO follow_up_manager (id, hall, name, display_name, halls, admin, active, since, chosen)"
        " VALUES (:id, :hall, :name, :display_name, :halls, :admin, 1, 0, 0)"
    )
    for username, display_name, roles, halls, disabled in found.all():
        if disabled or not {"manager", "admin"} & set(roles.split()):
            continue
        manages = halls.split()
        for hall in manages:
            values = {"id": f"{hall}:{username}", "hall": hall, "name": username, "display_name": display_name}
            db.execute(insert, {**values, "halls": len(manages), "admin": "admin" in roles.split()})


def downgrade() -> None:
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_column("extension")
        batch_op.drop_column("extended_at")
    op.drop_table("follow_up_manager")
