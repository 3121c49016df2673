"""The demonstration's departments and posts, and who holds these: made once, where there are none yet."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from actors import Address, Cluster, Command, Refused, View
from common.organisation import ORGANISATION
from common.organisation.messages import AddDepartment, AddPost
from common.people import EDGE
from gateway.account_messages import Update

DATA = Path(__file__).resolve().parent.parent / "data" / "tianhe" / "departments.json"


async def create_demo_organisation(cluster: Cluster, data: Path = DATA) -> int:
    """Answers how many departments were made. Raises OSError or ValueError for bad data."""
    if (await cluster.call(ORGANISATION, View())).data["departments"]:
        return 0
    given: dict[str, Any] = json.loads(await asyncio.to_thread(data.read_text, "utf-8"))
    # In the order of the file, those above first: what one sender says arrives in order.
    await asyncio.gather(*(_give(cluster, command) for one in given["departments"] for command in _made(one, given)))
    for name, posts in given["holders"].items():
        await cluster.call(Address("account", name), Update(posts=tuple(posts)), caller=EDGE)
    return len(given["departments"])


def _made(one: dict[str, Any], given: dict[str, Any]) -> Iterator[Command[None]]:
    yield AddDepartment(
        department=one["id"],
        name=one["name"],
        name_en=one["name_en"],
        parent=one["parent"],
        halls=tuple(one["halls"]),
    )
    for post in given["posts"]:
        yield AddPost(
            post=f"{one['id']}.{post['id']}",
            department=one["id"],
            name=post["name"],
            name_en=post["name_en"],
            leads=post["leads"],
        )


async def _give(cluster: Cluster, command: Command[None]) -> None:
    try:
        await cluster.call(ORGANISATION, command, caller=EDGE)
    except Refused as refused:
        if refused.code not in ("organisation.department_taken", "organisation.post_taken"):
            raise  # else another gateway, starting at the same moment, was first
