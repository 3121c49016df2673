"""Posts as files of accounts name them: ``部门/岗位``, or their code where that is not the name of one alone."""

from __future__ import annotations

import re

from actors import Caller, Cluster, View
from common.fault import Fault
from common.organisation import ORGANISATION
from common.people import covers
from common.shapes import Json

SEPARATORS = re.compile(r"[、，,;；/\n]")
"""What a cell's names are told apart by; a name with one of these is not written."""


class PostNames:
    """The organisation as its channel shows it."""

    def __init__(self, shown: Json) -> None:
        self._departments = {one["id"]: one for one in shown["departments"]}
        self._posts = {one["id"]: one for one in shown["posts"]}
        self._by_name: dict[str, list[str]] = {}
        for post in shown["posts"]:
            department = self._departments[post["department"]]
            if post["closed"] or department["closed"]:
                continue
            for name in {self._name(department[key], post[key]) for key in ("name", "name_en")}:
                self._by_name.setdefault(name.lower(), []).append(post["id"])

    @staticmethod
    def _name(department: str, post: str) -> str:
        return f"{department}/{post}"

    def name_of(self, post: str) -> str:
        """Its name where that means this post only, else its code."""
        shown = self._posts.get(post)
        if shown is None:
            return post
        department = self._departments[shown["department"]]["name"]
        name = self._name(department, shown["name"])
        plain = not (SEPARATORS.search(department) or SEPARATORS.search(shown["name"]))
        return name if plain and self.id_of(name) == post else post

    def id_of(self, given: str) -> str:
        """The post of this code or name; empty where there is none, or more than one."""
        if given in self._posts:
            return given
        found = self._by_name.get(given.lower(), ())
        return found[0] if len(found) == 1 else ""

    def fault_in(self, caller: Caller, post: str, *, given: bool) -> Fault | None:
        """Why the caller may not give somebody this post, or take it away; the organisation asks the same again."""
        shown = self._posts.get(post)
        if shown is None:
            return None
        department = self._departments[shown["department"]]
        if not covers(caller, department["halls"]):
            return Fault("organisation.other_halls", "posts")
        if given and (shown["closed"] or department["closed"]):
            return Fault("organisation.closed", "posts", name=shown["name"])
        return None


async def post_names(cluster: Cluster) -> PostNames:
    return PostNames((await cluster.call(ORGANISATION, View())).data)
