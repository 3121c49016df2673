"""What is kept of the organisation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from actors import Row

LONGEST_ID = 32  # characters
LONGEST_NAME = 64  # characters


class DepartmentRow(Row):
    """One department; its id never changes. ``parent``: empty for one at the top. ``halls``: where it works; whoever
    administers all of these administers it. ``into``: the department that took it over when it was closed."""

    __tablename__ = "department"
    id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_en: Mapped[str] = mapped_column(String(LONGEST_NAME))
    parent: Mapped[str] = mapped_column(String(LONGEST_ID))
    halls: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    closed: Mapped[bool] = mapped_column(default=False)
    into: Mapped[str] = mapped_column(String(LONGEST_ID), default="")


class PostRow(Row):
    """One post of a department. ``leads``: whoever holds it acts for all departments below, too."""

    __tablename__ = "post"
    id: Mapped[str] = mapped_column(String(LONGEST_ID), primary_key=True)
    department: Mapped[str] = mapped_column(String(LONGEST_ID))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    name_en: Mapped[str] = mapped_column(String(LONGEST_NAME))
    leads: Mapped[bool] = mapped_column(default=False)
    closed: Mapped[bool] = mapped_column(default=False)


class MemberRow(Row):
    """What the organisation knows of an account: its posts, whether it can sign in, the departments that it was last
    told it may act for, and its deputies as ``{"id", "name", "since", "until"}``."""

    __tablename__ = "organisation_member"
    username: Mapped[str] = mapped_column(String(32), primary_key=True)
    posts: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    active: Mapped[bool] = mapped_column(default=True)
    departments: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    deputies: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
