"""Periods of local days, the buckets of a grain, and the presets that people choose from."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from csmetrics.errors import WrongQuestion
from csmetrics.translation import later, t

Grain = Literal["none", "day", "week", "month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("none", "day", "week", "month", "quarter", "year")

# The days on which weeks can begin, as `date.weekday` counts them.
WEEK_STARTS: Mapping[str, int] = {"monday": 0, "saturday": 5, "sunday": 6}
MONDAY = "monday"

DAY = dt.timedelta(days=1)


def zone_named(name: object) -> ZoneInfo:
    """Return the time zone of an IANA name. Raises WrongQuestion where there is none."""
    try:
        return ZoneInfo(name)  # type: ignore[arg-type]  # Whatever stood in a file of questions.
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise WrongQuestion(
            t("“{name}” is not a time zone we know.", name=name),
            "",
            t("Choose a name such as Europe/Berlin."),
        ) from error


@dataclass(frozen=True)
class Period:
    """Local days from `start` up to, but not including, `end`."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Return how many days the period has."""
        return (self.end - self.start).days

    def previous(self) -> "Period":
        """Return the period just before: whole months before whole months, else as long."""
        if self.start.day == 1 and self.end.day == 1 and self.end > self.start:
            months = _month_number(self.end) - _month_number(self.start)
            return Period(add_months(self.start, -months), self.start)
        return Period(self.start - (self.end - self.start), self.start)

    def year_before(self) -> "Period":
        """Return the same dates one year earlier; 29 February becomes 28 February.

        Whole months stay whole: February 2025 is compared with all 29 days of that of 2024.
        """
        start = add_months(self.start, -12)
        if self.start.day == self.end.day == 1:
            return Period(start, add_months(self.end, -12))
        return Period(start, add_months(self.end - DAY, -12) + DAY)

    def bounds(self, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
        """Return the first moment of the period and the first after it, in UTC without a zone."""
        return utc_midnight(self.start, zone), utc_midnight(self.end, zone)


@dataclass(frozen=True)
class Bucket:
    """One piece of a period: `label` is its first day as a whole, the days are clipped."""

    label: dt.date
    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """Return how many days of the bucket lie inside the period."""
        return (self.end - self.start).days


def buckets(period: Period, grain: Grain, week_start: str = MONDAY) -> list[Bucket]:
    """Cut a period into the buckets of a grain; with grain none it is one bucket."""
    if grain == "none":
        return [Bucket(period.start, period.start, period.end)]
    return list(_cut(period, grain, week_start))


def _cut(period: Period, grain: Grain, week_start: str) -> Iterator[Bucket]:
    label = first_day(period.start, grain, week_start)
    while label < period.end:
        following = next_first_day(label, grain)
        yield Bucket(label, max(label, period.start), min(following, period.end))
        label = following


def first_day(day: dt.date, grain: Grain, week_start: str = MONDAY) -> dt.date:
    """Return the first day of the bucket that a day falls into; weeks begin on `week_start`."""
    match grain:
        case "week":
            return day - (day.weekday() - WEEK_STARTS[week_start]) % 7 * DAY
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case "year":
            return day.replace(month=1, day=1)
        case _:
            return day


def next_first_day(label: dt.date, grain: Grain) -> dt.date:
    """Return the first day of the bucket after the one that begins on `label`."""
    match grain:
        case "week":
            return label + 7 * DAY
        case "month":
            return add_months(label, 1)
        case "quarter":
            return add_months(label, 3)
        case "year":
            return add_months(label, 12)
        case _:
            return label + DAY


def is_unfinished(label: dt.date, grain: Grain, as_of: dt.datetime, timezone: str = "UTC") -> bool:
    """Tell whether a bucket had not ended when the data ends: its number may still move."""
    return utc_midnight(next_first_day(label, grain), ZoneInfo(timezone)) > as_of


def utc_midnight(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the moment a local day begins, in UTC without a zone."""
    return in_utc(dt.datetime.combine(day, dt.time()), zone)


def in_utc(local: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return a moment of a zone's clock in UTC, both without a zone."""
    return local.replace(tzinfo=zone).astimezone(dt.UTC).replace(tzinfo=None)


def local_day(moment: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """Return the local day of a moment given in UTC without a zone."""
    return moment.replace(tzinfo=dt.UTC).astimezone(zone).date()


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of another month, or that month's last day."""
    number = _month_number(day) + months
    first = dt.date(number // 12, number % 12 + 1, 1)
    length = (dt.date((number + 1) // 12, (number + 1) % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, length))


def _month_number(day: dt.date) -> int:
    return 12 * day.year + day.month - 1


@dataclass(frozen=True)
class Preset:
    """A period people ask for by name, relative to the last day of the data.

    `title` is English: it is shown in the language of the reader.
    """

    name: str
    title: str
    choose: Callable[[dt.date, dt.date], Period]


def _last_days(days: int) -> Callable[[dt.date, dt.date], Period]:
    return lambda first, last: Period(last + DAY - days * DAY, last + DAY)


def _last_12_months(first: dt.date, last: dt.date) -> Period:
    return Period(add_months(first_day(last + DAY, "month"), -12), first_day(last + DAY, "month"))


def _this(grain: Grain) -> Callable[[dt.date, dt.date], Period]:
    return lambda first, last: Period(first_day(last, grain), last + DAY)


def _last(grain: Grain) -> Callable[[dt.date, dt.date], Period]:
    def choose(first: dt.date, last: dt.date) -> Period:
        # A month whose last day is in the data is over.
        end = first_day(last + DAY, grain)
        return Period(first_day(end - DAY, grain), end)

    return choose


PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset("last_7_days", later("Last 7 days"), _last_days(7)),
        Preset("last_30_days", later("Last 30 days"), _last_days(30)),
        Preset("last_90_days", later("Last 90 days"), _last_days(90)),
        Preset("last_12_months", later("Last 12 months"), _last_12_months),
        Preset("this_month", later("This month"), _this("month")),
        Preset("last_month", later("Last full month"), _last("month")),
        Preset("this_quarter", later("This quarter"), _this("quarter")),
        Preset("last_quarter", later("Last full quarter"), _last("quarter")),
        Preset("this_year", later("This year"), _this("year")),
        Preset("all", later("Everything"), lambda first, last: Period(first, last + DAY)),
    )
}
