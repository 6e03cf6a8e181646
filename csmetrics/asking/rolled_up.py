"""Numbers that add up, read from counts of each hour and channel instead of row by row.

They cost the same for a million tickets and for fifty. `csmetrics/facts/hour_counts.sql` counts by
the definitions that hold unless a team chose others; what it does not know is counted from rows.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from csmetrics.asking.measures import Measure, measure
from csmetrics.asking.periods import Period
from csmetrics.asking.question import Scope
from csmetrics.asking.statements import Builder, offsets
from csmetrics.catalogue import Metric, default_settings

METRICS = ("tickets_created", "tickets_resolved", "reopen_rate", "csat", "nps", "backlog")
COLUMNS = {"channel"}
# Below this many rows it saves little to read the counts instead.
MANY = 500_000
HOUR = 3600
PARTS = {
    "n": "sum(n)",
    "hits": "sum(hits)",
    "total": "sum(promoters) - sum(detractors)",
    "promoters": "sum(promoters)",
    "detractors": "sum(detractors)",
}
ROWS = """select happened_at, channel, n, hits, promoters, detractors
from hour_counts
where metric ="""


def is_rolled_up(metric: Metric, scope: Scope) -> bool:
    """Tell whether the counts of hours know a number: its columns, definitions and time zone."""
    start, end = scope.period.bounds(scope.zone)
    named = {name for name in default_settings() if re.search(rf"\${name}\b", metric.sql)}
    return (
        metric.name in METRICS
        and {*scope.by, *(name for name, _ in scope.where)} <= COLUMNS
        and all(scope.settings[name] == default_settings()[name] for name in named)
        and all(ahead % HOUR == 0 for _, ahead in offsets(scope.timezone, start, end))
    )


class RolledUp(Builder):
    """Writes the statements of a metric over the counts of hours."""

    # What goes is counted down already.
    ends = (("happened_at", ""),)
    counting = "coalesce(sum(n), 0)"

    def __init__(self, metric: Metric, scope: Scope, known: Period) -> None:
        # What is there at a moment depends on all that came before.
        since = "" if measure(metric.measure).at else "\n  and happened_at >= $start"
        rows = f"{ROWS} '{metric.name}'{since}\n  and happened_at < $end"
        super().__init__(replace(metric, sql=rows), scope, known)

    def parts(self, one: Measure) -> Mapping[str, str]:
        """Return the SQL aggregates of a measure."""
        return {part: PARTS[part] for part in one.parts}
