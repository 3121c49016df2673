"""What every room shares. Knows the actors, and no room.

`room` is the seam: what a room says of itself. `edge` is what routes have in common, `exchange` reads and writes the
files of offices, `times` tells business days and moments, `identity` reads numbers of
documents, phones and names, `fault` and `traps` say what is wrong with what was given.
"""
