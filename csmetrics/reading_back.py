"""What pages ask of a workspace besides metrics: its extent, the words in it, comments, reasons."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from csmetrics import facts
from csmetrics.analysis import churn
from csmetrics.analysis.breakdowns import satisfied_from, scope_of
from csmetrics.asking.periods import in_utc, local_day
from csmetrics.asking.question import DIMENSIONS
from csmetrics.asking.statements import is_one_of
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.errors import WrongQuestion
from csmetrics.translation import t

EXTENT = """
select min(moment) as first_moment, max(moment) as last_moment
from (
    select created_at as moment from tickets
    union all select coalesce(responded_at, sent_at) from surveys
    union all select started_at from calls
)
"""

CUSTOMER_EXTENT = """
select min(moment) as first_moment, max(moment) as last_moment
from (
    select acquired_at as moment from customers
    union all select churned_at from customers
    union all select started_at from subscriptions
    union all select ended_at from subscriptions
)
-- What is paid for, or given notice of, may end in days to come: of those nothing is known yet.
where moment <= $now
"""

OTHER_EXTENT = """
select
    min(moment) as first_moment,
    max(moment) as last_moment,
    min(day) as first_day,
    max(day) as last_day
from (
    select ordered_at as moment, cast(null as date) as day from orders
    union all select reviewed_at, null from qa_reviews
    union all select null, period_start from costs
    union all select null, least(period_end - 1, cast($now as date)) from costs
    where period_start <= $now
    union all select null, date from agent_time
    union all select null, date from mentions
)
-- What is planned, or paid for ahead, may be of days to come too.
where coalesce(moment, day) <= $now
"""


def extent(db: Database, timezone: str = "UTC") -> tuple[date, date] | None:
    """Return the first and last day of contacts, else of customers, else of all else, if any.

    The days are those of a time zone, as in every number that is asked for in it.
    """
    zone, now = ZoneInfo(timezone), {"now": datetime.now(UTC).replace(tzinfo=None)}
    for sql, bound in ((EXTENT, {}), (CUSTOMER_EXTENT, now), (OTHER_EXTENT, now)):
        found = [value for value in db.rows(sql, bound)[0].values() if value is not None]
        days = [local_day(each, zone) if isinstance(each, datetime) else each for each in found]
        if days:
            return min(days), max(days)
    return None


def known_dimensions(db: Database, metric: str) -> frozenset[str]:
    """Return what to split a score by (csat, nps_promoters, qa_score …): what any row of it says.

    An answer takes channel, topic … over from its ticket, where that is loaded.
    """
    kind, *_ = metric.split("_")
    rows = "review_facts" if kind == "qa" else "answer_facts where kind = $kind"
    counts = ", ".join(f"count({quoted(name)}) as {quoted(name)}" for name in DIMENSIONS)
    (found,) = db.rows(f"select {counts} from {rows}", {} if kind == "qa" else {"kind": kind})
    return frozenset(name for name, filled in found.items() if filled)


def is_filled(db: Database, table: str, column: str) -> bool:
    """Return whether any row of a table says something in a column."""
    span = facts.columns(db).get((table, column))
    return span is not None and span.filled > 0


def words(db: Database, dimension: str, most: int = 500) -> list[dict[str, Any]]:
    """Return the words of a dimension over all tickets, each with its count, most first."""
    if dimension not in DIMENSIONS:
        raise WrongQuestion(t("“{text}” is not something to filter by.", text=dimension))
    return db.rows(
        f"""
        select {quoted(dimension)} as word, count(*) as tickets
        from ticket_facts
        where {quoted(dimension)} is not null
        group by {quoted(dimension)}
        order by tickets desc, word
        limit {int(most)}
        """
    )


def verbatims(
    db: Database, question: Mapping[str, Any], low: float, high: float, limit: int
) -> list[dict[str, Any]]:
    """Return comments of one kind of survey (the metric's) with scores in [low, high]."""
    return _comments(db, question, "score", (low, high), limit)


def comments(
    db: Database, question: Mapping[str, Any], satisfied: bool, limit: int
) -> list[dict[str, Any]]:
    """Return comments of customers who were satisfied, or not, by the definition that holds."""
    enough = satisfied_from(scope_of(db, {**question, "metric": "tickets_created"}))
    between = (enough, 1.0) if satisfied else (0.0, math.nextafter(enough, 0.0))
    found = _comments(db, question, "scaled_score", between, limit)
    return [{**one, "is_satisfied": satisfied} for one in found]


def _comments(
    db: Database,
    question: Mapping[str, Any],
    scored_by: str,
    between: tuple[float, float],
    limit: int,
) -> list[dict[str, Any]]:
    kind = str(question["metric"]).split("_", 1)[0]
    start, end = _span(question)
    where, bound = _filters(question)
    return db.rows(
        f"""
        select answer_facts.score, surveys.scale_min, surveys.scale_max,
            answer_facts.scaled_score, surveys.comment, answer_facts.channel,
            answer_facts.segment, answer_facts.topic, answer_facts.responded_at,
            surveys.ticket_id, answer_facts.ticket_source, surveys.customer_id
        from (select * from answer_facts where {where}) as answer_facts
        join surveys on surveys.survey_id = answer_facts.survey_id
            and surveys.source = answer_facts.survey_source
        where answer_facts.kind = $kind
          and surveys.comment is not null
          and answer_facts.{scored_by} between $low and $high
          and answer_facts.responded_at >= $start and answer_facts.responded_at < $end
        order by answer_facts.responded_at desc, answer_facts.survey_id
        limit {int(limit)}
        """,
        {"kind": kind, "low": between[0], "high": between[1], "start": start, "end": end, **bound},
    )


def churn_reasons(db: Database, question: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return why customers were lost in a question's period: reason, customers, percent, mrr."""
    return [
        {**asdict(one), "reason": one.reason or t("Not given")}
        for one in churn.reasons(db, {**question, "metric": "tickets_created"})
    ]


def _span(question: Mapping[str, Any]) -> tuple[datetime, datetime]:
    zone = ZoneInfo(str(question.get("timezone") or "UTC"))
    return _moment(question["from"], zone), _moment(question["to"], zone)


def _moment(day: str | date, zone: ZoneInfo) -> datetime:
    return in_utc(datetime.fromisoformat(str(day)), zone)


def _filters(question: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    clauses: list[str] = []
    bound: dict[str, Any] = {}
    for dimension, chosen in dict(question.get("where") or {}).items():
        if dimension not in DIMENSIONS:
            raise WrongQuestion(t("“{text}” is not something to filter by.", text=dimension))
        clauses.append(is_one_of(dimension, dimension, chosen))
        known = ((place, value) for place, value in enumerate(chosen) if value is not None)
        bound |= {f"{dimension}_{place}": value for place, value in known}
    return " and ".join(clauses) or "true", bound
