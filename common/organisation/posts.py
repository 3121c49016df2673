"""Posts of departments, and who may give them."""

from __future__ import annotations

from actors import Invalid, Part, Refused, applies, handles
from common.organisation.departments import ID
from common.organisation.events import PostSet
from common.organisation.members import Members
from common.organisation.messages import AddPost, ChangePost, MayGive
from common.organisation.state import State, must_administer
from common.organisation.tables import PostRow

MOST = 100
"""Posts of one department."""


class Posts(Part[State]):
    @handles
    def add(self, command: AddPost) -> None:
        must_administer(self.caller)
        department = self.state.open_department(command.department)
        must_administer(self.caller, department.halls)
        if not ID.fullmatch(command.post):
            raise Invalid("organisation.bad_id", field="id")
        if command.post in self.state.posts:
            raise Refused("organisation.post_taken", field="id")
        if sum(post.department == department.id for post in self.state.posts.values()) >= MOST:
            raise Refused("organisation.too_many", field="id", most=MOST)
        self._set(
            PostSet(
                post=command.post,
                department=department.id,
                name=command.name,
                name_en=command.name_en,
                leads=command.leads,
            )
        )

    @handles
    def change(self, command: ChangePost) -> None:
        must_administer(self.caller)
        row = self.state.post(command.post)
        must_administer(self.caller, self.state.department(row.department).halls)
        self._set(
            PostSet(
                post=row.id,
                department=row.department,
                name=row.name if command.name is None else command.name,
                name_en=row.name_en if command.name_en is None else command.name_en,
                leads=row.leads if command.leads is None else command.leads,
                closed=row.closed if command.closed is None else command.closed,
            )
        )

    def _set(self, event: PostSet) -> None:
        for other in self.state.posts.values():
            alike = other.department == event.department and other.name == event.name
            if alike and other.id != event.post and not other.closed and not event.closed:
                raise Refused("organisation.name_taken", field="name", name=event.name)
        row = self.state.posts.get(event.post)
        if row is None or event != _as_event(row):
            self.emit(event)
            self.part(Members).tell_reach()

    @handles
    def may_give(self, query: MayGive) -> None:
        must_administer(self.caller)
        for id_ in (*query.given, *query.taken):
            post = self.state.post(id_, "posts")
            department = self.state.department(post.department)
            must_administer(self.caller, department.halls)
            if id_ in query.given and (post.closed or department.closed):
                raise Refused("organisation.closed", field="posts", name=post.name)

    @applies
    def was_set(self, event: PostSet) -> None:
        row = self.state.posts.get(event.post)
        if row is None:
            row = self.state.posts[event.post] = PostRow(id=event.post, department="", name="", name_en="")
        row.department, row.name, row.name_en = event.department, event.name, event.name_en
        row.leads, row.closed = event.leads, event.closed
        self.save(row)


def _as_event(row: PostRow) -> PostSet:
    return PostSet(
        post=row.id,
        department=row.department,
        name=row.name,
        name_en=row.name_en,
        leads=row.leads,
        closed=row.closed,
    )
