"""The tables of screens. No token is in them: a device's is derived from the server's key."""

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row
from hall.tables import Id, Micros, Name, Word


class ScreenRow(Row):
    """One screen: only its newest token (the ``issue``-th) opens anything, and none once it is ``revoked``."""

    __tablename__ = "screen"
    id: Mapped[Id] = mapped_column(primary_key=True)
    issue: Mapped[int] = mapped_column(default=0)
    by: Mapped[Name] = mapped_column(default="")
    at: Mapped[Micros] = mapped_column(default=0)
    kind: Mapped[Word] = mapped_column(default="tablet", server_default="tablet")
    place: Mapped[Id] = mapped_column(default="", server_default="")
    name: Mapped[Name] = mapped_column(default="", server_default="")
    seen_at: Mapped[Micros] = mapped_column(default=0, server_default="0")
    revoked: Mapped[bool] = mapped_column(default=False, server_default=false())


class ScreensRow(Row):
    """A hall's list of screens: how many numbers it has given out."""

    __tablename__ = "screens"
    id: Mapped[Id] = mapped_column(primary_key=True)
    numbered: Mapped[int] = mapped_column(default=0)


class ListedScreenRow(Row):
    """A screen in its hall's list."""

    __tablename__ = "listed_screen"
    id: Mapped[Id] = mapped_column(primary_key=True)
    hall: Mapped[Id] = mapped_column(index=True)
    kind: Mapped[Word]
    place: Mapped[Id]
    name: Mapped[Name]
    by: Mapped[Name]
    admitted_at: Mapped[Micros]
    seen_at: Mapped[Micros]
