"""Several numbers beside each other for each agent, topic or other group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csmetrics.analysis.breakdowns import breakdowns, scope_of
from csmetrics.ask import ask, missing
from csmetrics.asking.building import add_up
from csmetrics.asking.periods import Period
from csmetrics.engine import Database
from csmetrics.headline import Answer

AGENTS = (
    "tickets_resolved",
    "first_response_time_median",
    "resolution_time_median",
    "handle_time_average",
    "csat",
    "qa_score",
    "reopen_rate",
)
TOPICS = (
    "tickets_created",
    "first_response_time_median",
    "resolution_time_median",
    "csat",
    "reopen_rate",
)
UTILIZATION = "utilization"
NOTHING = Answer(None, 0)


@dataclass(frozen=True)
class Line:
    """One group and its numbers by metric; each says how many rows it rests on.

    `before` holds the same numbers of an earlier period, where one was asked for. `share` is the
    group's percent of the first metric, which counts rows.
    """

    group: str | None
    cells: Mapping[str, Answer]
    before: Mapping[str, Answer]
    share: float | None

    def cell(self, metric: str) -> Answer:
        """Return one number; a group without rows of it has None of 0."""
        return self.cells.get(metric, NOTHING)


def scorecard(
    db: Database,
    question: Mapping[str, Any],
    by: str,
    metrics: Sequence[str],
    before: Period | None = None,
) -> list[Line]:
    """Return a line per group, those with most of the first metric first, the unknown group last.

    Of the question, all but its metric, grain and split matters. Metrics whose tables are not
    loaded are left out: no line has them.
    """
    now = _cells(db, question, by, metrics)
    earlier: dict[str | None, dict[str, Answer]] = {}
    if before:
        days = {"from": before.start, "to": before.end}
        earlier = _cells(db, {**question, **days}, by, metrics)
    whole = sum(_count(cells, metrics[0]) for cells in now.values())
    lines = [
        Line(
            group,
            now.get(group, {}),
            earlier.get(group, {}),
            100 * _count(now.get(group, {}), metrics[0]) / whole if whole else None,
        )
        for group in {**now, **earlier}
    ]
    return sorted(lines, key=lambda line: _order(line, metrics[0]))


def agents(db: Database, question: Mapping[str, Any], before: Period | None = None) -> list[Line]:
    """Return a line per agent: volume, times, also of calls, ratings, reopens, utilization.

    Utilization is of all the agent's working time: filters by channel and the like cannot cut it.
    """
    lines = scorecard(db, question, "agent_id", AGENTS, before)
    busy = utilization(db, question)
    return [
        replace(line, cells={**line.cells, UTILIZATION: busy[line.group]})
        if line.group in busy
        else line
        for line in lines
    ]


def topics(db: Database, question: Mapping[str, Any], before: Period | None = None) -> list[Line]:
    """Return a line per topic: volume and its share, times, satisfaction, reopens."""
    return scorecard(db, question, "topic", TOPICS, before)


def utilization(db: Database, question: Mapping[str, Any]) -> dict[str | None, Answer]:
    """Return the percent of the scheduled time that each agent spent on contacts."""
    metric = breakdowns()["agent_hours"]
    if missing(db, metric):
        return {}
    scope = scope_of(db, question)
    kept = tuple(each for each in scope.where if each[0] == "agent_id")
    rows = add_up(
        db,
        metric,
        replace(scope, by=("agent_id",), where=kept),
        {
            "value": "100.0 * sum(handling_seconds) / nullif(sum(scheduled_seconds), 0)",
            "n": "count(*)",
        },
    )
    return {row["agent_id"]: Answer(row["value"], row["n"], group=row["agent_id"]) for row in rows}


def _cells(
    db: Database, question: Mapping[str, Any], by: str, metrics: Sequence[str]
) -> dict[str | None, dict[str, Answer]]:
    answers = ask(
        db, [{**question, "metric": metric, "grain": None, "by": [by]} for metric in metrics]
    )
    cells: dict[str | None, dict[str, Answer]] = {}
    for metric, rows in zip(metrics, answers, strict=True):
        for row in rows:
            answer = Answer(row["value"], row["n"], row["low"], row["high"], group=row[by])
            cells.setdefault(row[by], {})[metric] = answer
    return cells


def _count(cells: Mapping[str, Answer], metric: str) -> float:
    return cells.get(metric, NOTHING).value or 0.0


def _order(line: Line, metric: str) -> tuple[bool, float, str]:
    return line.group is None, -_count(line.cells, metric), line.group or ""
