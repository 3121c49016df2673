"""The organisation, ``organisation/all``: the single writer of the tree.

Accounts say which posts they hold; it says for which departments that lets them act, again whenever the tree changes.
So what an account may do is in the account, and nobody asks the tree at each request.
"""

from __future__ import annotations

from actors import Actor, Rows
from common.organisation.departments import Departments
from common.organisation.members import Members
from common.organisation.posts import Posts
from common.organisation.state import State
from common.organisation.tables import DepartmentRow, MemberRow, PostRow


class Organisation(Actor, kind="organisation", parts=(Departments, Posts, Members)):
    read_by = "administrators"
    publish = "state"
    state: State

    def load(self, db: Rows) -> None:
        self.state = State(
            departments={row.id: row for row in db.all(DepartmentRow, order_by="id")},
            posts={row.id: row for row in db.all(PostRow, order_by="id")},
            members={row.username: row for row in db.all(MemberRow, order_by="username")},
        )

    def view(self) -> dict[str, object]:
        """The tree and its posts, and nobody's name: who holds them is for administrators of their halls."""
        return {
            "departments": [
                {
                    "id": row.id,
                    "name": row.name,
                    "name_en": row.name_en,
                    "parent": row.parent,
                    "halls": list(row.halls),
                    "closed": row.closed,
                    "into": row.into,
                }
                for _, row in sorted(self.state.departments.items())
            ],
            "posts": [
                {
                    "id": row.id,
                    "department": row.department,
                    "name": row.name,
                    "name_en": row.name_en,
                    "leads": row.leads,
                    "closed": row.closed,
                }
                for _, row in sorted(self.state.posts.items())
            ],
        }
