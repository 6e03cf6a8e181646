"""Where SQL runs: everything else asks through `Database`, and nothing else executes SQL."""

from csmetrics.engine.duckdb import Database, Session, set_log_aside

__all__ = ["Database", "Session", "set_log_aside"]
