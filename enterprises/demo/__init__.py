"""Demo data: an invented country of enterprises and what they reported from mid-2023 to the day of loading.

Everything is synthetic and follows from a seed, the day and the number of enterprises. Names are invented,
the credit codes have region 000000, and the database is marked, so that every page and export says what it
shows.
`load.load` makes it all; nothing here is used by the application itself.
"""
