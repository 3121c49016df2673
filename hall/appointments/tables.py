"""The tables of appointments. Citizens' data appear only sealed, as an opaque id, and as a mask for the day."""

from typing import Annotated, Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row
from hall.tables import Id, Micros, Name, Word

Long = Annotated[str, mapped_column(String(100))]


class AppointmentRow(Row):
    """One appointment of an agenda. ``booking`` is the key of the booking, or of the move, that made it; ``moved_from``
    and ``moved_to`` are appointments of other days; ``refusal`` is why the last attempt at a ticket got none
    (``{"code", "field", "facts"}``); ``warned``: that the hall is closed at that time; ``person`` the citizen's account
    that it belongs to, ``behalf`` what the enterprise is called that it is for."""

    __tablename__ = "appointment"
    id: Mapped[Id] = mapped_column(primary_key=True)
    agenda: Mapped[Id] = mapped_column(index=True)
    booking: Mapped[Long]
    item: Mapped[Id]
    item_name: Mapped[Name]
    queue: Mapped[Id]
    start: Mapped[Micros]
    end: Mapped[Micros]
    holder: Mapped[str] = mapped_column(String(1000))
    holder_index: Mapped[Id]
    mask: Mapped[Name | None] = mapped_column(default=None)
    state: Mapped[Word] = mapped_column(default="booked")
    attempt: Mapped[int] = mapped_column(default=0)
    ticket: Mapped[Id | None] = mapped_column(default=None)
    moved_from: Mapped[Id | None] = mapped_column(default=None)
    moved_to: Mapped[Id | None] = mapped_column(default=None)
    warned: Mapped[bool] = mapped_column(default=False, server_default="0")
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    person: Mapped[Id | None] = mapped_column(default=None)
    behalf: Mapped[Name | None] = mapped_column(default=None)


class GuestRow(Row):
    """One person by opaque id: ``claims`` are {booking, agenda, item, kept, until}, ``missed`` are moments."""

    __tablename__ = "guest"
    id: Mapped[Id] = mapped_column(primary_key=True)
    claims: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    missed: Mapped[list[int]] = mapped_column(JSON, default_factory=list)
