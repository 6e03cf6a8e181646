"""All that csmetrics says: numbers as people say them, and what pages write from data."""
