"""What support costs by category, and how the customers' revenue went from one end to the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from csmetrics import facts
from csmetrics.ask import missing
from csmetrics.asking.building import add_up
from csmetrics.asking.periods import DAY, Period, local_day
from csmetrics.asking.question import understand
from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from csmetrics.headline import Answer, as_day

# Two years of months are still read at a glance.
MOST_COHORTS = 24
# What goes on from the revenue of the start to that of the end: the metric, and its sign.
MOVES = {
    "mrr_new": 1,
    "mrr_reactivation": 1,
    "mrr_expansion": 1,
    "mrr_contraction": -1,
    "mrr_churned": -1,
}
START, END = "mrr_start", "mrr"
BRIDGE = (START, *MOVES, END)


@dataclass(frozen=True)
class Spent:
    """What one category of costs (None: not said) took in one bucket of time."""

    period: date | None
    category: str | None
    amount: float


@dataclass(frozen=True)
class Step:
    """One step of a bridge: a metric, and the amounts at which it begins and ends."""

    metric: str
    start: float
    end: float

    @property
    def amount(self) -> float:
        """Return how far the step moves; at either end of the bridge, what is there."""
        return self.end - self.start


@dataclass(frozen=True)
class RevenueCohort:
    """Customers who joined in one month (None: all): how many, and the revenue of their first.

    `shares` are the percent of that revenue still there by age in months; None without any.
    """

    joined: date | None
    customers: int
    mrr: float
    shares: tuple[float | None, ...]


def by_category(db: Database, question: Mapping[str, Any]) -> list[Spent]:
    """Return what each category cost in each bucket of the question's grain, oldest first.

    Costs are spread evenly over their days, as for the metric support_cost.
    """
    metric = catalogue()["cost_shares"]
    if missing(db, metric):
        return []
    asked = {**question, "metric": "cost_shares"}
    asked.pop("where", None)
    scope = replace(understand(asked, facts.columns(db)).scope, by=("category",))
    rows = add_up(db, metric, scope, {"amount": "sum(amount_inside)"})
    found = [Spent(as_day(row["period"]), row["category"], row["amount"]) for row in rows]
    return sorted(found, key=lambda one: (one.period or date.min, one.category or ""))


def loaded_days(db: Database, timezone: str) -> dict[str, Period]:
    """Return the days from the first to the last cost, call and order, each where there is one."""
    spans, zone = facts.columns(db), ZoneInfo(timezone)
    found: dict[str, Period] = {}
    row = db.rows("select min(period_start) as first, max(period_end) as until from costs")[0]
    if row["first"]:
        found["costs"] = Period(row["first"], row["until"])
    for table, moment in (("calls", "started_at"), ("orders", "ordered_at")):
        span = spans.get((table, moment))
        if span and span.earliest and span.latest:
            days = (local_day(span.earliest, zone), local_day(span.latest, zone) + DAY)
            found[table] = Period(*days)
    return found


def categories(spent: Iterable[Spent]) -> dict[str | None, float]:
    """Return what each category cost in all, most first."""
    totals: dict[str | None, float] = {}
    for one in spent:
        totals[one.category] = totals.get(one.category, 0.0) + one.amount
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0] or "")))


def bridge(answers: Mapping[str, Answer]) -> tuple[Step, ...]:
    """Return the steps from the revenue at the start to that at the end; none without revenue.

    Each step begins where the one before it ended, and the last reaches the end exactly.
    """
    there, end = answers[START].value, answers[END].value
    if there is None or end is None:
        return ()
    steps = [Step(START, 0.0, there)]
    for metric, sign in MOVES.items():
        moved = there + sign * (answers[metric].value or 0.0)
        steps.append(Step(metric, there, moved))
        there = moved
    return (*steps, Step(END, 0.0, end))


def revenue_triangle(cells: Iterable[Mapping[str, Any]]) -> tuple[RevenueCohort, ...]:
    """Return everyone and the newest cohorts, from the cells of cohorts(of="mrr")."""
    by_month: dict[date | None, list[Mapping[str, Any]]] = {}
    for cell in sorted(cells, key=lambda cell: (cell["cohort"], cell["age"])):
        by_month.setdefault(as_day(cell["cohort"]), []).append(cell)
    newest = dict(list(by_month.items())[-MOST_COHORTS:])
    if not newest:
        return ()
    rows = [
        RevenueCohort(month, row[0]["size"], row[0]["retained"], tuple(c["value"] for c in row))
        for month, row in newest.items()
    ]
    return (_everyone(list(newest.values())), *rows)


def _everyone(rows: Sequence[Sequence[Mapping[str, Any]]]) -> RevenueCohort:
    """Weigh each cohort by its first revenue; an age counts only the cohorts that are that old."""
    shares: list[float | None] = []
    for age in range(max(len(row) for row in rows)):
        old_enough = [row for row in rows if age < len(row)]
        first = sum(row[0]["retained"] for row in old_enough)
        there = sum(row[age]["retained"] for row in old_enough)
        shares.append(100 * there / first if first else None)
    customers = sum(row[0]["size"] for row in rows)
    return RevenueCohort(None, customers, sum(row[0]["retained"] for row in rows), tuple(shares))
