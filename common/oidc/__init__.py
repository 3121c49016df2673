"""Letting somebody else say who a person is: an OpenID Connect relying party (authorization code with PKCE).

It knows of no accounts. A room or the edge gives a `party.RelyingParty` its `provider.Provider`s, sends browsers off
with `browser.depart` and hears from `browser.arrive` who came back: `party.Verified`, which says that this issuer knows
this subject, with claims. What that person may do here is the caller's to decide, by issuer and subject together, never
by a name or an e-mail address. What goes wrong is a `faults.OidcFault`.

Import from the modules: settings need `provider` only. What speaks to providers (`wire`, `tokens`) takes 0.4 s to load,
and is when somebody first wants to sign in.
"""
