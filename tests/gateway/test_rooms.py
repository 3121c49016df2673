"""Rooms plug in: a package that the house has never heard of has its route, channel, procedure, words, tables, command
and pages. It is the one of docs/adding-a-room.md, word for word."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from common.room import Clash, rooms, unlike

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^## [^\n]*?`([\w/.]+)`\n(?:(?!^## ).)*?^```(?:python|toml)\n(.*?)^```", re.DOTALL | re.MULTILINE)

TRY = """
import asyncio, json, sys
import httpx
from click.testing import CliRunner
from actors import Caller, LocalCluster
from common.room import rooms
from gateway.app import create_app
from gateway.cli import main
from gateway.database import differences, migrate
from gateway.keys import Keys
from gateway.live.rpc import Procedures
from gateway.opening import greeting
from gateway.settings import Settings
from pathlib import Path

path = Path(sys.argv[1])
found = {"rooms": [room.name for room in rooms()]}
migrate(path)
migrate(path)
found["differences"] = len(differences(path))
settings = Settings(data_dir=path.parent, demo=True)
found["greeting"] = greeting(settings, "440106")
found["command"] = CliRunner().invoke(main, ["suggestions"]).output
found["help"] = CliRunner().invoke(main, ["--help"]).output

async def try_it():
    async with LocalCluster.open(str(path)) as cluster:
        app = create_app(cluster, settings, Keys(b"k" * 32))
        live = app.state.live
        async with live, httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as web:
            key = {"Idempotency-Key": "0b6e5c1e-7a51-4f2f-9d1c-0a5f6d3b2e11"}
            note = {"about": "更多座位"}
            answers = [await web.post("/api/suggestions/hall1", json=note, headers=key) for _ in range(2)]
            found["answers"] = [(a.status_code, a.json()) for a in answers]
            empty = await web.post("/api/suggestions/hall1", json={"about": " "})
            found["refused"] = (empty.status_code, empty.json()["errors"])
            caller = Caller("somebody")
            found["procedure"] = await Procedures(app.state)(caller, "suggestions.drop", {"id": "hall1", "about": "x"})
            found["public"] = live._access.may_watch(caller, "suggestions:hall1", "")
            found["unknown"] = live._access.may_watch(caller, "suggestions:no such", "")
            shown = await live._source.snapshot("suggestions:hall1")
            found["shown"] = json.loads(bytes(shown.data))
            found["documented"] = list((await web.get("/openapi.json")).json()["paths"]["/api/suggestions/{box}"])

asyncio.run(try_it())
print(json.dumps(found))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The example's package, laid out as it would be installed."""
    site = tmp_path / "site"
    blocks = dict(BLOCK.findall((ROOT / "docs" / "adding-a-room.md").read_text("utf-8")))
    points = re.search(r'\[project.entry-points."(.+?)"\]\n(.*)', blocks.pop("pyproject.toml"), re.DOTALL)
    assert points is not None
    assert sorted(blocks) == [
        "suggestions/command.py",
        "suggestions/front.py",
        "suggestions/migrations/suggestions1_first.py",
        "suggestions/room.py",
    ]
    for name, text in blocks.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (site / "suggestions" / "__init__.py").touch()
    info = site / "suggestions-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: suggestions\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[{points[1]}]\n{points[2].replace(chr(34), '')}")
    return site


def test_a_room_that_the_house_has_never_heard_of_plugs_in(package: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRY, str(tmp_path / "hall.db")],
        env={"PYTHONPATH": f"{package}:{ROOT}", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert "suggestions" in found["rooms"]
    assert found["differences"] == 0, "its migration makes its tables"
    assert "http://127.0.0.1:8000/suggestions/440106" in found["greeting"]
    assert found["command"] == "suggestions\n"
    assert "意见箱" in found["help"]
    assert found["answers"] == [[201, {"notes": 1}]] * 2, "its route, and the same key again"
    assert found["refused"] == [422, [{"field": "about", "message": "请写下您的意见。"}]], "its words"
    assert found["procedure"] == {"notes": 2}
    assert (found["public"], found["unknown"]) == (True, False), "its channel"
    assert found["shown"] == {"notes": 2}
    assert found["documented"] == ["post"]


def test_the_edge_speaks_to_no_rooms_actors_by_name() -> None:
    """What imports forbid, texts could do: ``Address("hall", …)``. It knows its own actors."""
    theirs = {kind.kind for room in rooms() for kind in room.kinds}
    named = {
        (str(path.relative_to(ROOT)), node.args[0].value)
        for path in (ROOT / "gateway").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Address"
        if isinstance(node.args[0], ast.Constant)
    }
    assert not {found for found in named if found[1] in theirs}


def test_what_has_one_name_in_two_rooms_does_not_start() -> None:
    unlike("word", ["a", "b"])
    with pytest.raises(Clash, match="word 'a' is there 2 times"):
        unlike("word", ["a", "b", "a"])
