"""What is said of something that cannot be read. Pure."""

from typing import Literal

Code = Literal[
    "identity.number_length",
    "identity.number_date",
    "identity.number_check",
    "identity.number_unknown",
    "identity.phone",
    "identity.phone_area",
    "identity.name_empty",
    "identity.name_length",
    "identity.name_character",
]


class Unfit(ValueError):
    """``code`` says what is wrong and has words (`common.identity.words`), which ``facts`` fill; what was typed is not
    repeated."""

    def __init__(self, code: Code, **facts: int) -> None:
        super().__init__(code)
        self.code: Code = code
        self.facts = facts
