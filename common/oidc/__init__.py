"""Letting somebody else say who a person is: an OpenID Connect relying party (authorization code with PKCE).

It knows of no accounts. A room or the edge gives it `Provider`s, sends browsers off with `depart` and hears from
`arrive` who came back: `Verified`, which says that this issuer knows this subject, with claims. What that person may do
here is the caller's to decide, by issuer and subject together, never by a name or an e-mail address.
"""

from common.oidc.browser import arrive, depart, forget, safe_path
from common.oidc.faults import Away, OidcFault, RefusedByUser, Replayed, Tampered, TooLate, UnknownProvider
from common.oidc.party import Arrived, RelyingParty, Verified
from common.oidc.pending import Seals
from common.oidc.provider import Label, Provider

__all__ = [
    "Arrived",
    "Away",
    "Label",
    "OidcFault",
    "Provider",
    "RefusedByUser",
    "RelyingParty",
    "Replayed",
    "Seals",
    "Tampered",
    "TooLate",
    "UnknownProvider",
    "Verified",
    "arrive",
    "depart",
    "forget",
    "safe_path",
]
