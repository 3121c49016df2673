"""The person: an account of a citizen, where they are signed in, and what is theirs in the house."""

from people.person.actor import Person
from people.person.ids import is_person, new_person

__all__ = ["Person", "is_person", "new_person"]
