"""Departments and posts over HTTP, for administrators. Thin; the actor decides. What there is, its channel shows."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field, StrictBool, StringConstraints

from actors import Cluster, Invalid
from common.edge import Body, Id, IdempotencyKey, TheCaller, TheCluster
from common.fronts import places
from common.identity import read_name
from common.identity.fields import reads
from common.organisation.messages import (
    ORGANISATION,
    AddDepartment,
    AddPost,
    ChangeDepartment,
    ChangePost,
    CloseDepartment,
    ReopenDepartment,
)
from common.organisation.tables import LONGEST_ID, LONGEST_NAME
from common.says import ADMINISTRATORS, says

Code = Annotated[str, StringConstraints(max_length=LONGEST_ID)]
Name = Annotated[str, reads(partial(read_name, longest=LONGEST_NAME))]
Halls = Annotated[list[Id], Field(min_length=1, max_length=200)]
Which = Annotated[str, Path(max_length=LONGEST_ID)]

router = APIRouter(prefix="/api/departments", tags=["organisation"])
posts_router = APIRouter(prefix="/api/posts", tags=["organisation"])


class NewDepartment(Body):
    """A department below another one, or (``parent`` empty) at the top."""

    id: Code
    name: Name
    name_en: Name
    parent: Code = ""
    halls: Halls


class DepartmentChange(Body):
    """What is to change; what is left out stays."""

    name: Name | None = None
    name_en: Name | None = None
    parent: Code | None = None
    halls: Halls | None = None


class Closing(Body):
    """``into``: the department that takes over posts, what is below, and what was under way; empty: none."""

    into: Code = ""


class NewPost(Body):
    """A post; whoever holds one that ``leads`` acts for all departments below, too."""

    id: Code
    department: Code
    name: Name
    name_en: Name
    leads: StrictBool = False


class PostChange(Body):
    """What is to change; what is left out stays."""

    name: Name | None = None
    name_en: Name | None = None
    leads: StrictBool | None = None
    closed: StrictBool | None = None


@router.post("", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(404, 409))
async def add_department(
    body: NewDepartment, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> None:
    """Make a department."""
    await _must_exist(cluster, body.halls)
    command = AddDepartment(
        department=body.id,
        name=body.name,
        name_en=body.name_en,
        parent=body.parent,
        halls=tuple(dict.fromkeys(body.halls)),
    )
    await cluster.call(ORGANISATION, command, command_id=key, caller=caller)


@router.patch("/{department}", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(404, 409))
async def change_department(
    department: Which, body: DepartmentChange, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> None:
    """Rename or move a department; its code stays, and so does everything that refers to it."""
    if body.halls is not None:
        await _must_exist(cluster, body.halls)
    command = ChangeDepartment(
        department=department,
        name=body.name,
        name_en=body.name_en,
        parent=body.parent,
        halls=None if body.halls is None else tuple(dict.fromkeys(body.halls)),
    )
    await cluster.call(ORGANISATION, command, command_id=key, caller=caller)


@router.post("/{department}/close", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(404, 409))
async def close_department(
    department: Which, body: Closing, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> None:
    """Close a department, or merge it into another one."""
    command = CloseDepartment(department=department, into=body.into)
    await cluster.call(ORGANISATION, command, command_id=key, caller=caller)


@router.post("/{department}/reopen", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(404, 409))
async def reopen_department(
    department: Which, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> None:
    """Open a closed department again; what another took over stays there."""
    await cluster.call(ORGANISATION, ReopenDepartment(department=department), command_id=key, caller=caller)


@posts_router.post("", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(404, 409))
async def add_post(body: NewPost, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None) -> None:
    """Make a post of a department."""
    command = AddPost(post=body.id, department=body.department, name=body.name, name_en=body.name_en, leads=body.leads)
    await cluster.call(ORGANISATION, command, command_id=key, caller=caller)


@posts_router.patch("/{post}", status_code=204)
@says(who=ADMINISTRATORS, answer=None, errors=(404, 409))
async def change_post(
    post: Which, body: PostChange, cluster: TheCluster, caller: TheCaller, key: IdempotencyKey = None
) -> None:
    """Rename a post, have it lead or not, close or open it."""
    command = ChangePost(post=post, name=body.name, name_en=body.name_en, leads=body.leads, closed=body.closed)
    await cluster.call(ORGANISATION, command, command_id=key, caller=caller)


async def _must_exist(cluster: Cluster, halls: list[str]) -> None:
    """Raises Invalid naming a hall that there is not."""
    known = await places(cluster)
    for hall in halls:
        if hall not in known:
            raise Invalid("organisation.no_such_hall", field="halls", id=hall)
