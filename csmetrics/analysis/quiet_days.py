"""Days on which no ticket came though many should have: perhaps an export was never loaded."""

from csmetrics import facts
from csmetrics.asking.periods import DAY, Period
from csmetrics.asking.question import newest
from csmetrics.asking.statements import local_day
from csmetrics.engine import Database

# A long weekend is no gap, and a small team has quiet weeks: so many tickets must be missing.
FEWEST_DAYS, FEWEST_TICKETS = 7, 20
FOLLOWED = """
select day, next_day, tickets, first_day, last_day
from (
    select
        day,
        lead(day) over (order by day) as next_day,
        sum(n) over () as tickets,
        min(day) over () as first_day,
        max(day) over () as last_day
    from (
        select {day} as day, sum(n) as n
        from hour_counts
        where metric = 'tickets_created'
        group by 1
    ) as counted
) as followed
where date_diff('day', day, next_day) > $days
order by day
"""


def quiet_days(db: Database, timezone: str) -> list[tuple[Period, float]]:
    """Return the stretches without a ticket, each with how many came on an average other day."""
    columns = facts.columns(db)
    as_of = newest(columns)
    if as_of is None:
        return []
    day = local_day("happened_at", timezone, columns, as_of)
    rows = db.rows(FOLLOWED.format(day=day), {"days": FEWEST_DAYS})
    found = []
    for row in rows:
        quiet = Period(row["day"] + DAY, row["next_day"])
        others = (row["last_day"] - row["first_day"]).days + 1 - quiet.days
        if row["tickets"] / others * quiet.days >= FEWEST_TICKETS:
            found.append((quiet, row["tickets"] / others))
    return found
