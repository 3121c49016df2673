"""Statistics: what the halls' days come to, by hall, queue, item, window, clerk, hour and day.

`definitions` says what each figure is, and is the only place that does. A ticket keeps a row of each of its visits
(`visits`) and tells the day book of its hall and business day when one begins and ends; the `daybook` adds it up as it
comes, so that a question (`reading`) sums a few prepared rows instead of every ticket. `histogram` is how medians
survive being added up, `sheets` the same figures as a workbook, `ratings` what visitors said.
"""

from hall.statistics.daybook import Daybook

KINDS = (Daybook,)

__all__ = ["KINDS", "Daybook"]
