"""What goes wrong before any room has words, in both languages, and no words are left over."""

import re
from pathlib import Path

from common.words import WORDS

ROOT = Path(__file__).parents[2]


def test_every_code_has_words_in_both_languages() -> None:
    def said_in(*packages: str) -> set[str]:
        files = [path for one in packages for path in (ROOT / one).rglob("*.py") if path.name != "words.py"]
        source = "\n".join(path.read_text("utf-8") for path in files)
        return set(re.findall(r'(?<!tag=)"((?:behalf|exchange|replay|identity|oidc)\.[a-z_]+)"', source))

    assert said_in("common") <= set(WORDS) <= said_in("common", "hall", "gateway")
    assert all(set(text) == {"zh", "en"} and all(text.values()) for text in WORDS.values())
