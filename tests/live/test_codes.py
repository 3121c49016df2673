"""W7: every code is documented, and says whether to try again."""

import re
from pathlib import Path

import pytest

from gateway.live import codes
from gateway.live.codes import ALL, Code

PAGE = (Path(__file__).parents[2] / "docs" / "close-codes.md").read_text(encoding="utf-8")
KINDS = {"reconnects": "close", "subscribes again": "unsubscribe", "try again": "error"}


def _documented() -> list[Code]:
    found: list[Code] = []
    kind = None
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[2] in KINDS:
            kind = KINDS[cells[2]]
        elif len(cells) == 4 and cells[0].isdigit():
            assert cells[2] in ("yes", "no")
            assert cells[3].endswith(".")
            found.append(Code(int(cells[0]), cells[1], kind, cells[2] == "yes"))  # type: ignore[arg-type]
    return found


def test_W7_the_page_and_the_code_say_the_same() -> None:
    assert sorted(_documented()) == sorted(ALL)


def test_W7_no_number_means_two_things() -> None:
    assert len({code.number for code in ALL}) == len(ALL)


def test_W7_every_code_used_is_one_of_the_table() -> None:
    used = set()
    for module in (Path(codes.__file__).parent).glob("*.py"):
        used |= set(re.findall(r"codes\.([A-Z_]+)", module.read_text(encoding="utf-8")))
    used |= {"STARTING"}  # of `gateway.front`, where nothing of this package is loaded yet
    names = {name for name, value in vars(codes).items() if isinstance(value, Code)}
    assert used - {"ALL"} == names, "a code that is used and not defined, or defined and never used"


@pytest.mark.parametrize("code", [code for code in ALL if code.kind == "close"])
def test_W7_official_clients_agree_on_reconnecting(code: Code) -> None:
    """Clients decide by the number: 3500 to 3999 are final, and so is a frame that was too large."""
    assert code.again is not (3500 <= code.number < 4000 or code.number == 1009)
    assert len(code.reason.encode()) <= 123, "what a close frame can carry"


@pytest.mark.parametrize("code", [code for code in ALL if code.kind == "unsubscribe"])
def test_W7_official_clients_agree_on_subscribing_again(code: Code) -> None:
    assert code.again is (code.number >= 2500)
