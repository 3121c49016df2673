"""Letters: what is to be told to people whom a room knows only sealed, until a sender has taken it.

A room writes one (`common.letters`); `actor` keeps it until it is handed over; the `courier`, at the edge, opens the
phone, journaled, and hands it to whoever takes letters here (`common.sender`). There is no SMS gateway yet.
"""

from messaging.letters.actor import Letters

__all__ = ["Letters"]
