"""The JSON of an inbox. Times are ISO 8601 with offset."""

from typing import NotRequired

from typing_extensions import TypedDict

from common.shapes import Words


class InboxNotice(TypedDict):
    """What one person should know. `path`: the page where there is more."""

    number: int
    at: str
    code: str
    text: Words
    path: str
    read: bool


class Inbox(TypedDict):
    """A person's notices, the newest first; `unread` counts all that are kept."""

    person: str
    unread: int
    notices: list[InboxNotice]


class InboxEntry(TypedDict):
    """What is new beside the count: the `notice` that came, or the numbers of those that were `read`."""

    type: str
    at: str
    unread: int
    notice: NotRequired[InboxNotice]
    read: NotRequired[list[int]]
