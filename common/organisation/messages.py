"""What can be said to the organisation, and what it says to accounts. Moments are microseconds since 1970 UTC."""

from __future__ import annotations

import msgspec

from actors import Address, Command, Query

ORGANISATION = Address("organisation", "all")


class Deputy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``name`` stands in for somebody from ``since`` until before ``until``. ``by``: who appointed them, where somebody
    else did."""

    id: str
    name: str
    since: int
    until: int
    by: str = ""

    def holds(self, now: int) -> bool:
        return self.since <= now < self.until


class AddDepartment(Command[None], frozen=True, kw_only=True, tag="organisation.add_department"):
    """Admin of these halls, and of the parent's. Refused where the id is taken."""

    department: str
    name: str
    name_en: str
    parent: str = ""
    halls: tuple[str, ...]


class ChangeDepartment(Command[None], frozen=True, kw_only=True, tag="organisation.change_department"):
    """Admin of its halls and of those that it is to have. Change what is not None, all of it or nothing."""

    department: str
    name: str | None = None
    name_en: str | None = None
    parent: str | None = None
    halls: tuple[str, ...] | None = None


class CloseDepartment(Command[None], frozen=True, kw_only=True, tag="organisation.close_department"):
    """Admin of its halls, and of those of ``into``, which takes everything over. Without, nothing may be below it."""

    department: str
    into: str = ""


class ReopenDepartment(Command[None], frozen=True, kw_only=True, tag="organisation.reopen_department"):
    """Admin of its halls."""

    department: str


class AddPost(Command[None], frozen=True, kw_only=True, tag="organisation.add_post"):
    """Admin of the department's halls."""

    post: str
    department: str
    name: str
    name_en: str
    leads: bool = False


class ChangePost(Command[None], frozen=True, kw_only=True, tag="organisation.change_post"):
    """Admin of the department's halls. Change what is not None. Who holds a closed post acts for nobody by it."""

    post: str
    name: str | None = None
    name_en: str | None = None
    leads: bool | None = None
    closed: bool | None = None


class MayGive(Query[None], frozen=True, kw_only=True, tag="organisation.may_give"):
    """Asked before accounts are given posts, in the name of whoever gives: raises where one of ``given`` is not there
    or closed, or where the caller administers not all halls of a department of ``given`` or ``taken``."""

    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


class NoteMember(Command[None], frozen=True, kw_only=True, tag="organisation.note_member"):
    """Inside. An account says what it is now. ``departments``: for which it thinks that it may act."""

    name: str
    posts: tuple[str, ...]
    active: bool
    departments: tuple[str, ...]


class NoteDeputies(Command[None], frozen=True, kw_only=True, tag="organisation.note_deputies"):
    """Inside. An account says who stands in for it."""

    name: str
    deputies: list[Deputy]


class Reach(Command[None], frozen=True, kw_only=True, tag="account.reach"):
    """To an account: act for these departments from now on, and no others."""

    departments: tuple[str, ...]


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who may do something now; ``behalf``: for whom they stand in."""

    name: str
    behalf: str = ""


class Candidates(Query[list[Candidate]], frozen=True, kw_only=True, tag="organisation.candidates"):
    """Inside or staff. Who may act now: holders of a post, or all who may act for a department; with those who stand
    in for them. Nobody who cannot sign in. Unknown where there is no such post or department."""

    post: str = ""
    department: str = ""


class StandingIn(msgspec.Struct, frozen=True, kw_only=True):
    """Whose deputy somebody is."""

    principal: str
    deputy: Deputy


class StandIns(Query[list[StandingIn]], frozen=True, kw_only=True, tag="organisation.stand_ins"):
    """The gateway. For whom this account stands in, now or later; empty: all there are."""

    name: str = ""
