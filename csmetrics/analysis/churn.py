"""Why customers left, and what they took with them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from csmetrics.analysis.breakdowns import breakdowns, scope_of
from csmetrics.ask import missing
from csmetrics.asking.building import add_up
from csmetrics.engine import Database


@dataclass(frozen=True)
class Reason:
    """One reason (None: not given), the customers lost for it, and their monthly revenue."""

    reason: str | None
    customers: int
    percent: float
    mrr: float | None


def reasons(db: Database, question: Mapping[str, Any]) -> list[Reason]:
    """Return why customers were lost in the question's period, most often first.

    The customers of all reasons are those of the metric customers_lost. A reason is the customer's
    own, else that of the cancelled subscription.
    """
    metric = breakdowns()["leavers"]
    if missing(db, metric):
        return []
    scope = replace(scope_of(db, question), by=("reason",), where=())
    rows = add_up(db, metric, scope, {"customers": "count(*)", "mrr": "sum(mrr)"})
    whole = sum(row["customers"] for row in rows)
    found = [
        Reason(row["reason"], row["customers"], 100 * row["customers"] / whole, row["mrr"])
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.customers, one.reason is None, one.reason or ""))
