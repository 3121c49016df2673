"""The secret that makes someone the holder of a ticket.

It is derived from the server's key and the ticket's id, so nothing secret is stored: not in the journal, not in the
replies kept for repeated commands, not in a row. Whoever repeats the command that took the ticket gets the same secret.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256


def ticket_secret(key: bytes, ticket: str) -> str:
    """22 characters, 132 bits; unguessable without ``key``."""
    return urlsafe_b64encode(hmac.digest(key, b"hall ticket secret\0" + ticket.encode(), sha256)).decode()[:22]


def is_secret(key: bytes, ticket: str, secret: str) -> bool:
    """Compares in constant time; any text is accepted as input."""
    return hmac.compare_digest(ticket_secret(key, ticket).encode(), secret.encode("utf-8", "surrogatepass"))
