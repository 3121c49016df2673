"""The identifier: a phone or a document's number, by the opaque id of whose it is, and whose account it opens."""

from people.identifier.actor import KINDS, Identifier, identifier_of
from people.identifier.messages import Bind, Find, Free

__all__ = ["KINDS", "Bind", "Find", "Free", "Identifier", "identifier_of"]
