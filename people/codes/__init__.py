"""Codes sent to a phone: made, sent, tried. One actor a phone, by blind index."""

from people.codes.actor import PhoneCodes
from people.codes.messages import Issue, Issued, Redeem, Redeemed, Unsent

__all__ = ["Issue", "Issued", "PhoneCodes", "Redeem", "Redeemed", "Unsent"]
