"""Filling a database with believable dossiers, fast: for benchmarks and for trying pages at their real size.

Not the demo: nobody of the load can sign in, and the rows are written past the actions, by COPY and INSERT … SELECT.
What the actions would have written is imitated here and compared with them in tests: codes and counters, promises,
steps, completions, events, name tokens, sealed personal data with their blind indexes. Left out are papers, notices,
phone calls and the day-by-day explanation of dates.
"""
