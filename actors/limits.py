"""What a host holds at most."""

import msgspec

DAY = 86_400.0


class Limits(msgspec.Struct, frozen=True):
    """Bounds of one host; times in seconds."""

    mailbox: int = 1000  # messages waiting for one actor: callers beyond it get Busy, tells wait in the outbox
    batch: int = 2000  # turns in one transaction
    idle: float = 300.0  # after which an idle actor leaves memory
    actors: int = 100_000  # in memory: beyond it idle ones leave earlier, those used longest ago first
    replies: float = 30 * DAY  # that a command's reply is kept; an id from outside is kept for good (ReplyExpired)
    made_up: float = 3600.0  # that an id made up inside is kept: longer than any sender repeats it
