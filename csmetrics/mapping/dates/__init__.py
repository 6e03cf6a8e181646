"""Dates, times, zones and durations in any spelling: which they are, and how they are read."""
