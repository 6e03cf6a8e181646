"""Where SQL runs. Everything else in csmetrics asks through `Database`; nothing else executes SQL."""

from csmetrics.engine.duckdb import Database, Session

__all__ = ["Database", "Session"]
