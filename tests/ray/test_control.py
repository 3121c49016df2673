"""What waits for Ray's control service waits in a thread: never the loop that serves."""

import ast
import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import ray

import actors.ray
from actors.ray import control

WAITING = {"get_actor", "nodes", "kill", "init", "get", "wait", "remote", "shutdown"}  # of the module ray


class Control:
    """Ray's control service, as far as it is asked; remembers which threads came."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.threads: dict[str, int] = {}
        rows = [
            {"NodeID": "b", "Alive": True, "Resources": {"CPU": 2.0}},
            {"NodeID": "a", "Alive": True, "Resources": {"CPU": 2.0, "hosts": 1.0}},
            {"NodeID": "c", "Alive": False, "Resources": {"hosts": 1.0}},
        ]
        started = SimpleNamespace(options=lambda **_: SimpleNamespace(remote=self._asked("remote", "handle")))
        for name, answer in (("get_actor", "handle"), ("nodes", rows), ("kill", None)):
            monkeypatch.setattr(ray, name, self._asked(name, answer))
        monkeypatch.setattr(ray, "remote", lambda cls: started)

    def _asked(self, name: str, answer: Any) -> Callable[..., Any]:
        def asked(*_: Any, **__: Any) -> Any:
            self.threads[name] = threading.get_ident()
            return answer

        return asked


def test_no_question_holds_up_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Control(monkeypatch)

    async def main() -> None:
        assert await control.find("somebody", "here") == "handle"
        assert [node.id for node in await control.nodes()] == ["a"], "those with the resource, of those alive"
        assert await control.start(object, "somebody", "here") == "handle"
        await control.kill("handle", restart=True)

    asyncio.run(main())
    assert set(asked.threads) == {"get_actor", "nodes", "remote", "kill"}
    assert threading.get_ident() not in asked.threads.values()


def test_nobody_else_asks_ray_on_the_loop() -> None:
    """Only ``control`` and ``session`` call what waits; ``session`` is called in a thread (``RayCluster.start``)."""
    for file in Path(actors.ray.__path__[0]).glob("*.py"):
        if file.name in ("control.py", "session.py"):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ray":
                assert node.attr not in WAITING, f"{file.name}:{node.lineno} calls ray.{node.attr}"


def test_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any) -> Any:
        raise ValueError("Failed to look up actor")

    monkeypatch.setattr(ray, "get_actor", missing)
    assert asyncio.run(control.find("somebody", "here")) is None
