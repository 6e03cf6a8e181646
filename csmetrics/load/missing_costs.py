"""Months without a cost that the months around them have: each looks cheaper than it was."""

from collections.abc import Sequence
from datetime import date

from csmetrics.engine import Session
from csmetrics.language import words
from csmetrics.load.merge import stage_name
from csmetrics.mapping import Plan
from csmetrics.tables import TABLES
from csmetrics.translation import t

# What is missing in more of its months is paid every quarter, or now and then.
MOST_MISSING = 1 / 3
MOST_SHOWN = 3

GAPS = """
with costs_by_then as (
    select category, period_start, period_end from costs
    union all
    select category, period_start, period_end from {stage}),
ranges as (
    select category, min(period_start) as first_day, max(period_end) - 1 as last_day
    from costs_by_then group by category),
months as (
    select category, cast(unnest(generate_series(
        date_trunc('month', first_day), date_trunc('month', last_day), interval 1 month
    )) as date) as month_start from ranges),
paid as (
    select m.category, m.month_start, count(c.period_start) as costs
    from months as m left join costs_by_then as c
        on c.category is not distinct from m.category
        and c.period_start < m.month_start + interval 1 month and c.period_end > m.month_start
    group by m.category, m.month_start)
select category, list(month_start order by month_start) filter (where costs = 0) as missing
from paid group by category
having count(*) filter (where costs = 0) between 1 and count(*) * $most
order by category
"""


def said(session: Session, made: Plan) -> list[str]:
    """Return a sentence for each kind of staged costs that leaves months out."""
    if made.parts[0].table != "costs":
        return []
    sql = GAPS.format(stage=stage_name(TABLES["costs"]))
    found = session.rows(sql, {"most": MOST_MISSING})[:MOST_SHOWN]
    return [_sentence(row["category"], row["missing"]) for row in found]


def _sentence(category: str | None, missing: Sequence[date]) -> str:
    months = words.listed([words.month(day) for day in missing], most=MOST_SHOWN)
    if category is None:
        return t(
            "No costs are there for {months}, though there are before and after: costs look "
            "lower than they were.",
            months=months,
        )
    return t(
        "No “{category}” is there for {months}, though there is before and after: costs look "
        "lower than they were.",
        category=category,
        months=months,
    )
