"""Moments that have not come yet: a slip of the year, of day and month, or of the column."""

from datetime import UTC, datetime, timedelta

from csmetrics.engine import Session
from csmetrics.engine.duckdb import quoted
from csmetrics.load.merge import stage_name
from csmetrics.mapping import Plan
from csmetrics.tables import MOMENT, TABLES
from csmetrics.translation import date_text, number, tn

# What is told of in these has happened; a subscription may well end next year.
HAPPENED = ("tickets", "replies", "surveys", "calls", "orders", "qa_reviews")
# Clocks and zones are at most so far apart.
TOLERANCE = timedelta(days=1)


def said(session: Session, made: Plan, now: datetime | None = None) -> list[str]:
    """Return a sentence for each column of staged rows that has moments after `now` (in UTC)."""
    part = made.parts[0]
    if part.table not in HAPPENED:
        return []
    table, limit = TABLES[part.table], (now or datetime.now(UTC).replace(tzinfo=None)) + TOLERANCE
    names = [
        name for name in table.names if name in part.columns and table.column(name).type == MOMENT
    ]
    late = [f"{quoted(name)} > $latest" for name in names]
    counts = [f"count(*) filter ({where}) as n{place}" for place, where in enumerate(late)]
    rows = [f"min(row_number) filter ({where}) as row{place}" for place, where in enumerate(late)]
    days = [
        f"arg_min({quoted(name)}, row_number) filter ({where}) as day{place}"
        for place, (name, where) in enumerate(zip(names, late, strict=True))
    ]
    if not names:
        return []
    sql = f"select {', '.join([*counts, *rows, *days])} from {stage_name(table)}"
    found = session.rows(sql, {"latest": limit})[0]
    return [
        tn(
            "{n} row has a date in “{header}” that has not come yet: {day} in row {row}. Check the "
            "year, and whether the day or the month comes first.",
            "{n} rows have dates in “{header}” that have not come yet, such as {day} in row {row}. "
            "Check the year, and whether the day or the month comes first.",
            found[f"n{place}"],
            header=(part.columns[name] or (name,))[0],
            day=date_text(found[f"day{place}"], "%-d %B %Y", "yMMMd"),
            row=number(found[f"row{place}"]),
        )
        for place, name in enumerate(names)
        if found[f"n{place}"]
    ]
