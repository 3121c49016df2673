"""Figures: what happens, counted as it happens, so that a question about a year reads a few rows.

The engine, which knows nothing of what is counted. A room says what its figures are (a `summing.Figures` of its own, a
table with a column for each) and tells its day books what happened (`books`); `histogram` is how medians survive being
added up, `periods` which rows answer a range of days, `reading` the sums of them in SQL.

A table has the columns ``grouping``, ``day`` (a month's rows stand there under its name), ``hall`` and ``key``, its
primary key; ``version``; and one for each figure.
"""
