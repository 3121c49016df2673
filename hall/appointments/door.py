"""The door: knows which day it is, and so which of the hall's agendas expects somebody who has come."""

from actors import Actor, handles
from common.times import business_day
from hall.appointments import messages
from hall.numbers import hall_of


class Door(Actor, kind="door"):
    """Has no rows and no events: it changes nothing."""

    read_by = "hall"

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    @handles
    def today(self, query: messages.Today) -> str:
        return f"{self.key}-{business_day(self.now)}"
