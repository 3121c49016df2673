"""What citizens' browsers are given, and what is kept of codes (`common.passes`): each purpose in this list. Pure."""

from common.passes import Purpose

CHALLENGE = Purpose("people.codes", "challenge")
"""What a message is asked for with, by the key of the request."""

CODE = Purpose("people.codes", "code")
"""The figures that are sent, by their challenge."""

KEPT = Purpose("people.codes", "kept")
"""What is kept of a code, by challenge and code."""

PLACE = Purpose("people.codes", "place")
"""What is kept of an address that codes are asked for from."""

DEVICE = Purpose("people.codes", "device")
"""What a browser keeps that a phone has let in, by the phone."""
