"""What can be said to a phone's codes. The room's front only."""

from typing import Literal

import msgspec

from actors import Command


class Issued(msgspec.Struct, frozen=True):
    """``wait`` > 0: nothing was issued, and may be again in so many microseconds."""

    wait: int


class Issue(Command[Issued], frozen=True, kw_only=True, tag="phone_codes.issue"):
    """Have a code sent. ``challenge``: digest of what the browser that asked was given; ``code``: keyed digest of the
    code; ``place``: fingerprint of where it is asked from; ``known``: this phone has let that browser in before."""

    challenge: str
    code: str
    place: str
    known: bool


class Unsent(Command[None], frozen=True, tag="phone_codes.unsent"):
    """No message left: it does not count."""

    challenge: str


class Redeem(Command[Literal["right", "wrong", "over"]], frozen=True, tag="phone_codes.redeem"):
    """Is this the code of this challenge? ``over``: there is none, any more or ever. Right once; ``only_try``: a right
    one stays good."""

    challenge: str
    code: str
    only_try: bool = False
