"""Every table and every statement in the SQL of each database, those too that no test here can start.

For Oracle and SQL Server this is all that is known: the SQL is made and within their limits, and no server has run it.
"""

from typing import Any

import pytest
from sqlalchemy import LargeBinary, String, Table
from sqlalchemy.dialects import mssql, mysql, oracle, sqlite
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement

import actors.stores.mariadb_tables  # noqa: F401 - how MariaDB and MySQL lay out tables
from actors import Row
from actors.stores import questions
from actors.stores.statements import Compiler, upsert_of
from gateway.database import load_tables

load_tables()

DIALECTS: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": PGDialect(paramstyle="numeric_dollar"),
    "mariadb": MariaDBDialect(paramstyle="format"),
    "mysql": mysql.dialect(paramstyle="format"),
    "oracle": oracle.dialect(),
    "mssql": mssql.dialect(deprecate_large_types=True),
}
WITH_UPSERT = ("sqlite", "postgresql", "mariadb", "mysql")
LONGEST_NAME = {"sqlite": 1000, "postgresql": 63, "mariadb": 64, "mysql": 64, "oracle": 128, "mssql": 128}
# Bytes of an index key. A character takes four, but where VARCHAR counts bytes (SQL Server).
LARGEST_KEY = {"postgresql": 2704, "mariadb": 3072, "mysql": 3072, "oracle": 6398, "mssql": 900}
A_CHARACTER = {"mssql": 1}

OURS = sorted(
    (mapper.class_ for mapper in Row.registry.mappers if mapper.class_.__module__.split(".")[0] != "tests"),
    key=lambda cls: cls.__tablename__,
)
ROWS = [cls for cls in OURS if not cls.__tablename__.startswith("benchmark_")]
QUESTIONS = {
    name: value for name, value in vars(questions).items() if isinstance(value, ClauseElement) and name.isupper()
}

each_dialect = pytest.mark.parametrize("name", DIALECTS)
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda cls: cls.__tablename__)


def keys(table: Table) -> dict[str, list[Any]]:
    """The columns of every index and of every rule that has one, by name."""
    found = {str(index.name): list(index.columns) for index in table.indexes}
    for rule in table.constraints:
        columns = list(getattr(rule, "columns", ()))
        if columns:
            found[str(rule.name or f"{table.name} primary key")] = columns
    return found


def test_there_is_something_to_make() -> None:
    assert len(ROWS) > 30
    assert len(QUESTIONS) > 15


@each_dialect
@each_row
def test_tables(name: str, row: Any) -> None:
    table, dialect = row.__table__, DIALECTS[name]
    made = str(CreateTable(table).compile(dialect=dialect))
    for column in table.columns:
        assert dialect.identifier_preparer.quote(column.name) in made
    for index in table.indexes:
        assert str(index.name) in str(CreateIndex(index).compile(dialect=dialect))
    names = [table.name, *(column.name for column in table.columns), *keys(table)]
    assert [n for n in names if len(n.encode()) > LONGEST_NAME[name]] == []


@each_dialect
@each_row
def test_statements(name: str, row: Any) -> None:
    compiler = Compiler(DIALECTS[name])
    statements = compiler.table(row)
    asked: list[str] = []
    statements.by_key(lambda sql, values: asked.append(sql) or [], "key")  # type: ignore[func-returns-value]
    assert asked[0].startswith("SELECT ")
    assert statements.insert.startswith("INSERT INTO ")
    assert statements.delete.startswith("DELETE FROM ")
    if name in WITH_UPSERT:
        assert "CONFLICT" in statements.upsert or "DUPLICATE" in statements.upsert
    else:  # there a row is removed and inserted
        with pytest.raises(NotImplementedError):
            upsert_of(row.__table__, name)


@each_dialect
@pytest.mark.parametrize("question", QUESTIONS)
def test_questions(name: str, question: str) -> None:
    assert Compiler(DIALECTS[name]).compile(QUESTIONS[question]).sql


@pytest.mark.parametrize("name", LARGEST_KEY)
@each_row
def test_keys_are_not_too_large(name: str, row: Any) -> None:
    """Of text by which rows are found; a key that is too large is refused when the table is made, or a row is."""
    for key, columns in keys(row.__table__).items():
        size = 0
        for column in columns:
            if isinstance(column.type, String | LargeBinary):
                assert column.type.length is not None, f"{key}: {column} has no bound"
                size += column.type.length * (A_CHARACTER.get(name, 4) if isinstance(column.type, String) else 1)
            else:
                size += 8
        assert size <= LARGEST_KEY[name], key


def test_rows_are_not_too_large_for_mysql() -> None:
    """All short texts of a row together are at most 65,535 bytes there."""
    for row in ROWS:
        texts = [column.type.length or 0 for column in row.__table__.columns if isinstance(column.type, String)]
        assert sum(texts) * 4 + 8 * len(row.__table__.columns) < 65_535, row


@pytest.mark.parametrize("name", ["mysql", "mariadb"])
@each_row
def test_mysql_cuts_nothing_off_and_folds_no_keys(name: str, row: Any) -> None:
    made = str(CreateTable(row.__table__).compile(dialect=DIALECTS[name]))
    assert {"mysql": "utf8mb4_0900_bin", "mariadb": "utf8mb4_nopad_bin"}[name] in made
    for word in (" TEXT", " BLOB", " JSON", " FLOAT"):
        assert word not in made
