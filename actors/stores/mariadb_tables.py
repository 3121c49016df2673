"""How the tables of all rooms are laid out in MariaDB and MySQL; whoever creates tables there imports this.

Their own defaults would lose data or fold keys: TEXT and BLOB end at 64 KB, JSON in MySQL forgets the order of its
members, and ``a`` and ``A`` are one key. Keys are compared byte by byte, trailing blanks too (NO PAD).
"""

import re
from typing import Any

from sqlalchemy import JSON, LargeBinary, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.compiler import DDLCompiler, TypeCompiler

DIALECTS = ("mysql", "mariadb")
_LONG_DEFAULT = re.compile(r"(LONGTEXT(?: NOT NULL)?) DEFAULT ('[^']*')")


@compiles(Text, *DIALECTS)
@compiles(JSON, *DIALECTS)
def _long_text(element: Text | JSON, compiler: TypeCompiler, **options: Any) -> str:
    return "LONGTEXT"


@compiles(LargeBinary, *DIALECTS)
def _bytes(element: LargeBinary, compiler: TypeCompiler, **options: Any) -> str:
    return "LONGBLOB" if element.length is None else f"VARBINARY({element.length})"


@compiles(CreateTable, *DIALECTS)
def _table(element: CreateTable, compiler: DDLCompiler, **options: Any) -> str:
    created: str = compiler.visit_create_table(element, **options)  # type: ignore[no-untyped-call]
    text = with_expression_defaults(created.rstrip())
    return f"{text} ENGINE=InnoDB ROW_FORMAT=DYNAMIC CHARSET=utf8mb4 COLLATE={collation(compiler)}\n"


def collation(compiler: DDLCompiler) -> str:
    """The byte-by-byte collation without padding, which has another name in either product."""
    dialect: Any = compiler.dialect
    return "utf8mb4_nopad_bin" if dialect.is_mariadb else "utf8mb4_0900_bin"


def with_expression_defaults(ddl: str) -> str:
    """MySQL takes the default of a long text only as an expression; MariaDB takes either."""
    return _LONG_DEFAULT.sub(r"\1 DEFAULT (\2)", ddl)
