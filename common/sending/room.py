"""Sending as a room: its actor; at the edge its channel, which only the courier follows."""

from common.room import Room
from common.sending.letters import Letters

ROOM = Room(name="sending", kinds=(Letters,), front="common.sending.front:FRONT")
