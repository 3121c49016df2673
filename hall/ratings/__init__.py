"""Evaluation (好差评): what people say of the service they were given, and what becomes of it.

`rating` is the single writer of one ticket's services and their ratings, `follow_ups` of a hall's bad ratings until
each is closed; `tally` counts a hall's month for the published figures. A window's counter asks the citizen in front of
it (`hall.window_view.counter_json`; `counter` reads early histories); which device may answer there, `hall.screens`
knows. Tells go from windows to ratings, from ratings to follow-ups, tallies and windows.

Pure: `terms` (levels, reasons and limits, from data) and `figures`. `evaluation` stands between the edge and the
actors.
"""

from hall.ratings.counter import Counter
from hall.ratings.follow_ups import FollowUps
from hall.ratings.rating import Rating
from hall.ratings.tally import Tally

KINDS = (Counter, FollowUps, Rating, Tally)

__all__ = ["KINDS", "Counter", "FollowUps", "Rating", "Tally"]
