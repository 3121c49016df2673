"""Import and export as files that offices use: XLSX, CSV, JSON. Pure but for the libraries that know the formats.

``reading`` turns bytes into sheets of text, safely; ``writing`` the other way round; ``tables`` finds columns by their
headings and names every fault by sheet, row and column.
"""
