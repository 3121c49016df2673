"""What documents have readers type runs as it is printed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from textwrap import indent

from tests.reach import ROOT


def test_the_actor_in_forty_lines_counts(tmp_path: Path) -> None:
    section = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("## An actor in forty lines")[1].split("\n## ")[0]
    actor, use = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    program = f"import asyncio\n{actor}\n\nasync def main() -> None:\n{indent(use, '    ')}\nasyncio.run(main())\n"
    file = tmp_path / "counter.py"
    file.write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(file)],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
