"""How a gateway joins the hosts of a cluster, or starts them: both sides say which database and which code they have
before anything is exchanged."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

# Before Ray, which reads its settings when it is imported.
from actors.ray.session import RayFailed

# isort: split
from ray.exceptions import RayError

from actors.local import begin_here
from actors.ray import control, crew
from actors.ray.handshake import SUPERVISOR, Plan, Welcome
from actors.ray.link import Link
from actors.ray.supervisor import Supervisor
from actors.ray.version import code_of
from actors.stores.contract import Store

log = logging.getLogger(__name__)

PAUSE = 0.1  # seconds between two tries
FOLLOWERS = 1000  # calls that the supervisor answers at once: gateways and hosts that wait for news of it


async def join(plan: Plan, store: Store, nodes: list[control.Node]) -> tuple[Link, bool]:
    """Find the supervisor or start one, agree with it, and wait until all hosts are there. Raises RayFailed.

    The second answer: whether some run other code and must be started again.
    """
    starting: asyncio.Task[Any] | None = None
    if await control.find(SUPERVISOR, plan.namespace) is None:
        await begin_here(store, plan.clock)
        # Their processes take as long to start as the supervisor's: all at the same time. It finds them by name.
        starting = asyncio.create_task(crew.hire_first(plan, nodes))
    try:
        supervisor, behind = await agree(plan, nodes)
        link = Link(plan.namespace, supervisor, supervises=True)
        try:
            while not link.complete:
                await link.news(1.0)
        except BaseException:
            await link.close()
            raise
        return link, behind
    finally:
        if starting is not None:
            with contextlib.suppress(Exception):
                await starting


async def agree(plan: Plan, nodes: list[control.Node]) -> tuple[Any, bool]:
    """A supervisor of this database and of no older code, and whether its hosts' code is another. Raises RayFailed."""
    own = code_of(plan.modules)
    while True:
        supervisor = await control.start(Supervisor, SUPERVISOR, plan.namespace, plan, node=nodes[0], calls=FOLLOWERS)
        try:
            welcome: Welcome = await supervisor.hello.remote()
        except RayError:  # found by name, and dead; or it is being started again
            await asyncio.sleep(PAUSE)
            continue
        if welcome.epoch != plan.epoch:
            raise RayFailed(
                f"the hosts that run there use another database ({welcome.epoch}) than this gateway ({plan.epoch}):"
                " set TIANHE_DATABASE_URL to theirs",
                "other_store",
            )
        if own.is_older_than(welcome.code):
            raise RayFailed(
                f"the hosts run a newer version, {welcome.code}, than this gateway, {own}: install it here",
                "newer_hosts",
                theirs=str(welcome.code),
                ours=str(own),
            )
        if welcome.code != own:
            log.warning("the hosts run %s; they are started again with %s", welcome.code, own)
            await control.kill(supervisor, restart=True)
            welcome = await again(supervisor, welcome.life)
            if welcome.code.is_older_than(own):
                raise RayFailed(
                    f"the hosts' node still has {welcome.code}, this gateway {own}: install it there too",
                    "other_code",
                    theirs=str(welcome.code),
                    ours=str(own),
                )
        return supervisor, welcome.behind > 0


async def again(supervisor: Any, life: str) -> Welcome:
    """What a supervisor says in another life than this one."""
    while True:
        try:
            welcome: Welcome = await supervisor.hello.remote()
            if welcome.life != life:
                return welcome
        except RayError:
            pass
        await asyncio.sleep(PAUSE)


async def resize(namespace: str, epoch: str, hosts: int) -> bool:
    """Change the number of running hosts of a database; False where none run. Raises RayFailed."""
    supervisor = await control.find(SUPERVISOR, namespace)
    if supervisor is None:
        return False
    welcome: Welcome = await supervisor.hello.remote()
    if welcome.epoch != epoch:
        raise RayFailed(
            "the hosts that run there use another database: set TIANHE_DATABASE_URL to theirs", "other_store"
        )
    await supervisor.resize.remote(hosts)
    return True
