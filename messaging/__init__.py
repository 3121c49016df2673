"""Messages to people: each has an inbox of notices, what they have read of it, and how many they have not.

Another room's actor tells an `Inbox` to `Notify`, or this room hears of its event (`notices`), which it need not know.
"""

from messaging.inbox import Inbox
from messaging.inbox.messages import Notify

KINDS = (Inbox,)

__all__ = ["KINDS", "Inbox", "Notify"]
