"""What happens in the organisation."""

from __future__ import annotations

from actors import Event
from common.organisation.messages import Deputy


class DepartmentSet(Event, frozen=True, kw_only=True, tag="organisation.department_set"):
    """A department is new, or called otherwise, or elsewhere in the tree."""

    department: str
    name: str
    name_en: str
    parent: str
    halls: tuple[str, ...]


class DepartmentClosed(Event, frozen=True, kw_only=True, tag="organisation.department_closed"):
    """Nobody acts for it any more by a post of its own. ``into``: the department that takes over its posts, the
    departments below it and what it was doing; empty: none does."""

    department: str
    into: str = ""


class DepartmentReopened(Event, frozen=True, kw_only=True, tag="organisation.department_reopened"):
    """It is there again, with the posts that it kept; what another took over stays there."""

    department: str


class PostSet(Event, frozen=True, kw_only=True, tag="organisation.post_set"):
    post: str
    department: str
    name: str
    name_en: str
    leads: bool
    closed: bool = False


class MemberNoted(Event, frozen=True, kw_only=True, tag="organisation.member_noted"):
    """An account holds these posts; ``active``: it can sign in."""

    name: str
    posts: tuple[str, ...] = ()
    active: bool = True


class ReachChanged(Event, frozen=True, kw_only=True, tag="organisation.reach_changed"):
    """For which departments accounts may act from now on."""

    reach: dict[str, list[str]]


class DeputiesNoted(Event, frozen=True, kw_only=True, tag="organisation.deputies_noted"):
    """Who stands in for an account, and when."""

    name: str
    deputies: list[Deputy]
