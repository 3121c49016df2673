"""What a phone's codes tell the world. Released events are never changed; only fields with defaults are added."""

from actors import Event


class CodeIssued(Event, frozen=True, kw_only=True, tag="phone_codes.issued"):
    challenge: str
    secret: str
    place: str
    known: bool = False
    nonce: str = ""


class CodeUnsent(Event, frozen=True, tag="phone_codes.unsent"):
    challenge: str


class CodesForgotten(Event, frozen=True, tag="phone_codes.forgotten"):
    """What is a day old: mostly all."""


class CodeGuessed(Event, frozen=True, tag="phone_codes.guessed"):
    """Wrongly."""

    challenge: str


class CodeRedeemed(Event, frozen=True, tag="phone_codes.redeemed"):
    challenge: str
