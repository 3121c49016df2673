"""A stand-in for the province's identity, in demonstrations only: a small OpenID provider with invented people."""
