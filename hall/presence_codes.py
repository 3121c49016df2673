"""The code that a hall's screens show, on the edge: made and read with the key that only the server has."""

from actors import Invalid
from common.passes import Passes
from common.shapes import Json
from common.times import iso
from hall.guesses import Guesses
from hall.nearby import code_of, minute_in, minute_of
from hall.next import SECOND

MINUTE = 60 * SECOND


class PresenceCodes:
    def __init__(self, passes: Passes) -> None:
        self._passes = passes
        self._guesses = Guesses()

    def shown(self, hall: str, now: int) -> Json:
        """The code to show now (microseconds), until when, and how many seconds that is by the hall's own clock: a
        screen's may be wrong."""
        until = (minute_of(now) + 1) * MINUTE
        return {
            "code": code_of(self._passes, hall, minute_of(now)),
            "until": iso(until),
            "seconds": (until - now) / SECOND,
        }

    def minute(self, hall: str, code: str, whence: str) -> int:
        """The minute of a code of this hall, which may be long past. Raises Invalid for what is none, and Busy once too
        many from there were none.

        A right code is heard whatever came before it: guessing 96 bits is hopeless, so what must not be possible is to
        shut a hall's door by sending nonsense.
        """
        minute = minute_in(self._passes, hall, code)
        if minute is None:
            self._guesses.charge(whence)
            raise Invalid("presence.wrong_code", field="code")
        return minute
