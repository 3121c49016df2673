"""The identifier: a phone, a document's number or a provider's subject, by blind index, and whose account it opens."""

from people.identifier.actor import Identifier, identifier_of
from people.identifier.messages import Bind, Find

__all__ = ["Bind", "Find", "Identifier", "identifier_of"]
