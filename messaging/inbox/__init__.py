"""One person's notices."""

from messaging.inbox.actor import Inbox

__all__ = ["Inbox"]
