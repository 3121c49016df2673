"""What happens in an inbox. Released events only gain fields with defaults."""

from msgspec import field

from actors import Event


class NoticeCame(Event, frozen=True, kw_only=True, tag="inbox.notice_came"):
    code: str
    facts: dict[str, str | int] = field(default_factory=dict)
    path: str = ""


class NoticesRead(Event, frozen=True, kw_only=True, tag="inbox.notices_read"):
    numbers: tuple[int, ...]
