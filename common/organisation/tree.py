"""Questions about the tree. Pure; departments and posts by id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol


class Department(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def closed(self) -> bool: ...
    @property
    def into(self) -> str: ...


class Post(Protocol):
    @property
    def department(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def leads(self) -> bool: ...
    @property
    def closed(self) -> bool: ...


Departments = Mapping[str, Department]
Posts = Mapping[str, Post]


class Tree:
    """The departments as they are at a moment, asked from above downwards."""

    def __init__(self, departments: Departments) -> None:
        self._departments = departments
        self._below: dict[str, list[str]] = {}
        self._kept: dict[str, list[str]] = {}
        """Those below, without those that another took over."""
        self._merged: dict[str, list[str]] = {}
        for one in departments.values():
            self._below.setdefault(one.parent, []).append(one.id)
            if one.into:
                self._merged.setdefault(one.into, []).append(one.id)
            else:
                self._kept.setdefault(one.parent, []).append(one.id)

    def below(self, department: str) -> list[str]:
        """Those directly below that are open."""
        return [one for one in self._below.get(department, ()) if not self._departments[one].closed]

    def all_below(self, department: str) -> set[str]:
        """The department and everything below it, closed ones too."""
        return self._closure((department,), self._below)

    def height(self, department: str) -> int:
        """How many levels the department and what is below it are."""
        return 1 + max((self.height(one) for one in self._below.get(department, ())), default=0)

    def reach(self, posts: Posts, held: Iterable[str]) -> list[str]:
        """The departments for which these posts let somebody act: their own, of posts that lead all below (closed ones
        too: somebody answers for what they left), and with each those that were merged into it. Posts and departments
        that are closed give nothing."""
        found: set[str] = set()
        for id_ in held:
            post = posts.get(id_)
            if post is None or post.closed or self._departments[post.department].closed:
                continue
            found |= self._closure((post.department,), self._kept) if post.leads else {post.department}
        return sorted(self._closure(found, self._merged))

    @staticmethod
    def _closure(start: Iterable[str], edges: Mapping[str, list[str]]) -> set[str]:
        found: set[str] = set()
        open_ = list(start)
        while open_:
            one = open_.pop()
            if one not in found:
                found.add(one)
                open_ += edges.get(one, ())
        return found


def above(departments: Departments, department: str) -> Iterator[str]:
    """The department, then the one above it, and so on to the top."""
    while department:
        yield department
        department = departments[department].parent
