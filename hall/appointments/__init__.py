"""Appointments: a time agreed on, so that nobody need come early to be sure of a place.

`agenda` is the single writer of one hall's bookings of one day; `booking` stands above it, so that one idempotency key
means one appointment in the whole hall; so stands `rebooking`, which moves one, also to another day; `guest` is one
person's appointments and missed ones; `door` knows which day it is. Asking goes one way:
booking, rebooking → agenda → hall, queue, guest. One agenda never asks another: it tells.
"""

from hall.appointments.agenda import Agenda
from hall.appointments.booking import Booking
from hall.appointments.door import Door
from hall.appointments.guest import Guest
from hall.appointments.rebooking import Rebooking

KINDS = (Agenda, Booking, Door, Guest, Rebooking)

__all__ = ["KINDS", "Agenda", "Booking", "Door", "Guest", "Rebooking"]
