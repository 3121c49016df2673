"""Break the code in each known way, in a copy of it: the named tests must fail. `python -m tests.mutants [word]`

A mutant whose text is no longer there is an error: the list has to follow the code. One that no test notices
survives, and fails the run.
"""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("mutants.toml")
COPIED = ("actors", "tests", "pyproject.toml")
TIME = 180.0  # seconds that one mutant's tests may take: one that hangs them is noticed, too
AT_ONCE = 2


def main(word: str) -> int:
    mutants = [m for m in tomllib.loads(LIST.read_text())["mutant"] if word in m["name"] or word in m["file"]]
    faults = [fault for mutant in mutants if (fault := misfit(mutant))]
    for fault in faults:
        print(f"ERROR {fault}")
    if faults:
        return 2
    survivors = 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for mutant, answer in zip(mutants, pool.map(killed, mutants), strict=True):
            survivors += answer is not None
            print(f"{'SURVIVED' if answer else 'killed  '} {mutant['name']}{answer or ''}", flush=True)
    print(f"{len(mutants)} mutants, {survivors} survived")
    return 1 if survivors or not mutants else 0


def misfit(mutant: dict[str, Any]) -> str | None:
    """Why a mutant cannot be made of the code as it is."""
    times = (ROOT / mutant["file"]).read_text().count(mutant["old"])
    if times != 1:
        return f"{mutant['name']}: its text is {times} times in {mutant['file']}"
    missing = [test for test in mutant["tests"] if not (ROOT / test.partition("::")[0]).exists()]
    return f"{mutant['name']}: no such test: {missing}" if missing else None


def killed(mutant: dict[str, Any]) -> str | None:
    """None where the mutant's tests fail, else what they said."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        file = copy / mutant["file"]
        file.write_text(file.read_text().replace(mutant["old"], mutant["new"]))
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *mutant["tests"]]
        try:
            ran = subprocess.run(
                command,
                cwd=copy,
                env={**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"},
                capture_output=True,
                text=True,
                timeout=TIME,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        # 1: a test has failed. Anything else (nothing collected, a usage error) proves nothing.
        return None if ran.returncode == 1 else f" (pytest ended with {ran.returncode})\n{ran.stdout[-600:]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
