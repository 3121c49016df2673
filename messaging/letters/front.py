"""Letters before the edge: the courier goes whenever they have changed."""

from typing_extensions import TypedDict

from actors import Address, Caller, Forbidden
from common.fronts import Family, Follower
from common.letters import LETTERS
from common.says import NOBODY
from messaging.letters.courier import deliver, sender_of


def _nobody(caller: Caller, address: Address) -> None:
    raise Forbidden("privacy.only")


class LettersCounted(TypedDict):
    """How many letters there are, and how many of them wait to be sent."""

    letters: int
    waiting: int


LETTERS_CHANNEL = Family(
    LETTERS.kind,
    "state",
    lambda key: False,
    lambda watching: False,
    _nobody,
    NOBODY,
    LettersCounted,
    from_the_start=True,
    only=LETTERS,
)

COURIER = Follower(LETTERS.kind, deliver, lambda state: sender_of(state) is not None)
