"""What pages show beside metrics: when requests arrive, how times spread, how old the backlog is.

A file of `csmetrics/analysis/breakdowns/` is written like one of `csmetrics/metrics/`: a TOML
header, then one SELECT of rows. Its rows have further columns to split by. Beside what a metric
file may use there is `local_hour(moment)`, the hour of a moment in the question's time zone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from csmetrics import facts
from csmetrics.ask import missing
from csmetrics.asking.building import add_up
from csmetrics.asking.measures import measure
from csmetrics.asking.periods import DAY, Period, local_day
from csmetrics.asking.question import Scope, understand
from csmetrics.asking.statements import local_time
from csmetrics.catalogue import Metric, read_metrics
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.errors import WrongQuestion
from csmetrics.language import words
from csmetrics.translation import t

FOLDER = Path(__file__).parent / "breakdowns"
LOCAL_HOUR = re.compile(r"\blocal_hour\((\w+)\)")

MINUTE, HOUR, A_DAY = 60, 3600, 86400
# Upper ends of the bands; each belongs to its band, as targets are met up to the last second.
RESPONSE_BANDS = (5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, A_DAY, 3 * A_DAY)
RESOLUTION_BANDS = (HOUR, 4 * HOUR, 8 * HOUR, A_DAY, 3 * A_DAY, 7 * A_DAY, 14 * A_DAY)
AGE_BANDS = (A_DAY, 3 * A_DAY, 7 * A_DAY, 14 * A_DAY, 30 * A_DAY, 90 * A_DAY)


@dataclass(frozen=True)
class Hour:
    """One hour of the week (weekday 0 is Monday): requests in all, and per such weekday."""

    weekday: int
    hour: int
    count: int
    days: int

    @property
    def average(self) -> float | None:
        """Return the requests of this hour on an average such weekday, or None without one."""
        return self.count / self.days if self.days else None


@dataclass(frozen=True)
class Band:
    """Rows whose seconds are above `low` and at most `high` (None: no end), and their percent."""

    low: float
    high: float | None
    count: int
    percent: float | None

    @property
    def title(self) -> str:
        """Return the band in words: up to 5m, 5m – 15m, over 3d."""
        if self.high is None:
            return t("Over {time}", time=words.duration(self.low))
        if not self.low:
            return t("Up to {time}", time=words.duration(self.high))
        return f"{words.duration(self.low)} – {words.duration(self.high)}"


@cache
def breakdowns() -> dict[str, Metric]:
    """Return every file of the folder by name, described like a metric."""
    return {path.stem: read_metrics(path)[0] for path in sorted(FOLDER.glob("*.sql"))}


def arrivals(db: Database, question: Mapping[str, Any]) -> list[Hour]:
    """Return all 168 hours of the week, Monday 0:00 first; none where no tickets are loaded.

    Of the question, its period, filters and time zone matter.
    """
    return by_hour(db, breakdowns()["arrivals"], question, ("tickets", "created_at"))


def by_hour(
    db: Database, metric: Metric, question: Mapping[str, Any], moment: tuple[str, str]
) -> list[Hour]:
    """Return how many rows of a metric each hour of the week has; none without its tables.

    `moment` names the column that tells from when on the data knows such rows.
    """
    if missing(db, metric):
        return []
    scope = scope_of(db, question)
    first = facts.columns(db)[moment].earliest
    at_home = replace(metric, sql=LOCAL_HOUR.sub(lambda call: _hour(call[1], scope), metric.sql))
    rows = add_up(db, at_home, replace(scope, by=("weekday", "hour")), {"count": "count(*)"})
    counts = {(row["weekday"], row["hour"]): row["count"] for row in rows}
    days = _weekdays(_while_known(scope, first))
    return [
        Hour(weekday, hour, counts.get((weekday, hour), 0), days[weekday])
        for weekday in range(7)
        for hour in range(24)
    ]


def spread(
    db: Database, question: Mapping[str, Any], ends: Sequence[float] | None = None
) -> list[Band]:
    """Return how the elapsed times of a metric (its median, say) spread over bands.

    Raises WrongQuestion for a metric that is not an elapsed time.
    """
    asked = understand({**question, "grain": None, "by": None}, facts.columns(db))
    one = measure(asked.metric.measure)
    if asked.metric.unit != "seconds" or one.way not in ("median", "p90", "average"):
        raise WrongQuestion(
            t("“{title}” has no times to sort into bands.", title=asked.metric.title),
            "",
            t("Choose a response time or a resolution time."),
        )
    is_resolution = asked.metric.family.startswith("resolution")
    chosen = ends or (RESOLUTION_BANDS if is_resolution else RESPONSE_BANDS)
    return _bands(db, asked.metric, asked.scope, one.of or "", chosen)


def backlog_age(
    db: Database, question: Mapping[str, Any], ends: Sequence[float] = AGE_BANDS
) -> list[Band]:
    """Return how old the tickets are that are open at the end of the question's period."""
    return _bands(db, breakdowns()["backlog_age"], scope_of(db, question), "open_seconds", ends)


def scope_of(db: Database, question: Mapping[str, Any]) -> Scope:
    """Return the scope of a question, whatever it measures, in one piece and for all groups."""
    plain = {**question, "grain": None, "by": None}
    return understand({"metric": "tickets_created", **plain}, facts.columns(db)).scope


def satisfied_from(scope: Scope) -> float:
    """Return from which part of a scale (0 to 1) on a customer counts as satisfied."""
    return 0.5 if scope.settings["csat_definition"] == "three_and_up" else 0.75


def _bands(
    db: Database, metric: Metric, scope: Scope, column: str, ends: Sequence[float]
) -> list[Band]:
    if missing(db, metric):
        return []
    edges = [0.0, *map(float, ends)]
    limits = [*pairwise(edges), (edges[-1], None)]
    found = add_up(
        db, metric, scope, {str(at): _within(column, *limit) for at, limit in enumerate(limits)}
    )
    counts = [int(found[0][str(at)]) if found else 0 for at in range(len(limits))]
    whole = sum(counts)
    return [
        Band(low, high, count, 100 * count / whole if whole else None)
        for (low, high), count in zip(limits, counts, strict=True)
    ]


def _within(column: str, low: float, high: float | None) -> str:
    x = quoted(column)
    above = f"{x} > {low!r}" if low else f"{x} is not null"
    below = f" and {x} <= {high!r}" if high is not None else ""
    return f"count(*) filter (where {above}{below})"


def _hour(moment: str, scope: Scope) -> str:
    start, end = scope.period.bounds(scope.zone)
    return f"extract(hour from {local_time(moment, scope.timezone, start, end)})"


def _while_known(scope: Scope, first: datetime | None) -> Period:
    """Return the period from the first such row on up to the last day of the data.

    Days before and after are not known to be quiet.
    """
    start = scope.period.start if first is None else local_day(first, scope.zone)
    start = max(scope.period.start, start)
    end = min(scope.period.end, local_day(scope.as_of, scope.zone) + DAY)
    return Period(start, max(start, end))


def _weekdays(period: Period) -> list[int]:
    whole, rest = divmod(period.days, 7)
    first = period.start.weekday()
    return [whole + ((weekday - first) % 7 < rest) for weekday in range(7)]
