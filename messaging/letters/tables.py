"""Letters on their way. A letter that is handed over or given up is no row any more."""

from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row

Word = Annotated[str, mapped_column(String(64))]
Micros = Annotated[int, mapped_column(BigInteger)]


class LetterRow(Row):
    """``busy_until``: claimed or put off until then (0: it waits); ``tries`` were in vain."""

    __tablename__ = "letter"
    id: Mapped[Word] = mapped_column(primary_key=True)
    about: Mapped[Annotated[str, mapped_column(String(128))]]
    kind: Mapped[Word]
    holder: Mapped[Annotated[str, mapped_column(String(1000))]]
    code: Mapped[Word]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    until: Mapped[Micros]
    busy_until: Mapped[Micros] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
