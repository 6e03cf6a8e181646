"""Small databases for tests with what is kept beside the data: settings, targets, annotations."""

from collections.abc import Iterable, Mapping
from typing import Any

from csmetrics.engine import Database
from csmetrics.team import annotations, settings, targets
from tests.filling import Rows, filled

KEPT = (*settings.TABLES, *targets.TABLES, *annotations.TABLES)


def keeping(**tables: Rows) -> Database:
    """Return a database in memory with these rows, and with nothing kept beside them yet."""
    db = filled(**tables)
    with db.transaction() as session:
        for statement in KEPT:
            session.run(statement)
    return db


def answers(db: Database, *questions: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    """Answer questions as a workspace does: with the settings that held."""
    return settings.answer(db, questions)


def value(db: Database, metric: str, **asked: Any) -> float | None:
    """Return the one number that a question has as its answer."""
    return answers(db, {"metric": metric, **asked})[0][0]["value"]


def ids(rows: Iterable[Mapping[str, Any]], name: str) -> list[Any]:
    """Return one column of some rows."""
    return [row[name] for row in rows]
