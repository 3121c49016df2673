"""The table of what queues have measured."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row
from hall.tables import Id


class PaceRow(Row):
    """A part of a queue's `hall.waits.learning.Pace` as a document: ``today`` and ``calibration``, which change with
    events, or ``before``, which changes when a day is over."""

    __tablename__ = "queue_pace"
    id: Mapped[Id] = mapped_column(primary_key=True)
    queue: Mapped[Id] = mapped_column(index=True)
    part: Mapped[Id]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
