"""A script that takes from a page every built-in that Chromium 78 lacks, by MDN's data.

The page then runs as it would there, but for syntax (which the build writes older) and style sheets (which it checks).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.web.browser import WEB

DATA = WEB / "node_modules" / "@mdn" / "browser-compat-data" / "data.json"

REMOVE = """(lacking) => {
    for (const path of lacking) {
        const names = path.split('.')
        const last = names.pop()
        const owner = names.reduce((found, name) => (found == null ? found : Reflect.get(found, name)), globalThis)
        if (owner != null) try { delete owner[last] } catch {}
    }
}"""


def lacking(browser: str, version: float) -> list[str]:
    """Every built-in, as a path from ``globalThis``, that this version has not."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return [
        path
        for faces in (data["api"], data["javascript"]["builtins"])
        for path, feature in _paths(faces)
        if _since(feature, browser) > version
    ]


def script(browser: str = "chrome", version: float = 78) -> str:
    return f"({REMOVE})({json.dumps(lacking(browser, version))})"


def _paths(faces: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, face in faces.items():
        if name.startswith("_"):
            continue
        yield name, face
        for member, feature in face.items():
            if member.endswith("_static"):
                yield f"{name}.{member.removesuffix('_static')}", feature
            elif re.fullmatch(r"[A-Za-z]+\d*", member) and member != name:
                yield f"{name}.prototype.{member}", feature
                yield f"{name}.{member}", feature  # as of `Intl` and `Reflect`, which are no classes


def _since(feature: Any, browser: str) -> float:
    """The first version that has it, by its own name and without a flag; 0 where nothing is known."""
    support = feature.get("__compat", {}).get("support", {}).get(browser)
    if support is None:
        return 0
    all_ = support if isinstance(support, list) else [support]
    added = [
        one["version_added"]
        for one in all_
        if not {"flags", "prefix", "alternative_name"} & one.keys() and isinstance(one["version_added"], str)
    ]
    versions = [float(match[0]) for one in added if (match := re.search(r"[\d.]+", one))]
    return min(versions, default=float("inf"))
