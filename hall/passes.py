"""What the hall hands out and knows again (`common.passes`): each purpose, in this one list. Pure."""

from common.passes import Purpose

TICKET = Purpose("hall.ticket", "hall ticket secret")
"""Makes somebody the holder of a ticket, by its id."""

APPOINTMENT = Purpose("hall.appointment", "hall appointment secret")
"""Makes somebody the holder of an appointment, by its id."""

RATING = Purpose("hall.rating", "hall rating pass")
"""Lets its bearer rate the services of one ticket and nothing else: unlike the ticket's secret it can stand in a
message or be shown as a code on a tablet."""

SCREEN = Purpose("hall.screen", "hall screen token")
"""What a screen's device carries (`hall.screens.tokens`)."""

PRESENCE = Purpose("hall.presence", "hall presence", length=16)
"""What a hall shows to prove that somebody is there (`hall.nearby`)."""

CHECK_IN = Purpose("hall.appointment.code", "hall appointment code")
"""The six figures that are typed at a kiosk (`hall.appointments.codes`)."""
