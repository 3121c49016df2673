"""Departments: made, renamed, moved, closed, opened again."""

from __future__ import annotations

import re

from actors import Invalid, Part, Refused, applies, handles
from common.organisation.events import DepartmentClosed, DepartmentReopened, DepartmentSet
from common.organisation.members import Members
from common.organisation.messages import AddDepartment, ChangeDepartment, CloseDepartment, ReopenDepartment
from common.organisation.state import State, must_administer
from common.organisation.tables import LONGEST_ID, DepartmentRow
from common.organisation.tree import Tree, above

ID = re.compile(rf"[a-z0-9][a-z0-9.-]{{0,{LONGEST_ID - 1}}}")
MOST = 2000
"""Departments; whoever leads all of them carries so many names with every command."""
DEEPEST = 10  # levels


class Departments(Part[State]):
    @handles
    def add(self, command: AddDepartment) -> None:
        must_administer(self.caller, command.halls)
        if not ID.fullmatch(command.department):
            raise Invalid("organisation.bad_id", field="id")
        if command.department in self.state.departments:
            raise Refused("organisation.department_taken", field="id")
        if len(self.state.departments) >= MOST:
            raise Refused("organisation.too_many", field="id", most=MOST)
        self._set(command.department, command.name, command.name_en, command.parent, command.halls)

    @handles
    def change(self, command: ChangeDepartment) -> None:
        must_administer(self.caller)
        row = self.state.department(command.department)
        must_administer(self.caller, row.halls)
        halls = tuple(row.halls) if command.halls is None else command.halls
        must_administer(self.caller, halls)
        self._set(
            row.id,
            row.name if command.name is None else command.name,
            row.name_en if command.name_en is None else command.name_en,
            row.parent if command.parent is None else command.parent,
            halls,
        )

    def _set(self, id_: str, name: str, name_en: str, parent: str, halls: tuple[str, ...]) -> None:
        departments = self.state.departments
        row = departments.get(id_)
        if not halls:
            raise Invalid("field.missing", field="halls")
        if parent and (row is None or parent != row.parent):
            self._must_fit(id_, parent)
        for other in departments.values():
            if other.id != id_ and other.parent == parent and not other.closed and other.name == name:
                raise Refused("organisation.name_taken", field="name", name=name)
        event = DepartmentSet(department=id_, name=name, name_en=name_en, parent=parent, halls=halls)
        if row is None or event != _as_event(row):
            self.emit(event)
            self.part(Members).tell_reach()

    def _must_fit(self, id_: str, parent: str) -> None:
        """Raises where a department cannot be below this one."""
        departments = self.state.departments
        above_it = self.state.open_department(parent, "parent")
        must_administer(self.caller, above_it.halls)
        chain = list(above(departments, parent))
        if id_ in chain:
            raise Invalid("organisation.circle", field="parent")
        height = Tree(departments).height(id_) if id_ in departments else 1
        if len(chain) + height > DEEPEST:
            raise Invalid("organisation.too_deep", field="parent", most=DEEPEST)

    @handles
    def close(self, command: CloseDepartment) -> None:
        must_administer(self.caller)
        row = self.state.open_department(command.department)
        must_administer(self.caller, row.halls)
        tree = Tree(self.state.departments)
        if command.into:
            into = self.state.open_department(command.into, "into")
            must_administer(self.caller, into.halls)
            if into.id in tree.all_below(row.id):
                raise Invalid("organisation.circle", field="into")
            depth = len(list(above(self.state.departments, into.id)))
            if depth + tree.height(row.id) - 1 > DEEPEST:
                raise Invalid("organisation.too_deep", field="into", most=DEEPEST)
        elif below := tree.below(row.id):
            raise Refused("organisation.has_below", field="into", count=len(below))
        self.emit(DepartmentClosed(department=row.id, into=command.into))
        self.part(Members).tell_reach()

    @handles
    def reopen(self, command: ReopenDepartment) -> None:
        must_administer(self.caller)
        row = self.state.department(command.department)
        must_administer(self.caller, row.halls)
        if not row.closed:
            raise Refused("organisation.not_closed", field="department")
        if row.parent:
            self.state.open_department(row.parent, "parent")
        for other in self.state.departments.values():
            if other.parent == row.parent and not other.closed and other.name == row.name:
                raise Refused("organisation.name_taken", field="name", name=row.name)
        self.emit(DepartmentReopened(department=row.id))
        self.part(Members).tell_reach()

    @applies
    def was_set(self, event: DepartmentSet) -> None:
        row = self.state.departments.get(event.department)
        if row is None:
            row = self.state.departments[event.department] = DepartmentRow(
                id=event.department, name="", name_en="", parent=""
            )
        row.name, row.name_en, row.parent = event.name, event.name_en, event.parent
        row.halls = list(event.halls)
        self.save(row)

    @applies
    def closed(self, event: DepartmentClosed) -> None:
        row = self.state.departments[event.department]
        row.closed, row.into = True, event.into
        self.save(row)
        if not event.into:
            return
        for below in self.state.departments.values():
            if below.parent == row.id:
                below.parent = event.into
                self.save(below)
        for post in self.state.posts.values():
            if post.department == row.id:
                post.department = event.into
                self.save(post)

    @applies
    def reopened(self, event: DepartmentReopened) -> None:
        row = self.state.departments[event.department]
        row.closed, row.into = False, ""
        self.save(row)


def _as_event(row: DepartmentRow) -> DepartmentSet:
    return DepartmentSet(
        department=row.id, name=row.name, name_en=row.name_en, parent=row.parent, halls=tuple(row.halls)
    )
