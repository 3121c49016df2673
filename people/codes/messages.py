"""What can be said to a phone's codes. The room's front only."""

from typing import Literal

import msgspec

from actors import Command


class Issued(msgspec.Struct, frozen=True):
    """``wait`` > 0: nothing was issued, and may be again in so many microseconds. Else ``nonce`` is the one that the
    code is made with, None where that is good no more; ``leaves``: its message is to leave now, and has not before."""

    wait: int = 0
    nonce: str | None = None
    leaves: bool = False


class Redeemed(msgspec.Struct, frozen=True):
    """Whether it was the code of the challenge; ``over``: there is none, any more or ever. ``until``: a right one
    counts until then (microseconds), however late this answer is heard again."""

    said: Literal["right", "wrong", "over"]
    until: int = 0


class Issue(Command[Issued], frozen=True, kw_only=True, tag="phone_codes.issue"):
    """Have a code sent. ``challenge``: digest of what the browser that asked was given; the same again is the same
    message, with the code that it had. ``code``: keyed digest of the code that is made with ``nonce``, for a new one;
    ``place``: fingerprint of where it is asked from; ``known``: this phone has let that browser in before."""

    challenge: str
    nonce: str
    code: str
    place: str
    known: bool


class Unsent(Command[None], frozen=True, tag="phone_codes.unsent"):
    """No message left, as far as is known: it does not count, and its code is good for nothing until one does."""

    challenge: str


class ForgetCodes(Command[None], frozen=True, tag="phone_codes.forget"):
    """The phone's own reminder, a day after its last message."""


class Redeem(Command[Redeemed], frozen=True, tag="phone_codes.redeem"):
    """Is this the code of this challenge? Right once; ``only_try``: a right one stays good."""

    challenge: str
    code: str
    only_try: bool = False
