"""What goes wrong before any room has words, in both languages, and no words are left over."""

import re
from pathlib import Path

import common
from common.words import WORDS


def test_every_code_has_words_in_both_languages() -> None:
    files = [path for path in Path(common.__file__).parent.rglob("*.py") if path.name != "words.py"]
    source = "\n".join(path.read_text("utf-8") for path in files)
    assert set(re.findall(r'"((?:exchange|replay)\.[a-z_]+)"', source)) == set(WORDS)
    assert all(set(text) == {"zh", "en"} and all(text.values()) for text in WORDS.values())
