"""The token of a session: whose it is, and a secret of which the account keeps the digest only. Pure."""

from common.passes import bearer
from people.person.ids import is_person


def new_token(person: str) -> str:
    return f"{person}:{bearer.drawn()}"


def person_of(token: str) -> str | None:
    """Whose token this would be; None for what can be none of ours."""
    person, _, secret = token.partition(":")
    return person if len(secret) == bearer.LENGTH and is_person(person) else None
