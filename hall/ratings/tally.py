"""The tally: what is counted of one hall's services and ratings in one month, day by day, for the published figures.

Ratings and follow-ups tell it as they happen, each once, so that figures of a year are a few sums.
"""

from msgspec import structs

from actors import Actor, Address, Rows, applies, handles
from common.shapes import Json
from hall import access
from hall.numbers import hall_of
from hall.ratings import events, messages
from hall.ratings.figures import Count
from hall.ratings.tables import RatingDayRow


def tally_of(hall: str, day: str) -> Address:
    """The tally that a business day (``20261123``) is counted in."""
    return Address("rating_tally", f"{hall}-{day[:6]}")


class Tally(Actor, kind="rating_tally"):
    read_by = "hall"
    days: dict[str, RatingDayRow]

    @classmethod
    def placement(cls, key: str) -> str:
        return hall_of(key)

    def load(self, db: Rows) -> None:
        self.days = {row.day: row for row in db.all(RatingDayRow, tally=self.key, order_by="day")}

    def view(self) -> Json:
        return {"id": self.key, "days": {day: structs.asdict(_count(row)) for day, row in self.days.items()}}

    @handles
    def count(self, command: messages.CountRatings) -> None:
        access.must_be_inside(self.caller)
        self.emit(events.RatingsCounted(day=command.day, **structs.asdict(command.more)))

    @handles
    def between(self, query: messages.CountBetween) -> Count:
        # Services are counted where they are kept; early histories counted them here too.
        counts = (_count(row) for day, row in self.days.items() if query.first <= day <= query.last)
        return sum(counts, Count())

    @applies
    def counted(self, event: events.RatingsCounted) -> None:
        row = self.days.get(event.day)
        if row is None:
            row = RatingDayRow(id=f"{hall_of(self.key)}-{event.day}", tally=self.key, day=event.day)
            self.days[event.day] = row
        row.services += event.services
        row.ratings += event.ratings
        row.level_1 += event.levels[0]
        row.level_2 += event.levels[1]
        row.level_3 += event.levels[2]
        row.level_4 += event.levels[3]
        row.level_5 += event.levels[4]
        row.not_adopted += event.not_adopted
        row.closed += event.closed
        row.closed_in_time += event.closed_in_time
        self.save(row)


def _count(row: RatingDayRow) -> Count:
    return Count(
        services=row.services,
        ratings=row.ratings,
        levels=(row.level_1, row.level_2, row.level_3, row.level_4, row.level_5),
        not_adopted=row.not_adopted,
        closed=row.closed,
        closed_in_time=row.closed_in_time,
    )
