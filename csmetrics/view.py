"""What a page looks at: a period, what to compare it with, and filters. It makes the questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from csmetrics.asking.periods import (
    DAY,
    MONDAY,
    Grain,
    Period,
    add_months,
    first_day,
    next_first_day,
)
from csmetrics.catalogue import catalogue
from csmetrics.team.annotations import Annotation
from csmetrics.team.targets import GROUPS, Target, find, held_over
from csmetrics.translation import later, t, tn

Question = dict[str, Any]
Key = tuple[str, str]

# A shorter period alone has no trend: it is shown in the last of so many weeks.
TREND_WEEKS = 13
# Five years: of more months none can be told from its neighbour.
MOST_IN_MONTHS = 5 * 366


@dataclass(frozen=True)
class View:
    """A period of days, an earlier one to compare with, and the chosen groups.

    `known_until` is the day after the last day in the data, and nothing is drawn as 0 before
    `known_from`, its first day, where that is known; `events` are what happened outside; `hours`
    says whether times count all hours or business hours; `comparison` is one of COMPARISONS;
    `goals` are all there have been, where numbers are compared with them; weeks begin on
    `week_start`.
    """

    period: Period
    known_until: date
    before: Period | None = None
    compared_with: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    events: Sequence[Annotation] = ()
    hours: str = "calendar"
    comparison: str = ""
    goals: Sequence[Target] = ()
    week_start: str = MONDAY
    known_from: date | None = None

    @property
    def grain(self) -> Grain:
        """Return the buckets of a trend: few enough to read, many enough to see a change."""
        return "day" if self.period.days <= 35 else _buckets(self.period)

    @property
    def trend(self) -> Period:
        """Return the days of a trend: the period, with weeks before it where it is short."""
        last_week = first_day(self.period.end - DAY, "week", self.week_start)
        start = last_week - timedelta(weeks=TREND_WEEKS - 1)
        return Period(min(self.period.start, start), self.period.end)

    @property
    def trend_grain(self) -> Grain:
        """Return the buckets of a trend: weeks or longer, because days are mostly noise."""
        return _buckets(self.trend)

    @property
    def year(self) -> Period:
        """Return at least the twelve months up to the end of the period, for what moves slowly."""
        end = min(self.period.end, self.known_until)
        return Period(min(self.period.start, add_months(first_day(end, "month"), -12)), end)

    @property
    def year_grain(self) -> Grain:
        """Return the buckets of what moves slowly."""
        return _buckets(self.year)

    def goal(self, metric: str) -> Target | None:
        """Return the goal that holds for a number of this view, if it is compared with goals."""
        if self.comparison != TARGET:
            return None
        return find(self.goals, metric, self.period.end - DAY, **self._groups(metric))

    def goals_over(self, metric: str, labels: Sequence[date], grain: Grain) -> list[Target | None]:
        """Return the goal of each bucket of a trend: that of its last day in the period."""
        days = [min(next_first_day(label, grain), self.period.end) - DAY for label in labels]
        return held_over(self.goals, metric, days, **self._groups(metric))

    def _groups(self, metric: str) -> dict[str, str | None]:
        return {} if catalogue()[metric].account else {name: self.only(name) for name in GROUPS}

    def only(self, column: str) -> str | None:
        """Return the one group that the view shows, None where it shows several or all."""
        chosen = self.where.get(column, ())
        return chosen[0] if len(chosen) == 1 else None

    @property
    def is_unfinished(self) -> bool:
        """Return whether the period goes on after the last day in the data."""
        return self.period.end > self.known_until

    def question(
        self,
        metric: str,
        by: str | None = None,
        grain: Grain | None = None,
        period: Period | None = None,
    ) -> Question:
        """Return a question about a metric in this view; account metrics know no groups."""
        days = period or self.period
        is_account = catalogue()[metric].account
        start = days.start
        if grain and not is_account and self.known_from and self.known_from < days.end:
            start = max(start, self.known_from)
        asked: Question = {
            "metric": metric,
            "from": start.isoformat(),
            "to": days.end.isoformat(),
        }
        if grain:
            asked["grain"] = grain
        if by:
            asked["by"] = [by]
        if self.where and not is_account:
            asked["where"] = {name: list(values) for name, values in self.where.items()}
        if self.settings:
            asked["settings"] = dict(self.settings)
        if self.hours != "calendar":
            asked["hours"] = self.hours
        return asked

    def headlines(self, metrics: Iterable[str]) -> dict[Key, Question]:
        """Return the questions behind the headlines of some metrics: now, before and trend."""
        asked: dict[Key, Question] = {}
        for metric in metrics:
            asked[metric, "now"] = self.question(metric)
            asked[metric, "trend"] = self.question(metric, None, self.trend_grain, self.trend)
            if self.before and self.compares(metric):
                asked[metric, "before"] = self.question(metric, period=self.before)
        return asked

    def compares(self, metric: str) -> bool:
        """Return whether a number is compared with that of the earlier period.

        While the period goes on, what follows its length is not: half a month of tickets would
        look like a great change.
        """
        return not (self.is_unfinished and catalogue()[metric].grows_with_days)

    def earlier(self, metrics: Iterable[str], grain: Grain | None = None) -> dict[Key, Question]:
        """Return the questions for what is drawn under trends of metrics: the earlier period."""
        grain = grain or self.trend_grain
        days = self.earlier_days(grain)
        if days is None:
            return {}
        return {(name, "earlier"): self.question(name, None, grain, days) for name in metrics}

    def earlier_days(self, grain: Grain) -> Period | None:
        """Return the days of the period moved back by whole buckets, None without a comparison."""
        back = -self.buckets_ago(grain)
        if not back:
            return None
        start, end = (moved(day, grain, back) for day in (self.period.start, self.period.end))
        return Period(start, end)

    def buckets_ago(self, grain: Grain) -> int:
        """Return how many buckets of a grain before the period the earlier one began."""
        if self.before is None:
            return 0
        now, then = self.period.start, self.before.start
        if grain == "week":
            return round((now - then).days / 7)
        return 12 * (now.year - then.year) + now.month - then.month if grain == "month" else 0

    def is_cut(self, label: date | None, grain: Grain, period: Period | None = None) -> bool:
        """Tell whether the period, or the end of the data, leaves out days of a bucket."""
        days = period or self.period
        if label is None:
            return False
        ends = next_first_day(label, grain)
        return label < days.start or ends > min(days.end, self.known_until)


def _buckets(days: Period) -> Grain:
    return "week" if days.days <= 200 else "month" if days.days <= MOST_IN_MONTHS else "quarter"


def moved(day: date, grain: Grain, buckets: int) -> date:
    """Return a day so many weeks or months later."""
    return day + buckets * timedelta(weeks=1) if grain == "week" else add_months(day, buckets)


COMPARISONS = {
    "previous": later("vs. previous period"),
    "year": later("vs. a year before"),
    "target": later("vs. your goals"),
    "none": later("No comparison"),
}
TARGET = "target"


NOTHING_EARLIER = later("there is no earlier data to compare with")


def earlier(how: str, period: Period, first: date) -> tuple[Period | None, str]:
    """Return the earlier period to compare with and how a sentence names it.

    There is none where the data begins too late to hold nearly all of it: half a period would look
    like a great change. Then it says that instead.
    """
    if how in ("none", TARGET):
        return None, ""
    before = period.year_before() if how == "year" else period.previous()
    if (first - before.start).days * 10 > before.days:
        return None, t(NOTHING_EARLIER)
    return before, t("a year before") if how == "year" else _length(before)


def _length(before: Period) -> str:
    months = (before.end.year - before.start.year) * 12 + before.end.month - before.start.month
    if before.start.day == before.end.day == 1 and months:
        return tn("the month before", "the {n} months before", months, n=months)
    return tn("the day before", "the {n} days before", before.days, n=before.days)
