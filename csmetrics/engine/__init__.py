"""Where SQL runs: everything else asks through `Database`, and nothing else executes SQL."""

from csmetrics.engine.duckdb import Database, Session

__all__ = ["Database", "Session"]
