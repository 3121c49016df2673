"""The simulation as a room of the house: it has a command and its words, and no actors."""

from common.room import Room
from simulation.words import WORDS

ROOM = Room(name="simulation", words=WORDS, commands={"simulate": "simulation.command:simulate"})
