"""What became of an uploaded file: the counts and sentences that the person is told."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from csmetrics.errors import NeedsAnswer, Problem

Outcome = Literal["accept", "accept_with_warnings", "quarantine_rows", "reject"]


@dataclass(frozen=True)
class TableCounts:
    """How one canonical table changed by an import, in rows.

    outdated: of the unchanged rows those of which the file says something else, that is older than
              what is here or does not say how new it is
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    outdated: int = 0

    @property
    def total(self) -> int:
        """Return how many rows of the file are in the workspace now."""
        return self.added + self.updated + self.unchanged


@dataclass(frozen=True)
class RowFault:
    """One row that was set aside: where it stands in the file, what was wrong, and its cells."""

    row_number: int
    table: str
    headers: tuple[str, ...]
    value: str
    reason: str
    cells: tuple[str | None, ...]
    whole_row: bool  # False: only this table's part of the row (such as a rating) was left out


@dataclass(frozen=True)
class ImportReport:
    """What became of one file. rows_read = rows_loaded + rows_quarantined + rows_skipped, always.

    `messages` holds every sentence the person is told, the warnings first.
    """

    file: str
    outcome: Outcome
    source: str | None = None
    table: str | None = None
    rows_read: int = 0
    rows_loaded: int = 0
    rows_quarantined: int = 0
    rows_skipped: int = 0
    messages: tuple[str, ...] = ()
    problem: Problem | None = None
    import_id: int | None = None
    title: str = ""
    signature: str = ""
    changes: Mapping[str, TableCounts] = field(default_factory=dict)
    faults: tuple[RowFault, ...] = ()  # the first ones; all are kept in the workspace

    def as_json(self) -> dict[str, Any]:
        """Return the report as the `csmetrics` command prints it."""
        problem = self.problem
        return {
            "file": self.file,
            "source": self.source,
            "table": self.table,
            "outcome": self.outcome,
            "rows_read": self.rows_read,
            "rows_loaded": self.rows_loaded,
            "rows_quarantined": self.rows_quarantined,
            "rows_skipped": self.rows_skipped,
            "messages": list(self.messages),
            "problem": problem and {"what": problem.what, "why": problem.why, "fix": problem.fix},
            "question": asdict(problem.question) if isinstance(problem, NeedsAnswer) else None,
            "changes": {table: asdict(counts) for table, counts in self.changes.items()},
        }


def rejected(file: str, problem: Problem, rows_read: int = 0) -> ImportReport:
    """Return the report of a file that was not loaded; its rows count as skipped."""
    return ImportReport(
        file=file,
        outcome="reject",
        source=getattr(problem, "source", None),
        table=getattr(problem, "table", None),
        rows_read=rows_read,
        rows_skipped=rows_read,
        messages=tuple(part for part in (problem.what, problem.why, problem.fix) if part),
        problem=problem,
    )
