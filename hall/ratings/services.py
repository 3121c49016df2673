"""How many services were given: counted in the table that their ratings keep, so that nobody has to add up."""

from sqlalchemy import Connection, func, select

from hall.ratings.tables import RatingServiceRow


def given(db: Connection, first: str, last: str, halls: tuple[str, ...]) -> int:
    """The services of some halls on business days (``20261124``, both included) that could be rated."""
    kept = RatingServiceRow.__table__.c
    asked = select(func.count()).where(kept.day.between(first, last), kept.hall.in_(halls))
    return int(db.execute(asked).scalar_one())
