"""The id of an account: opaque, and in capitals, so that it is no user name of staff. Pure."""

import base64
import re
import secrets

_ID = re.compile(r"P[A-Z2-7]{24}")


def new_person() -> str:
    """Random: tells nothing, and cannot be guessed."""
    return "P" + base64.b32encode(secrets.token_bytes(15)).decode()


def is_person(text: str) -> bool:
    return _ID.fullmatch(text) is not None
