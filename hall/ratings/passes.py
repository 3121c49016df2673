"""What a link for rating carries. Derived from the server's key, so nothing secret is kept. Pure.

A *pass* lets its bearer rate the services of one ticket and nothing else: unlike the ticket's secret it can stand in a
message or be shown as a code on a tablet.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256


def rating_pass(key: bytes, ticket: str) -> str:
    """22 characters, 132 bits."""
    return urlsafe_b64encode(hmac.digest(key, b"hall rating pass\0" + ticket.encode(), sha256)).decode()[:22]


def is_rating_pass(key: bytes, ticket: str, text: str) -> bool:
    """Compares in constant time; any text is accepted as input."""
    return hmac.compare_digest(rating_pass(key, ticket).encode(), text.encode("utf-8", "surrogatepass"))
