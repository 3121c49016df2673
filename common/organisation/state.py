"""The organisation in memory."""

from __future__ import annotations

from dataclasses import dataclass

from actors import Caller, Forbidden, Refused, Unknown
from common.organisation.tables import DepartmentRow, MemberRow, PostRow
from common.people import EDGE, covers


@dataclass
class State:
    """Departments and posts by id, members by the names of their accounts."""

    departments: dict[str, DepartmentRow]
    posts: dict[str, PostRow]
    members: dict[str, MemberRow]

    def department(self, id_: str, field: str = "department") -> DepartmentRow:
        """Raises Unknown."""
        if id_ not in self.departments:
            raise Unknown("organisation.no_department", field=field)
        return self.departments[id_]

    def open_department(self, id_: str, field: str = "department") -> DepartmentRow:
        """Raises Unknown, and Refused for one that is closed."""
        row = self.department(id_, field)
        if row.closed:
            raise Refused("organisation.closed", field=field, name=row.name)
        return row

    def post(self, id_: str, field: str = "post") -> PostRow:
        """Raises Unknown."""
        if id_ not in self.posts:
            raise Unknown("organisation.no_post", field=field, id=id_)
        return self.posts[id_]


def must_administer(caller: Caller, *halls: list[str] | tuple[str, ...]) -> None:
    """An administrator of all of these halls; or the edge, which makes a demonstration's."""
    if set(EDGE.roles) & set(caller.roles):
        return
    if "admin" not in caller.roles:
        raise Forbidden("organisation.admin_only")
    if not all(covers(caller, one) for one in halls):
        raise Forbidden("organisation.other_halls", field="halls")
