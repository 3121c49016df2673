"""What is kept of an inbox. Every moment is microseconds since 1970 (UTC)."""

from typing import Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row


class InboxRow(Row):
    """Whose it is, and how many notices have ever come: the last one's number."""

    __tablename__ = "inbox"
    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    came: Mapped[int] = mapped_column(default=0)


class NoticeRow(Row):
    """One notice that is still kept; ``id`` is ``{person}:{number}``."""

    __tablename__ = "inbox_notice"
    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    person: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[int]
    at: Mapped[int] = mapped_column(BigInteger)
    code: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    path: Mapped[str] = mapped_column(String(200))
    read: Mapped[bool] = mapped_column(default=False)
