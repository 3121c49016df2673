"""Screens: the devices that stand in a hall and show more than everybody may see. Each has a token of its own.

`screen` decides whether a device's token still holds, and for what: one kind of screen at one place. `screens` is the
hall's list of them, which gives new ones their numbers. A screen tells the list; the list asks a screen it admits, a
screen asks the hall, window or terminal it is to stand at.

Pure: `kinds` (which screen stands where) and `tokens` (what a device carries). `door` stands between the edge and the
actors.
"""

from hall.screens.screen import Screen
from hall.screens.screens import Screens

KINDS = (Screen, Screens)

__all__ = ["KINDS", "Screen", "Screens"]
