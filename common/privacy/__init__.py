"""Privacy: what is kept of people is sealed with keys of their own, and gone when these are deleted: crypto-shredding.

`ring` holds the master keys, `cipher` seals and opens, `kinds` says what is kept for how long. `keybook` is the one
actor that writes the data keys, `purging` deletes them in time, `openings` journals who opened what and why. `vault` is
what the edge works with. docs/privacy.md says what this means for those who run a hall.
"""
