"""For which departments posts let somebody act: never a circle, never more than what lies below or was merged in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from common.organisation.tables import DepartmentRow, PostRow
from common.organisation.tree import Tree, above


def department(id_: str, parent: str = "", *, closed: bool = False, into: str = "") -> DepartmentRow:
    return DepartmentRow(id=id_, name=id_, name_en=id_, parent=parent, halls=["h"], closed=closed, into=into)


def post(id_: str, at: str, *, leads: bool = False, closed: bool = False) -> PostRow:
    return PostRow(id=id_, department=at, name=id_, name_en=id_, leads=leads, closed=closed)


def reach(departments: list[DepartmentRow], posts: list[PostRow], *held: str) -> list[str]:
    by_id = {one.id: one for one in departments}
    return Tree(by_id).reach({one.id: one for one in posts}, held)


TREE = [department("gov"), department("tax", "gov"), department("tax.1", "tax"), department("police", "gov")]


def test_a_post_is_for_its_own_department_and_one_that_leads_for_all_below() -> None:
    posts = [post("officer", "tax"), post("head", "tax", leads=True)]
    assert reach(TREE, posts, "officer") == ["tax"]
    assert reach(TREE, posts, "head") == ["tax", "tax.1"]
    assert reach(TREE, posts, "officer", "nobody's") == ["tax"]


def test_what_is_closed_gives_nothing_but_its_head_above_still_answers_for_it() -> None:
    posts = [post("officer", "tax.1"), post("head", "tax", leads=True), post("gone", "police", closed=True)]
    closed = [one if one.id != "tax.1" else department("tax.1", "tax", closed=True) for one in TREE]
    assert reach(closed, posts, "officer", "gone") == []
    assert reach(closed, posts, "head") == ["tax", "tax.1"]


def test_what_was_merged_is_its_successors_and_no_longer_that_of_whoever_led_it() -> None:
    merged = [*TREE, department("stamp", "tax", closed=True, into="police")]
    posts = [post("constable", "police"), post("head", "tax", leads=True)]
    assert reach(merged, posts, "constable") == ["police", "stamp"]
    assert reach(merged, posts, "head") == ["tax", "tax.1"]
    again = [*merged[:-2], department("police", "gov", closed=True, into="tax.1"), merged[-1]]
    assert reach(again, [post("clerk", "tax.1")], "clerk") == ["police", "stamp", "tax.1"]


@given(st.lists(st.integers(0, 20), max_size=20), st.data())
def test_a_leader_reaches_exactly_whom_they_are_above(parents: list[int], data: st.DataObject) -> None:
    departments = [department("0")]
    departments += [department(str(n), str(min(parent, n - 1))) for n, parent in enumerate(parents, start=1)]
    by_id = {one.id: one for one in departments}
    at = data.draw(st.sampled_from(sorted(by_id)))
    found = reach(departments, [post("head", at, leads=True)], "head")
    assert found == sorted(one for one in by_id if at in above(by_id, one))
