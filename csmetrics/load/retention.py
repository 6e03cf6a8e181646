"""Remove what is older than a team keeps: rows about people, what they were, what was set aside.

What a row is about counts, not when it was loaded; a ticket is as old as the last thing that
happened to it. Costs and mentions name nobody and stay, as do customers who have not left and
subscriptions that have not ended. Finished packs are the team's reports and stay.
"""

import calendar
import datetime as dt

from csmetrics.engine import Session
from csmetrics.engine.duckdb import quoted
from csmetrics.load.merge import before_name
from csmetrics.load.versions import versions_name
from csmetrics.tables import TABLES, Table

# How old a row of each table is, as SQL; greatest() passes over what is not known.
AGED_BY = {
    "tickets": "greatest(created_at, first_response_at, resolved_at, closed_at, updated_at)",
    "replies": "sent_at",
    "surveys": "coalesce(responded_at, sent_at)",
    "calls": "started_at",
    "customers": "churned_at",
    "subscriptions": "ended_at",
    "orders": "ordered_at",
    "agent_time": "date",
    "qa_reviews": "reviewed_at",
}
# A row that was set aside is as old as the newest date in it that can be read without its source,
# and no older than the import that set it aside.
OLD_SET_ASIDE = """
    select place from (
        select rowid as place, import_id, unnest(from_json(cells, '["VARCHAR"]')) as cell
        from set_aside
    ) as one
    group by place, import_id
    having max(try_cast(cell as timestamp)) < $limit
        or import_id in (select import_id from imports where imported_at < $limit)
"""


def cutoff(months: int, today: dt.date) -> dt.datetime:
    """Return the moment before which nothing is kept, so many months before a day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.datetime(year, month + 1, min(today.day, last))


def remove(session: Session, limit: dt.datetime) -> tuple[int, set[str]]:
    """Remove what is older than `limit`; return how many rows, and which tables changed."""
    removed, touched = _remove_set_aside(session, limit), set()
    for name in AGED_BY:
        if gone := session.run(_delete_old(name), {"limit": limit}):
            _remove_what_they_were(session, TABLES[name])
            removed += gone
            touched.add(name)
    if "surveys" in touched:
        session.run(
            "delete from follow_ups where not exists (select 1 from surveys "
            "where surveys.survey_id = follow_ups.survey_id "
            "and surveys.source is not distinct from follow_ups.survey_source)"
        )
    return removed, touched


def _delete_old(name: str) -> str:
    # A message stays as long as its ticket; tickets go first.
    stays = (
        ""
        if name != "replies"
        else (
            " and not exists (select 1 from tickets where tickets.ticket_id = replies.ticket_id "
            "and tickets.source is not distinct from replies.source)"
        )
    )
    return f"delete from {quoted(name)} where {AGED_BY[name]} < $limit{stays}"


def _remove_what_they_were(session: Session, table: Table) -> None:
    """Remove what is kept for an undo of rows that are gone, and how new their columns were."""
    beside = [before_name(table), *([versions_name(table)] if table.version else [])]
    for name in beside:
        same = " and ".join(
            f"now.{quoted(key)} is not distinct from {name}.{quoted(key)}" for key in table.key
        )
        session.run(
            f"delete from {name} where not exists "
            f"(select 1 from {quoted(table.name)} as now where {same})"
        )


def _remove_set_aside(session: Session, limit: dt.datetime) -> int:
    """Remove rows that were set aside, and what imports said; each import counts as one row."""
    which = {"limit": limit}
    told = session.run(
        "update imports set messages = '[]' where messages <> '[]' and (imported_at < $limit "
        f"or import_id in (select import_id from set_aside where rowid in ({OLD_SET_ASIDE})))",
        which,
    )
    return told + session.run(f"delete from set_aside where rowid in ({OLD_SET_ASIDE})", which)
