"""Process actors: Ray actors that own hardware or a CPU (a card reader, a recorder, an OCR engine).

One process each, placed by Ray on a node that has the named resource, restarted when it dies, asked for its health.
Unlike virtual actors they hold no durable state: what matters is told to a virtual actor.
"""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import msgspec

import actors.ray.session  # noqa: F401 - before Ray, which reads its settings when it is imported

# isort: split
from ray.exceptions import GetTimeoutError, RayActorError, RayError

from actors.errors import ActorFailed, DeadlineExceeded, HostUnavailable
from actors.ray import control


class Health(msgspec.Struct, frozen=True):
    """How a process actor is: ``ok``, ``degraded`` (works, but look at it) or ``down``, with a word for a person."""

    state: Literal["ok", "degraded", "down"]
    detail: str = ""


class ProcessActor:
    """Base of what owns a device or a CPU. Subclass it; ``open`` in the constructor, tell ``health`` truthfully."""

    def health(self) -> Health:
        """Called by the supervisor; must answer quickly."""
        return Health("ok")

    @classmethod
    async def place(
        cls,
        name: str,
        *args: Any,
        resources: dict[str, float] | None = None,
        cpus: float = 0,
        namespace: str = "tianhe",
    ) -> ProcessHandle:
        """Start the process (or find it) under a name, on a node with ``resources``; ``args`` go to its constructor.

        Where no node has them it is started as soon as one comes; until then it is ``down``.
        """
        handle = await control.start(cls, name, namespace, *args, resources=resources, cpus=cpus)
        return ProcessHandle(name, handle)


class ProcessHandle:
    """How others reach a process actor."""

    def __init__(self, name: str, handle: Any) -> None:
        self.name = name
        self._handle = handle

    async def call(self, method: str, *args: Any, timeout: float = 10.0) -> Any:
        """Call a method. Raises DeadlineExceeded, HostUnavailable (restarting), ActorFailed (it raised)."""
        try:
            async with asyncio.timeout(timeout):
                return await getattr(self._handle, method).remote(*args)
        except (TimeoutError, GetTimeoutError):
            raise DeadlineExceeded(actor=self.name) from None
        except RayActorError:
            raise HostUnavailable(actor=self.name) from None
        except RayError as error:
            raise ActorFailed(actor=self.name) from error

    async def health(self, timeout: float = 5.0) -> Health:
        """The process's own word, or ``down`` where it has none."""
        try:
            answer: Health = await self.call("health", timeout=timeout)
            return answer
        except (DeadlineExceeded, HostUnavailable, ActorFailed) as error:
            return Health("down", error.code)

    async def stop(self) -> None:
        """End the process for good."""
        await control.kill(self._handle, restart=False)
