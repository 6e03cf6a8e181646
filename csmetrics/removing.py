"""Removing rows so that their bytes do not stay in the file: undoing, forgetting, retention."""

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from csmetrics import facts
from csmetrics.engine import Database, Session
from csmetrics.errors import WorkspaceProblem
from csmetrics.load import forgetting, history, merge, retention
from csmetrics.tables import TABLES
from csmetrics.team import follow_ups, packs

log = logging.getLogger(__name__)


def undo_last_import(db: Database, import_id: int | None) -> dict[str, Any] | None:
    """Undo the newest import, where it is this one, and return its entry."""
    with db.transaction() as session:
        entry = history.newest(session)
        if entry is None or import_id not in (None, entry["import_id"]):
            return None
        touched = set(json.loads(entry["changes"]))
        for name in touched:
            merge.undo(session, TABLES[name], entry["import_id"])
        history.mark_undone(session, entry["import_id"])
        _follow(session, touched)
    db.checkpoint()
    write_anew(db)
    return entry


def traces_of_customer(db: Database, customer: str) -> dict[str, int]:
    """Return how many rows `forget_customer` would remove, by where they are."""
    found = forgetting.count(db, customer)
    kept = {
        "packs": packs.mentions(db, customer),
        "follow_ups": follow_ups.mentions(db, customer),
    }
    return found | {name: n for name, n in kept.items() if n}


def forget_customer(db: Database, customer: str) -> int:
    """Remove every trace of a customer; return how many rows. Raises WorkspaceProblem."""
    with db.transaction() as session:
        told = packs.forget(session, customer) + follow_ups.forget(session, customer)
        removed, touched = forgetting.forget(session, customer)
        removed += told
        if not removed:
            return 0
        _follow(session, touched)
    db.checkpoint()
    if problem := write_anew(db):
        raise problem
    return removed


def forget_older(db: Database, months: int) -> int:
    """Remove all rows about people that are older than so many months; return how many."""
    limit = retention.cutoff(months, datetime.now(UTC).date())
    with db.transaction() as session:
        removed, touched = retention.remove(session, limit)
        if not removed:
            return 0
        _follow(session, touched)
    db.checkpoint()
    write_anew(db)
    return removed


def write_anew(db: Database) -> WorkspaceProblem | None:
    """Write the file anew where removed rows are in its bytes; return why it could not be."""
    if not history.has_left_bytes(db):
        return None
    try:
        db.rewrite()
    except WorkspaceProblem as problem:
        log.warning("the file could not be written anew", exc_info=True)
        return problem
    with db.transaction() as session:
        history.forget_left_bytes(session)
    return None


def _follow(session: Session, touched: Iterable[str]) -> None:
    facts.rebuild(session, set(touched))
    history.next_version(session)
    history.leave_bytes(session)
