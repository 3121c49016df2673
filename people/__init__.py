"""Citizens and enterprises: accounts, how somebody signs in to one and how surely that is them, what is theirs in the
house, and who may act for an enterprise.

`person` is an account, `identifier` says whose a phone or a number is, `codes` are those sent to a phone, `enterprise`
keeps mandates; `following` hears of the hall. Before the actors stand `signing_in` and `mandates`, which hold the vault
(`sealing`), and `api`; `sms` sends; `holdings` says what the room holds of somebody. docs/people.md says how it
is meant.
"""

from people import following
from people.codes import PhoneCodes
from people.enterprise import Enterprise
from people.identifier import Identifier
from people.person import Person

KINDS = (Enterprise, Identifier, Person, PhoneCodes)

__all__ = ["KINDS", "Enterprise", "Identifier", "Person", "PhoneCodes", "following"]
