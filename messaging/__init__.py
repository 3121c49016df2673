"""Messages to people: each has an inbox of notices, what they have read of it, and how many they have not; who has no
account is written letters.

Another room's actor tells an `Inbox` to `Notify`, or this room hears of its event (`notices`), which it need not know.
"""

from messaging.inbox import Inbox
from messaging.inbox.messages import Notify
from messaging.letters import Letters

KINDS = (Inbox, Letters)

__all__ = ["KINDS", "Inbox", "Letters", "Notify"]
