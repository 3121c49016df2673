"""The pages' types are those that the server says: a change there that was not brought to the pages fails here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from gateway.types import types

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "web" / "src" / "shared" / "generated.ts"


def test_the_pages_types_are_what_the_server_says() -> None:
    node = shutil.which("node", path=f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert node is not None
    made = subprocess.run(
        [node, "types.mjs"],
        cwd=ROOT / "web",
        input=json.dumps(types()),
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout == GENERATED.read_text("utf-8"), "make generated"
