"""How long customers stay: Kaplan–Meier curves with their 95% band.

Those who are still here have stayed at least as long as we know them: they count as staying up to
then, and not at all afterwards. Variance: Greenwood 1926; band: log(−log), which stays inside 0
and 100 %.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csmetrics import facts
from csmetrics.asking.question import moment, newest
from csmetrics.asking.statements import local_day
from csmetrics.asking.statistics import Z
from csmetrics.engine import Database
from csmetrics.errors import WrongQuestion
from csmetrics.translation import t

# A customer who came back stays left: the curve is about the first stay.
LIFETIMES = """select
    {group} as member_group,
    date_diff(
        'day',
        {began_on},
        {seen_last_on}
    ) as days,
    count(*) filter (where ended_at <= $as_of) as ended,
    count(*) filter (where ended_at is null or ended_at > $as_of) as still_here
from customer_stays
where began_at = joined_at
  and began_at <= $as_of
group by 1, 2"""


@dataclass(frozen=True)
class Point:
    """From `days` on: how many were there up to then, how many left then, and the percent left."""

    days: float
    at_risk: int
    ended: int
    percent: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    """A survival curve of one group: a point per day on which somebody left.

    `known_days` is the longest time anybody was watched: the curve says nothing after it.
    """

    group: str | None
    size: int
    known_days: float
    points: tuple[Point, ...]

    def percent_after(self, days: float) -> float | None:
        """Return the percent still here after so many days, or None where nobody knows yet."""
        if days > self.known_days:
            return None
        reached = [point.percent for point in self.points if point.days <= days]
        return reached[-1] if reached else 100.0

    @property
    def median_days(self) -> float | None:
        """Return after how many days half have left, or None where so many never did."""
        return next((point.days for point in self.points if point.percent <= 50.0), None)


def curves(
    db: Database,
    as_of: str | dt.datetime | None = None,
    by: str | None = None,
    timezone: str = "UTC",
) -> list[Curve]:
    """Return the curve of all customers, or one `by` segment, the largest first."""
    if by not in (None, "segment"):
        raise WrongQuestion(
            t("Customers cannot be split by “{name}”.", name=by), "", t("Split them by segment.")
        )
    columns = facts.columns(db)
    known_until = moment(as_of) if as_of else newest(columns)
    if known_until is None:
        return []
    days = {
        name: local_day(moment_, timezone, columns, known_until)
        for name, moment_ in (
            ("began_on", "began_at"),
            ("seen_last_on", "least(ended_at, $as_of)"),
        )
    }
    sql = LIFETIMES.format(group=by or "cast(null as varchar)", **days)
    by_group: dict[str | None, list[Mapping[str, Any]]] = defaultdict(list)
    for row in db.rows(sql, {"as_of": known_until}):
        by_group[row["member_group"]].append(row)
    found = [
        curve(((row["days"], row["ended"], row["still_here"]) for row in rows), group)
        for group, rows in by_group.items()
    ]
    return sorted(found, key=lambda one: (-one.size, one.group or ""))


def curve(lifetimes: Iterable[tuple[float, int, int]], group: str | None = None) -> Curve:
    """Return the curve of (time, how many ended then, how many were still there then)."""
    by_time: dict[float, tuple[int, int]] = {}
    for time, ended, still in lifetimes:
        before = by_time.get(time, (0, 0))
        by_time[time] = before[0] + ended, before[1] + still
    ordered = [(time, *counts) for time, counts in sorted(by_time.items())]
    size = sum(ended + still for _, ended, still in ordered)
    return Curve(
        group, size, max((time for time, *_ in ordered), default=0.0), _points(ordered, size)
    )


def _points(ordered: Sequence[tuple[float, int, int]], size: int) -> tuple[Point, ...]:
    at_risk, share, variance = size, 1.0, 0.0
    points = []
    for time, ended, still in ordered:
        if ended:
            share *= 1 - ended / at_risk
            variance += ended / (at_risk * (at_risk - ended)) if ended < at_risk else math.inf
            # A product of doubles may miss a half, and with it the median, by a hair.
            percent = 100 * round(share, 12)
            points.append(Point(time, at_risk, ended, percent, *_band(share, variance)))
        at_risk -= ended + still
    return tuple(points)


def _band(share: float, variance: float) -> tuple[float | None, float | None]:
    """Return the log(−log) interval in percent; once all have left there is none."""
    if not 0 < share < 1:
        return None, None
    reach = math.exp(Z * math.sqrt(variance) / -math.log(share))
    return 100 * share**reach, 100 * share ** (1 / reach)
