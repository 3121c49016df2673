"""The steps that a migration is made of. Each looks first whether it has been done, and then does nothing.

A database that commits every CREATE and ALTER by itself (MariaDB, MySQL) is left half-way by a migration that is
interrupted, and so were SQLite files by releases before 0020: the next start goes on with what is missing. What a
migration does to *data* comes after its last step: there it is committed together with the version, all or nothing,
in every database.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.ddl.base import AddColumn, visit_add_column
from sqlalchemy.ext.compiler import compiles

from actors.stores.mariadb_tables import with_expression_defaults


def name(length: int) -> sa.String:
    """Text by which the runtime finds and orders its rows: by its bytes, in every database."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def create_table(table: str, *columns: sa.schema.SchemaItem, **options: Any) -> None:
    """Create a table; its indexes are steps of their own."""
    if not sa.inspect(op.get_bind()).has_table(table):
        op.create_table(table, *columns, **options)


def add_columns(table: str, *columns: sa.Column[Any]) -> None:
    """Add columns. One that may not be null needs a default on the server, for the rows that are there."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
    for column in columns:
        if column.name not in there:
            op.add_column(table, column)


def drop_columns(table: str, *names: str) -> None:
    """Drop columns that nothing refers to."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}
    for column in names:
        if column in there:
            op.drop_column(table, column)


def widen(table: str, column: str, type_: sa.String) -> None:
    """Let a text column that may be null be longer."""
    types: dict[str, Any] = {found["name"]: found["type"] for found in sa.inspect(op.get_bind()).get_columns(table)}
    if types[column].length == type_.length:
        return
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, type_=type_, existing_nullable=True)


def create_index(index: str, table: str, *columns: str, **where: Any) -> None:
    """Create an index on these columns, in this order; ``where`` as for Alembic's, by dialect."""
    if not _has_index(index, table):
        op.create_index(index, table, list(columns), **where)


def drop_index(index: str, table: str) -> None:
    """Drop an index."""
    if _has_index(index, table):
        op.drop_index(index, table)


def _has_index(index: str, table: str) -> bool:
    return any(found["name"] == index for found in sa.inspect(op.get_bind()).get_indexes(table))


@compiles(AddColumn, "mysql", "mariadb")
def _add_column(element: AddColumn, compiler: sa.sql.compiler.DDLCompiler, **options: Any) -> str:
    return with_expression_defaults(str(visit_add_column(element, compiler, **options)))
