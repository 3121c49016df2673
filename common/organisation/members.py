"""Who holds posts and who stands in for whom, as accounts say; and for which departments that lets them act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actors import Address, Forbidden, Part, applies, handles
from common.organisation.events import DeputiesNoted, MemberNoted, ReachChanged
from common.organisation.messages import (
    Candidate,
    Candidates,
    Deputy,
    NoteDeputies,
    NoteMember,
    Reach,
    StandingIn,
    StandIns,
)
from common.organisation.state import State
from common.organisation.tables import MemberRow
from common.organisation.tree import Tree
from common.people import is_staff_member

INSIDE = "actor"


class Members(Part[State]):
    @handles
    def note(self, command: NoteMember) -> None:
        self._must_be(INSIDE)
        row = self.state.members.get(command.name)
        known = MemberNoted(name=command.name) if row is None else _as_event(row)
        now = MemberNoted(name=command.name, posts=command.posts, active=command.active)
        if now != known:
            self.emit(now)
        reach = self._reach(command.posts)
        if reach != list(command.departments):  # what it thinks, however it came to
            self._tell({command.name: reach})

    @handles
    def note_deputies(self, command: NoteDeputies) -> None:
        self._must_be(INSIDE)
        row = self.state.members.get(command.name)
        if list(command.deputies) != ([] if row is None else deputies_of(row)):
            self.emit(DeputiesNoted(name=command.name, deputies=command.deputies))

    def tell_reach(self) -> None:
        """The tree has changed: tell those who may act for other departments than before."""
        tree = Tree(self.state.departments)
        found = {row.username: tree.reach(self.state.posts, row.posts) for row in self.state.members.values()}
        self._tell({name: reach for name, reach in found.items() if reach != self.state.members[name].departments})

    def _tell(self, reach: dict[str, list[str]]) -> None:
        if not reach:
            return
        self.emit(ReachChanged(reach=reach))
        for name, departments in reach.items():
            self.tell(Address("account", name), Reach(departments=tuple(departments)))

    def _reach(self, posts: Iterable[str]) -> list[str]:
        return Tree(self.state.departments).reach(self.state.posts, posts)

    @handles
    def candidates(self, query: Candidates) -> list[Candidate]:
        if INSIDE not in self.caller.roles and not is_staff_member(self.caller):
            raise Forbidden("organisation.inside_only")
        if query.post:
            self.state.post(query.post)
        if query.department:
            self.state.department(query.department)
        return list(self._candidates(query))

    def _candidates(self, query: Candidates) -> Iterator[Candidate]:
        tree, posts = Tree(self.state.departments), self.state.posts
        for name, row in sorted(self.state.members.items()):
            by = [post for post in row.posts if post == query.post] if query.post else row.posts
            reach = tree.reach(posts, by)
            if not row.active or not reach or (query.department and query.department not in reach):
                continue
            yield Candidate(name=name)
            for deputy in deputies_of(row):
                other = self.state.members.get(deputy.name)
                if deputy.holds(self.now) and (other is None or other.active):
                    yield Candidate(name=deputy.name, behalf=name)

    @handles
    def stand_ins(self, query: StandIns) -> list[StandingIn]:
        self._must_be("gateway")
        return [
            StandingIn(principal=name, deputy=deputy)
            for name, row in sorted(self.state.members.items())
            for deputy in deputies_of(row)
            if query.name in ("", deputy.name)
        ]

    @applies
    def noted(self, event: MemberNoted) -> None:
        row = self._row(event.name)
        row.posts, row.active = list(event.posts), event.active
        self.save(row)

    @applies
    def reach_changed(self, event: ReachChanged) -> None:
        for name, departments in event.reach.items():
            row = self._row(name)
            row.departments = list(departments)
            self.save(row)

    @applies
    def deputies_noted(self, event: DeputiesNoted) -> None:
        row = self._row(event.name)
        row.deputies = [
            {"id": one.id, "name": one.name, "since": one.since, "until": one.until, "by": one.by}
            for one in event.deputies
        ]
        self.save(row)

    def _row(self, name: str) -> MemberRow:
        row = self.state.members.get(name)
        if row is None:
            row = self.state.members[name] = MemberRow(
                username=name, posts=[], active=True, departments=[], deputies=[]
            )
        return row

    def _must_be(self, role: str) -> None:
        if role not in self.caller.roles:
            raise Forbidden("organisation.inside_only")


def deputies_of(row: MemberRow) -> list[Deputy]:
    return [Deputy(**one) for one in row.deputies]


def _as_event(row: MemberRow) -> MemberNoted:
    return MemberNoted(name=row.username, posts=tuple(row.posts), active=row.active)
