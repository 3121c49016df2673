"""Sending: letters to people whom a room knows only sealed. The beginning of messaging: one port, no SMS gateway yet.

A room writes a letter (`messages.WriteLetter`) with a code of its words, facts, and the sealed holder. `letters` keeps
it until it is handed over; the `courier`, at the edge, opens the phone, journaled, and hands it to a `sender`.
"""
