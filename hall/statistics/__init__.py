"""Statistics: what the halls' days come to, by hall, queue, item, window, clerk, hour and day.

`definitions` says what each figure is, and is the only place that does. A ticket keeps a row of each of its visits
(`visits`) and tells the day book of its hall and business day when one begins and ends; the `daybook` adds it up as it
comes, and the `monthbook` adds up a month that is over, so that a question (`reading`) sums a few prepared rows instead
of every ticket. How that is done, `common.figures` knows. `sheets` gives the same figures as a workbook, `ratings` what
visitors said.
"""

from hall.statistics.daybook import Daybook
from hall.statistics.monthbook import Monthbook

KINDS = (Daybook, Monthbook)

__all__ = ["KINDS", "Daybook", "Monthbook"]
