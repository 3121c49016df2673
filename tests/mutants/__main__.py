"""Break the code in each known way, in a copy of it: the named tests must fail. `python -m tests.mutants [word]`

First the named tests must pass on the code as it is: one that is broken anyway would kill every mutant. A mutant whose
text is no longer there is an error: the list has to follow the code. One that no test notices survives, and fails the
run.
"""

from __future__ import annotations

import concurrent.futures
import importlib.util
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("mutants.toml")
COPIED = ("actors", "common", "gateway", "data", "tests", "pyproject.toml")
AT_ONCE = 2
ALL = 1200.0  # seconds that all named tests together may take on the code as it is
TIME = 600.0  # seconds that one mutant's tests may take
HANGS = 60.0  # seconds after which one test of a mutant fails for taking so long

Mutant = dict[str, Any]


class Copy:
    """A copy of the code, in which one mutant after the other is made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, folder / name)

    def tested(self, tests: Iterable[str], limit: float, *options: str) -> subprocess.CompletedProcess[str]:
        """Run tests on the copy. Raises TimeoutExpired."""
        command = [sys.executable, "-m", "pytest", "-q", "-m", "not slow and not ray", "-p", "no:cacheprovider"]
        command += [*options, *tests]
        environment = {**os.environ, "PYTHONPATH": str(self._folder), "PYTHONDONTWRITEBYTECODE": ""}
        return subprocess.run(
            command, cwd=self._folder, env=environment, capture_output=True, text=True, timeout=limit, check=False
        )

    def killed(self, mutant: Mutant) -> str | None:
        """None where the mutant's tests fail, else what they said."""
        file = self._folder / mutant["file"]
        as_it_was = file.read_text()
        self._write(file, as_it_was.replace(mutant["old"], mutant["new"]))
        try:
            ran = self.tested(mutant["tests"], TIME, "-x", "-o", f"timeout={HANGS}")
        except subprocess.TimeoutExpired:
            return f"its tests had not ended after {TIME:.0f} s"
        finally:
            self._write(file, as_it_was)
        # 1: a test has failed. Anything else (nothing collected, a usage error) proves nothing.
        return None if ran.returncode == 1 else f"pytest ended with {ran.returncode}: {ran.stdout[-600:]}"

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text)
        Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)  # it may look as new as its source


def main(word: str) -> int:
    began = time.monotonic()
    mutants = [m for m in tomllib.loads(LIST.read_text())["mutant"] if word in m["name"] or word in m["file"]]
    faults = [fault for mutant in mutants if (fault := misfit(mutant))]
    for fault in faults:
        print(f"ERROR {fault}")
    if faults or not mutants:
        print(f"{len(mutants)} mutants, none tried")
        return 2
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies = [Copy(Path(folder) / str(number)) for number in range(AT_ONCE)]
        if not passes(copies[0], distinct(mutants)):
            return 2
        survivors = [mutant for mutant, survived in tried(copies, mutants) if survived]
    print(f"{len(mutants)} mutants, {len(survivors)} survived, {time.monotonic() - began:.0f} s")
    for mutant in survivors:
        print(f"SURVIVED {mutant['name']} ({mutant['file']}): no test noticed among {', '.join(mutant['tests'])}")
    return 1 if survivors else 0


def misfit(mutant: Mutant) -> str | None:
    """Why a mutant cannot be made of the code as it is."""
    times = (ROOT / mutant["file"]).read_text().count(mutant["old"])
    if times != 1:
        return f"{mutant['name']}: its text is {times} times in {mutant['file']}"
    missing = [test for test in mutant["tests"] if not (ROOT / test.partition("::")[0]).exists()]
    return f"{mutant['name']}: no such test: {missing}" if missing else None


def distinct(mutants: Iterable[Mutant]) -> list[str]:
    """All tests that mutants name, each once."""
    named = {test for mutant in mutants for test in mutant["tests"]}
    return sorted(test for test in named if "::" not in test or test.partition("::")[0] not in named)


def passes(copy: Copy, tests: list[str]) -> bool:
    """Whether tests pass on the code as it is."""
    began = time.monotonic()
    try:
        ran = copy.tested(tests, ALL)
    except subprocess.TimeoutExpired:
        print(f"ERROR the tests take longer than {ALL:.0f} s on the code as it is")
        return False
    if ran.returncode:
        print(f"ERROR tests fail on the code as it is:\n{ran.stdout}{ran.stderr}")
        return False
    print(f"the tests pass on the code as it is, {time.monotonic() - began:.0f} s", flush=True)
    return True


def tried(copies: list[Copy], mutants: list[Mutant]) -> Iterable[tuple[Mutant, bool]]:
    """Each mutant, and whether it survived."""
    free: queue.SimpleQueue[Copy] = queue.SimpleQueue()
    for copy in copies:
        free.put(copy)

    def killed(mutant: Mutant) -> tuple[str | None, float]:
        copy, began = free.get(), time.monotonic()
        try:
            return copy.killed(mutant), time.monotonic() - began
        finally:
            free.put(copy)

    with concurrent.futures.ThreadPoolExecutor(len(copies)) as pool:
        for mutant, (said, took) in zip(mutants, pool.map(killed, mutants), strict=True):
            print(f"{'SURVIVED' if said else 'killed  '} {took:5.1f} s  {mutant['name']}", flush=True)
            if said:
                print(said)
            yield mutant, said is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
