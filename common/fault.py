"""Something wrong with what was given, as the policies say it. Pure; actors answer it as `actors.Invalid`."""

from typing import Any


class Fault(Exception):
    """``code`` names the words for it, ``field`` is the dotted name of what is wrong, ``facts`` fill the words."""

    def __init__(self, code: str, field: str, **facts: Any) -> None:
        self.code = code
        self.field = field
        self.facts = facts
        super().__init__(f"{code} ({field})")
